"""Only what is ours is stopped: by pid file, command line and data folder."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pharmacy.launcher import leftovers
from pharmacy.launcher.locks import try_lock
from pharmacy.launcher.places import Place, write_json
from pharmacy.launcher.processes import TAG, spawn, started, wait_until

pytestmark = [pytest.mark.launcher]
SLEEPS = ("/bin/sleep", "600")
EXIT_OF_ONE_THREAD = {"x86_64": 60, "aarch64": 93}
Begin = Callable[[Path], "subprocess.Popen[bytes]"]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "var").prepare()


@pytest.fixture
def begin() -> Iterator[Begin]:
    """Start a sleeping process in a session of its own, marked for a var/."""
    begun: list[subprocess.Popen[bytes]] = []

    def start(var: Path) -> "subprocess.Popen[bytes]":
        begun.append(subprocess.Popen(SLEEPS, env={TAG: str(var)}, start_new_session=True))
        return begun[-1]

    yield start
    for process in begun:
        process.kill()
        process.wait()


def test_leftover_of_ours_is_stopped(place: Place, begin: Begin) -> None:
    process = begin(place.var)
    leftovers.record(place, "web", process.pid, SLEEPS)
    leftovers.clear(place)
    assert not started(process.pid)
    assert list(place.pids.iterdir()) == []


def test_process_of_another_checkout_is_left_alone(place: Place, begin: Begin, tmp_path: Path) -> None:
    process = begin(tmp_path / "another" / "var")
    leftovers.record(place, "web", process.pid, SLEEPS)
    leftovers.clear(place)
    assert started(process.pid)


def test_later_process_with_the_same_number_is_left_alone(place: Place, begin: Begin) -> None:
    process = begin(place.var)
    write_json(place.pids / "web.json", {"pid": process.pid, "started": 1, "argv": list(SLEEPS)})
    leftovers.clear(place)
    assert started(process.pid)


def test_other_command_line_is_left_alone(place: Place, begin: Begin) -> None:
    process = begin(place.var)
    leftovers.record(place, "web", process.pid, ("gunicorn", "pharmacy.wsgi"))
    leftovers.clear(place)
    assert started(process.pid)


def test_torn_pid_file_is_no_obstacle(place: Place) -> None:
    (place.pids / "web.json").write_text('{"pid": 12')
    leftovers.clear(place)
    assert list(place.pids.iterdir()) == []


def test_sockets_are_found_without_any_state_file(place: Place, tmp_path: Path) -> None:
    sockets, of_another = place.new_sockets(), Place(tmp_path / "another").new_sockets()
    leftovers.clear(place)
    assert not sockets.exists()
    of_another.rmdir()


def test_stale_postmaster_file_is_removed(place: Place, tmp_path: Path) -> None:
    (tmp_path / "postmaster.pid").write_text(f"{os.getpid()}\n{tmp_path}\n")
    leftovers.clear_data(place, tmp_path)
    assert not (tmp_path / "postmaster.pid").exists()
    assert started(os.getpid())


def test_zombie_is_not_running() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    assert wait_until(lambda: not started(process.pid), 20)
    assert Path(f"/proc/{process.pid}").exists()
    process.wait()


def test_zombie_whose_threads_run_on_is_running() -> None:
    """Until the last of them is gone they hold the port."""
    code = (
        "import ctypes, sys, threading; threading.Thread(target=sys.stdin.read).start(); "
        f"ctypes.CDLL(None).syscall({EXIT_OF_ONE_THREAD[os.uname().machine]}, 0)"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE)
    assert wait_until(lambda: ") Z " in Path(f"/proc/{process.pid}/stat").read_text(), 20)
    assert started(process.pid)
    process.communicate()
    assert not started(process.pid)


def test_child_dies_with_its_launcher(tmp_path: Path) -> None:
    """The parent-death signal is set after the change of user, and reaches a child that ignores nothing."""
    code = (
        "import os, sys; from pharmacy.launcher.processes import spawn\n"
        "account = None if os.geteuid() else 'nobody'\n"
        f"output = open({str(tmp_path / 'log')!r}, 'wb')\n"
        f"child = spawn({SLEEPS!r}, {{}}, output=output, account=account, cwd='/')\n"
        "print(child.pid, flush=True); sys.stdin.read()\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    child = int(parent.stdout.readline())
    assert started(child)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    assert wait_until(lambda: not started(child), 20)


def test_lock_ends_with_its_holder_and_is_not_inherited(place: Place) -> None:
    held = try_lock(place.lock)
    assert held
    assert try_lock(place.lock) is None
    with (place.logs / "child.log").open("wb") as output:
        child = spawn(SLEEPS, {}, output=output)
    held.close()
    assert try_lock(place.lock)
    child.kill()
    child.wait()
