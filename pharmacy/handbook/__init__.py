"""The pages of docs/ that are written from the code, so that they cannot say something else than it does."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from pharmacy.handbook import data, errors, interface, lifecycles, rules

FOLDER: Path = settings.BASE_DIR / "docs"
PAGES: dict[str, Callable[[], str]] = {
    "rules.md": rules.page,
    "lifecycle.md": lifecycles.page,
    "data.md": data.page,
    "errors.md": errors.page,
    "openapi.yaml": interface.page,
}


def stale() -> dict[str, str]:
    """The pages whose file says something else than the code does now, with what it should say."""
    written = {name: page() for name, page in PAGES.items()}
    return {name: text for name, text in written.items() if _on_disk(name) != text}


def write(pages: dict[str, str]) -> None:
    """Write `pages` into the folder."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages.items():
        (FOLDER / name).write_text(text)


def _on_disk(name: str) -> str:
    path = FOLDER / name
    return path.read_text() if path.exists() else ""
