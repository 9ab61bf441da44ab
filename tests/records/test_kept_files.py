"""Kept files: the last few, whole or not there, whatever happens while one is written."""

import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from records.kept_files import UNFINISHED, keep, kept

AT = datetime(2026, 11, 23, 22, 10, tzinfo=UTC)
KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from records.kept_files import keep

def parts():
    yield b"half of it" * 100_000
    os.kill(os.getpid(), signal.SIGKILL)

keep(Path(sys.argv[1]), "pack", "pdf", parts(), at=datetime(2026, 11, 23, 23, 10, tzinfo=UTC), most=3)
"""


def write(folder: Path, hour: int, text: bytes = b"whole") -> None:
    keep(folder, "pack", "pdf", [text, b"!"], at=AT + timedelta(hours=hour), most=3)


def test_the_last_few_are_kept_and_the_newest_is_the_latest(tmp_path):
    folder = tmp_path / "new" / "packs"
    for hour in range(5):
        write(folder, hour, b"%d" % hour)
    found = kept(folder, "pack", "pdf")
    assert [one.made_at for one in found] == [AT + timedelta(hours=hour) for hour in (4, 3, 2)]
    assert [one.size_bytes for one in found] == [2, 2, 2] and found[0].name == "pack-20261124-021000Z.pdf"
    assert (folder / "latest.pdf").read_bytes() == b"4!" == found[0].path.read_bytes()
    assert len(list(folder.iterdir())) == 4


def test_they_are_readable_by_their_owner_alone(tmp_path):
    folder = tmp_path / "packs"
    folder.mkdir(mode=0o755)
    write(folder, 0)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}


def test_a_fault_in_the_middle_leaves_the_one_before(tmp_path):
    write(tmp_path, 0)

    def parts():
        yield b"half"
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        keep(tmp_path, "pack", "pdf", parts(), at=AT + timedelta(hours=1), most=3)
    assert (tmp_path / "latest.pdf").read_bytes() == b"whole!"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_process_killed_in_the_middle_leaves_the_one_before_and_what_it_left_is_cleared_away(tmp_path):
    write(tmp_path, 0)
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], cwd=Path(__file__).parents[2], check=False)
    assert done.returncode == -signal.SIGKILL
    assert [file.stat().st_size for file in tmp_path.glob(f"*{UNFINISHED}")] == [1_000_000]
    assert (tmp_path / "latest.pdf").read_bytes() == b"whole!" and len(kept(tmp_path, "pack", "pdf")) == 1
    write(tmp_path, 2, b"next")
    assert not list(tmp_path.glob(f"*{UNFINISHED}")) and (tmp_path / "latest.pdf").read_bytes() == b"next!"


def test_other_files_in_the_folder_are_nobodys_business(tmp_path):
    (tmp_path / "notes.txt").write_text("of a person")
    for hour in range(5):
        write(tmp_path, hour)
    assert (tmp_path / "notes.txt").exists() and len(kept(tmp_path, "pack", "pdf")) == 3
