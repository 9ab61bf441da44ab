"""What the repository is made of: its apps, its source files, its modules."""

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from django.conf import settings

ROOT: Path = settings.BASE_DIR
# In the order of the arrow: each imports only those after it.
APPS = ("pharmacy", "orders", "patients", "compounding", "prescribers", "premises", "accounts", "records")
SOURCES = ("*.py", "*.html", "*.txt", "*.css", "*.js", "*.toml")
# A rulebook and the names of its rules are not a place where a rule is coded.
ABOUT_RULES = {"pharmacy/rulebook.toml", "pharmacy/rulebook.py"}


def code() -> Iterator[Path]:
    """The files the application runs on: modules, templates, styles; no migration."""
    for folder in (*APPS, "templates", "static"):
        yield from _files(ROOT / folder)


def tests() -> Iterator[Path]:
    """The files of the tests."""
    yield from _files(ROOT / "tests")


def modules() -> Iterator[ModuleType]:
    """Every module of the apps, imported; without the launcher, which runs before anything is installed."""
    for app in APPS:
        package = importlib.import_module(app)
        for found in pkgutil.walk_packages(package.__path__, f"{app}."):
            if not found.name.startswith(("pharmacy.launcher", "pharmacy.wsgi")) and ".migrations" not in found.name:
                yield importlib.import_module(found.name)


def _files(folder: Path) -> Iterator[Path]:
    for pattern in SOURCES:
        for path in sorted(folder.rglob(pattern)):
            inside = path.relative_to(ROOT)
            if not {"vendor", "migrations", "__pycache__"} & set(inside.parts) and str(inside) not in ABOUT_RULES:
                yield path
