"""File locks: the kernel drops them however their holder ends, so none is ever left behind."""

import fcntl
from pathlib import Path
from typing import IO

# The lock lasts as long as the returned file is open; children never inherit it.
Lock = IO[str]


def try_lock(path: Path, *, shared: bool = False) -> Lock | None:
    """The lock, or None when another process has it."""
    file = path.open("a")
    try:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def wait_for_lock(path: Path) -> Lock:
    """The lock, as soon as nobody else has it."""
    file = path.open("a")
    fcntl.flock(file, fcntl.LOCK_EX)
    return file
