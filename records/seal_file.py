"""The seals a second time, one line each, in a file outside the database."""

import fcntl
import json
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from records.archive import fsync_folder
from records.models import Seal

# More than the longest line: the last line is found without reading years of seals.
TAIL_BYTES = 4_000_000


def catch_up() -> None:
    """Append every seal the file lacks, and return when they are on the disk.

    After a seal's commit: a crash in between costs nothing, the next seal writes both lines. One process writes at a
    time, so that a line is never inside another.
    """
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        lacking = Seal.objects.filter(number__gt=_last_number(path)).order_by("number")
        # A line torn by a crash is left as it is; the next begins on a line of its own.
        file.write(b"\n" if _is_torn(path) else b"")
        file.writelines(f"{seal.hmac} {seal.text}\n".encode() for seal in lacking.iterator())
        file.flush()
        os.fsync(file.fileno())
    fsync_folder(path.parent)


def hmacs() -> Iterator[tuple[int, str]]:
    """The number and hash of every whole line."""
    if _path().exists():
        with _path().open("rb") as file:
            yield from filter(None, map(_parsed, file))


def _path() -> Path:
    return Path(settings.SEAL_FILE)


def _parsed(line: bytes) -> tuple[int, str] | None:
    hmac, _, text = line.decode(errors="replace").partition(" ")
    try:
        return json.loads(text)["number"], hmac
    except (ValueError, KeyError, TypeError):
        return None


def _tail(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL_BYTES))
        return file.read()


def _last_number(path: Path) -> int:
    found = [parsed for parsed in map(_parsed, _tail(path).splitlines()) if parsed]
    return found[-1][0] if found else 0


def _is_torn(path: Path) -> bool:
    tail = _tail(path)
    return bool(tail) and not tail.endswith(b"\n")
