"""The pages that are written from the code, so that they cannot say something else than it does."""

from collections.abc import Callable

from pharmacy.handbook import data, errors, interface, lifecycles, module_list, rules, tree

PAGES: dict[str, Callable[[], str]] = {
    "docs/rules.md": rules.page,
    "docs/lifecycle.md": lifecycles.page,
    "docs/data.md": data.page,
    "docs/errors.md": errors.page,
    "docs/openapi.yaml": interface.page,
    "ARCHITECTURE.md": module_list.page,
}


def stale() -> dict[str, str]:
    """The pages whose file says something else than the code does now, with what it should say."""
    written = {name: page() for name, page in PAGES.items()}
    return {name: text for name, text in written.items() if _on_disk(name) != text}


def write(pages: dict[str, str]) -> None:
    """Write `pages` where they belong."""
    for name, text in pages.items():
        (tree.ROOT / name).write_text(text)


def _on_disk(name: str) -> str:
    path = tree.ROOT / name
    return path.read_text() if path.exists() else ""
