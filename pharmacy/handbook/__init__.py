"""The pages that are written from the code, so that they cannot say something else than it does."""

from collections.abc import Callable

from pharmacy.handbook import data, errors, interface, lifecycles, module_list, rules, translations, tree

PAGES: dict[str, Callable[[], str | bytes]] = {
    "docs/rules.md": rules.page,
    "docs/lifecycle.md": lifecycles.page,
    "docs/data.md": data.page,
    "docs/errors.md": errors.page,
    "docs/openapi.yaml": interface.page,
    "ARCHITECTURE.md": module_list.page,
    translations.CATALOGUE: translations.page,
    translations.COMPILED: translations.compiled,
}


def stale() -> dict[str, bytes]:
    """The pages whose file says something else than the code does now, with what it should say."""
    written = {name: _bytes(page()) for name, page in PAGES.items()}
    return {name: text for name, text in written.items() if _on_disk(name) != text}


def write(pages: dict[str, bytes]) -> None:
    """Write `pages` where they belong."""
    for name, text in pages.items():
        (tree.ROOT / name).write_bytes(text)


def _bytes(page: str | bytes) -> bytes:
    return page.encode() if isinstance(page, str) else page


def _on_disk(name: str) -> bytes:
    path = tree.ROOT / name
    return path.read_bytes() if path.exists() else b""
