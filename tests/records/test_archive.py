"""Archived bytes: kept under their hash, never overwritten, proved whenever they are fetched."""

import errno
import os
from pathlib import Path

import pytest

from records import archive
from tests.concurrency import at_once


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    """Where the bytes are kept."""
    settings.STORAGE_DIR = str(tmp_path / "files")
    return Path(settings.STORAGE_DIR)


def place(folder, sha256):
    """The file of these bytes."""
    return folder / sha256[:2] / sha256


def test_what_is_stored_is_fetched():
    assert archive.fetch(archive.store(b"a label")) == b"a label"


def test_the_same_bytes_are_kept_once_and_not_written_again(folder):
    sha256 = archive.store(b"a label")
    written = place(folder, sha256).stat()
    assert archive.store(b"a label") == sha256
    assert place(folder, sha256).stat().st_ino == written.st_ino
    assert [file for file in folder.rglob("*") if file.is_file()] == [place(folder, sha256)]


def test_many_at_once_leave_one_whole_file(folder):
    assert len(set(at_once(16, lambda _: archive.store(b"x" * 200_000)))) == 1
    assert [file.stat().st_size for file in folder.rglob("*") if file.is_file()] == [200_000]


def test_bytes_and_their_names_are_on_the_disk_before_it_returns(folder, monkeypatch):
    synced = []

    def fsync(handle, really=os.fsync):
        synced.append(Path(f"/proc/self/fd/{handle}").readlink())
        really(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    sha256 = archive.store(b"a label")
    written, *names = synced
    assert written.parent == folder / sha256[:2] and not written.exists(), "before it had its name"
    assert names == [folder / sha256[:2], folder]


def test_a_full_disk_leaves_no_half_file(folder, monkeypatch):
    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        archive.store(b"a label")
    assert [file for file in folder.rglob("*") if file.is_file()] == []


def test_missing_bytes_are_told(folder):
    sha256 = archive.store(b"a label")
    place(folder, sha256).unlink()
    with pytest.raises(archive.ArchiveDamaged, match="missing"):
        archive.fetch(sha256)


def test_changed_bytes_are_told(folder):
    sha256 = archive.store(b"a label")
    place(folder, sha256).write_bytes(b"another")
    with pytest.raises(archive.ArchiveDamaged, match="changed"):
        archive.fetch(sha256)


def test_nothing_is_deleted():
    with pytest.raises(archive.ArchiveDamaged):
        archive.default_storage.delete(archive.store(b"a label"))
