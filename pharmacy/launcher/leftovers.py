"""What a launcher that was killed left behind: found by pid file, command line and data folder, and stopped."""

import shutil
import signal
from pathlib import Path

from pharmacy.launcher.places import Place, read_json, write_json
from pharmacy.launcher.processes import command_of, end, is_tagged, session, started
from pharmacy.launcher.speech import say


def record(place: Place, name: str, pid: int, argv: tuple[str, ...]) -> None:
    """Write the pid file of a child; its start tells it from a later process with the same number."""
    write_json(place.pids / f"{name}.json", {"pid": pid, "started": started(pid), "argv": list(argv)})


def forget(place: Place, name: str) -> None:
    """Remove the pid file of a child that has ended."""
    (place.pids / f"{name}.json").unlink(missing_ok=True)


def clear(place: Place) -> None:
    """Stop the leftovers of this place, newest first, and remove their pid files and sockets. Only by the lock's
    holder: while a launcher runs its children are no leftovers."""
    for file in sorted(place.pids.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True):
        _stop(place, file)
        file.unlink()
    for sockets in place.old_sockets():
        shutil.rmtree(sockets, ignore_errors=True)
    place.state.unlink(missing_ok=True)


def empty(place: Place) -> None:
    """Throw away the cluster and all else in a place for tests or benchmarks; its lock stays with its holder."""
    if place.pointer.exists():
        shutil.rmtree(place.pointer.read_text().strip(), ignore_errors=True)
    for path in place.var.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif path != place.lock:
            path.unlink()


def _stop(place: Place, file: Path) -> None:
    child = read_json(file)
    pid, since, argv = child.get("pid"), child.get("started"), child.get("argv")
    if not isinstance(pid, int) or not isinstance(argv, list):
        return
    ours = [member for member in session(pid) if is_tagged(member, place.var)]
    leader_is_ours = pid in ours and started(pid) == since and command_of(pid)[: len(argv)] == argv
    if not leader_is_ours and pid in ours:
        return
    if ours:
        say(f"Stopping what an earlier ./run left behind: {file.stem} (process {pid})")
        _end_session(pid, ours, file.stem)


def _end_session(leader: int, members: list[int], name: str) -> None:
    """Postgres ends its own backends; everything else may be killed, for all its state is in the database."""
    if name == "postgres" and leader in members:
        end([leader], signal.SIGINT, 30)
    end([pid for pid in members if started(pid)], signal.SIGTERM if name == "postgres" else signal.SIGKILL, 5)


def clear_data(place: Place, data: Path) -> None:
    """A postmaster that has no pid file of ours is found through its own; one that names a stranger is stale."""
    file = data / "postmaster.pid"
    try:
        pid = int(file.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return
    if started(pid) and is_tagged(pid, place.var) and str(data) in command_of(pid):
        say(f"Stopping a postgres that an earlier ./run left behind (process {pid})")
        end([pid], signal.SIGINT, 30)
    else:
        file.unlink(missing_ok=True)
