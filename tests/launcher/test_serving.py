"""What ./run starts it watches, shares and stops."""

import json
import os
import signal
import socket
import stat
import sys
from pathlib import Path

import pytest

from pharmacy.launcher.processes import session, wait_until
from tests.launcher.conftest import Checkout, page, seconds_of, seconds_until, unused_port

pytestmark = [pytest.mark.launcher, pytest.mark.slow, pytest.mark.timeout(600)]


def pid_of(checkout: Checkout, name: str) -> int:
    pid: int = json.loads((checkout.var / "pids" / f"{name}.json").read_text())["pid"]
    return pid


def sockets_of(checkout: Checkout) -> Path:
    return Path(json.loads((checkout.var / "state.json").read_text())["sockets"])


def test_sigterm_leaves_nothing(checkout: Checkout) -> None:
    launcher = checkout.start(unused_port())
    sockets = sockets_of(checkout)
    assert len(checkout.processes()) >= 5
    assert stat.S_IMODE(sockets.stat().st_mode) == 0o700

    launcher.send_signal(signal.SIGTERM)
    assert launcher.wait(120) == 0

    assert checkout.processes() == []
    assert checkout.locks_and_sockets() == []
    assert not sockets.exists()


def test_ctrl_c_stops_in_reverse_order(checkout: Checkout) -> None:
    launcher = checkout.start(unused_port())
    launcher.send_signal(signal.SIGINT)
    assert launcher.wait(120) == 0
    logs = [(checkout.var / "log" / f"{name}.log").stat().st_mtime for name in ("worker", "web", "valkey", "postgres")]
    assert logs == sorted(logs)
    assert "Traceback" not in checkout.said()


def test_second_start_says_where_it_runs(checkout: Checkout) -> None:
    port = unused_port()
    checkout.start(port)
    second = checkout.run("--bind", f"127.0.0.1:{unused_port()}")
    assert second.returncode == 0
    assert f"already running at http://127.0.0.1:{port}" in second.stdout
    assert page(port) == 200


def test_commands_join_what_runs(checkout: Checkout) -> None:
    checkout.start(unused_port())
    postgres = pid_of(checkout, "postgres")
    joined = checkout.run("manage", "showmigrations", "records")
    assert joined.returncode == 0, joined.stderr
    assert "[X] 0001" in joined.stdout
    assert pid_of(checkout, "postgres") == postgres


def test_commands_start_services_of_their_own_and_leave_nothing(checkout: Checkout) -> None:
    alone = checkout.run("manage", "showmigrations", "records")
    assert alone.returncode == 0, alone.stderr
    assert "[X] 0001" in alone.stdout
    assert checkout.processes() == []
    assert checkout.locks_and_sockets() == []


def test_killed_launcher_takes_its_children_along_and_the_next_start_goes_on(checkout: Checkout) -> None:
    port = unused_port()
    killed = checkout.start(port)
    before, sockets = set(checkout.processes()), sockets_of(checkout)
    killed.kill()
    killed.wait()

    again = checkout.start(port)
    assert page(port) == 200
    assert before.isdisjoint(checkout.processes())
    assert not sockets.exists()

    again.send_signal(signal.SIGTERM)
    assert again.wait(120) == 0
    assert checkout.processes() == []


def test_children_that_die_are_started_again(checkout: Checkout) -> None:
    port = unused_port()
    checkout.start(port)
    for name in ("web", "worker", "beat", "valkey", "postgres"):
        dead = pid_of(checkout, name)
        os.kill(dead, signal.SIGKILL)
        assert wait_until(lambda name=name, dead=dead: pid_of(checkout, name) != dead, 60)  # type: ignore[misc]
        assert wait_until(lambda dead=dead: not session(dead), 30)  # type: ignore[misc]
        assert f"{name} ended unexpectedly" in checkout.said()
    assert wait_until(lambda: page(port) == 200, 60)


def test_occupied_port_is_named(checkout: Checkout) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = checkout.run("--empty", "--bind", f"127.0.0.1:{port}")
    assert refused.returncode == 1
    assert f"Port {port} on 127.0.0.1 is in use" in refused.stderr
    assert "--bind" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert checkout.processes() == []


def test_second_start_shows_the_first_page_within_six_seconds(checkout: Checkout) -> None:
    """Six, or on a slow or busy machine what three of its processes need to load the site there, and one more."""
    port, loading = unused_port(), seconds_of([sys.executable, "-c", "import pharmacy.wsgi, pharmacy.urls"])
    seconds = seconds_until(lambda: checkout.start(port) and page(port) == 200)
    assert seconds < max(6, 4 * loading)
