"""Processes as the kernel knows them: starting a child that cannot outlive us, and recognising one of ours."""

import ctypes
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1
# Every child carries the path of its var/ in this variable: by it a leftover is known to be ours.
TAG = "ALIQUOT_VAR"

_libc = ctypes.CDLL(None)


def spawn(
    argv: Sequence[str | Path],
    env: Mapping[str, str],
    *,
    output: IO[bytes] | None = None,
    account: str | None = None,
    death: signal.Signals = signal.SIGKILL,
    cwd: Path | str | None = None,
) -> subprocess.Popen[bytes]:
    """Start a child that the kernel ends with `death` when we end. Only from the main thread: the kernel watches
    the starting thread, not the process. With `output` it is a service: own session, no terminal, so that Ctrl-C
    reaches us alone and we stop everything in order."""
    return subprocess.Popen(
        [str(part) for part in argv],
        env=dict(env),
        cwd=cwd,
        stdin=subprocess.DEVNULL if output else None,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        start_new_session=output is not None,
        preexec_fn=in_child(account, death),  # noqa: PLW1509 - the launcher has one thread
    )


def in_child(account: str | None = None, death: signal.Signals = signal.SIGKILL) -> Callable[[], None]:
    """What a child does first: become `account`, and ask the kernel for `death` when we end."""
    parent = os.getpid()
    person = pwd.getpwnam(account) if account else None

    def prepare() -> None:
        if person:
            os.setgroups([])
            os.setgid(person.pw_gid)
            os.setuid(person.pw_uid)
        _libc.prctl(PR_SET_PDEATHSIG, int(death))  # after setuid, which clears it
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def started(pid: int) -> int | None:
    """When the process started, in clock ticks since boot; None if it is not running. A zombie is not running, unless
    other threads of it still are: until the last one is gone they hold its files and its port."""
    fields = _stat(pid)
    if fields is None or fields[0] == "X" or (fields[0] == "Z" and int(fields[17]) <= 1):
        return None
    return int(fields[19])


def command_of(pid: int) -> list[str]:
    """The command line of a process; empty when it is gone or not ours to see."""
    return [part.decode(errors="replace") for part in _proc(pid, "cmdline").split(b"\0")[:-1]]


def is_tagged(pid: int, var: Path) -> bool:
    """Whether the process was started for this var/."""
    return f"{TAG}={var}".encode() in _proc(pid, "environ").split(b"\0")


def session(leader: int) -> list[int]:
    """The running processes of a session, its leader included: what a service and its own children amount to."""
    return [pid for pid in _running() if (fields := _stat(pid)) and int(fields[3]) == leader and started(pid)]


def wait_until(condition: Callable[[], object], seconds: float) -> bool:
    """Whether the condition comes true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def end(pids: Sequence[int], how: signal.Signals, grace: float) -> None:
    """Ask processes to stop, and insist when they have not done so in `grace` seconds."""
    for sign, patience in ((how, grace), (signal.SIGKILL, 10.0)):
        for pid in pids:
            kill(pid, sign)
        if wait_until(lambda: not any(map(started, pids)), patience):
            return


def kill(pid: int, sign: signal.Signals) -> None:
    """Send a signal to a process that may just have gone."""
    try:
        os.kill(pid, sign)
    except ProcessLookupError:
        return


def _running() -> Iterator[int]:
    return (int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit())


def _stat(pid: int) -> list[str] | None:
    # The command in parentheses may hold blanks and parentheses: the fields after it begin with the state.
    text = _proc(pid, "stat").decode(errors="replace")
    return text.rpartition(")")[2].split() if text else None


def _proc(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""
