"""Files of which only the last few are kept, for when nothing else can be reached: each is whole or not there."""

import os
import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from records.archive import fsync_folder

STAMP = "%Y%m%d-%H%M%SZ"
LATEST = "latest"
UNFINISHED = ".unfinished"  # what a crash in the middle leaves; it is never the latest and goes with the next writing
FOR_ITS_OWNER = 0o700
AT_ONCE = 1 << 20  # bytes


@dataclass(frozen=True)
class Kept:
    """One file that is there."""

    path: Path
    made_at: datetime
    size_bytes: int

    @property
    def name(self) -> str:
        """Without the folder."""
        return self.path.name


def kept(folder: Path, kind: str, ending: str) -> list[Kept]:
    """The files `kind-20261123-221000Z.ending`, the newest first; none where there is no folder."""
    pattern = re.compile(rf"{re.escape(kind)}-(\d{{8}}-\d{{6}}Z)\.{re.escape(ending)}")
    names = sorted(folder.iterdir(), reverse=True) if folder.is_dir() else []
    found = [(path, match) for path in names if (match := pattern.fullmatch(path.name))]
    return [
        Kept(path, datetime.strptime(match[1], STAMP).replace(tzinfo=UTC), path.stat().st_size) for path, match in found
    ]


def keep(folder: Path, kind: str, ending: str, parts: Iterable[bytes], *, at: datetime, most: int) -> Kept:
    """Write the file of `at` from its parts, make it `latest`, and delete all but the newest `most`.

    One process writes at a time; the caller sees to that. Raises OSError, and what `parts` raises: then what was the
    latest still is.
    """
    folder.mkdir(mode=FOR_ITS_OWNER, parents=True, exist_ok=True)
    folder.chmod(FOR_ITS_OWNER)
    for left in folder.glob(f"*{UNFINISHED}"):
        left.unlink()
    path = folder / f"{kind}-{at.astimezone(UTC).strftime(STAMP)}.{ending}"
    _write_whole(path, parts)
    with path.open("rb") as file:
        _write_whole(folder / f"{LATEST}.{ending}", iter(lambda: file.read(AT_ONCE), b""))
    newest, *others = kept(folder, kind, ending)
    for old in others[most - 1 :]:
        old.path.unlink()
    return newest


def _write_whole(path: Path, parts: Iterable[bytes]) -> None:
    """Return when all of it is on the disk under its name, readable by its owner alone."""
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=UNFINISHED)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        Path(name).rename(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    fsync_folder(path.parent)
