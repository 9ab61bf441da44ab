"""The repository's own text, as the house rules read it."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pharmacy.handbook.tree import APPS, ROOT

# Written by others, or by a command: vendored assets with their licences, lock files, migrations.
NOT_OURS = ("static/vendor/", "static/fonts/", "requirements.txt", "requirements-dev.txt")


@cache
def tracked() -> tuple[Path, ...]:
    """Every file of the repository, new ones included, ignored ones not."""
    argv = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return tuple(ROOT / name for name in sorted(listed) if not name.startswith(NOT_OURS) and (ROOT / name).is_file())


def name_of(path: Path) -> str:
    """The path inside the repository."""
    return path.relative_to(ROOT).as_posix()


def python(*folders: str) -> Iterator[tuple[str, str]]:
    """Path and text of every module below `folders`, everywhere unless said; no migrations."""
    for path in tracked():
        name = name_of(path)
        if path.suffix == ".py" and "/migrations/" not in name and name.startswith(folders or ""):
            yield name, path.read_text()


def app_code() -> Iterator[tuple[str, ast.Module]]:
    """Path and syntax tree of every module the site runs on; not the launcher, which runs before it."""
    for name, text in python(*(f"{app}/" for app in APPS)):
        if not name.startswith("pharmacy/launcher/"):
            yield name, ast.parse(text)


def templates() -> Iterator[tuple[str, str]]:
    """Path below templates/ and text of every template."""
    for path in tracked():
        name = name_of(path)
        if name.startswith("templates/"):
            yield name.removeprefix("templates/"), path.read_text()
