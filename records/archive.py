"""Bytes that must not be lost: stored by their SHA-256, written, fsynced and renamed before a row points at them."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, default_storage

from records.refusals import Refusal


class ArchiveDamaged(Refusal):
    """The archived bytes are missing or not those that were archived (SEC-08)."""

    code = "archive_damaged"
    status = 500


class ContentAddressedStorage(FileSystemStorage):
    """A storage whose names are hashes: the same bytes are kept once and nothing is ever overwritten."""

    @property
    def location(self) -> str:
        """Read late, so that tests keep their files apart."""
        return str(Path(settings.STORAGE_DIR).absolute())

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name is the content: a file of that name is that content."""
        return name

    def _save(self, name: str, content: File) -> str:
        path = Path(self.path(name))
        if path.exists():
            return name
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            try:
                _write(file, content)
                Path(file.name).rename(path)
            except OSError:
                Path(file.name).unlink(missing_ok=True)
                raise
        # The entry of the file, and of its folder, which may be new.
        fsync_folder(path.parent)
        fsync_folder(path.parent.parent)
        return name

    def delete(self, name: str) -> Any:
        """Nothing archived is deleted (SEC-21)."""
        raise ArchiveDamaged("Archived bytes are not deleted (SEC-21).")


def fsync_folder(folder: Path) -> None:
    """Return when the names in `folder` are on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(file: Any, content: File) -> None:
    """Return when all of `content` is on the disk."""
    for chunk in content.chunks():
        file.write(chunk)
    file.flush()
    os.fsync(file.fileno())


def store(data: bytes) -> str:
    """Keep `data` and return its SHA-256."""
    sha256 = hashlib.sha256(data).hexdigest()
    default_storage.save(_name(sha256), ContentFile(data))
    return sha256


def fetch(sha256: str) -> bytes:
    """The archived bytes, proved by their hash. Raises ArchiveDamaged."""
    try:
        with default_storage.open(_name(sha256)) as file:
            data: bytes = file.read()
    except FileNotFoundError as error:
        raise ArchiveDamaged(f"Archived bytes {sha256[:12]} are missing (SEC-08).") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ArchiveDamaged(f"Archived bytes {sha256[:12]} were changed (SEC-08).")
    return data


def _name(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"
