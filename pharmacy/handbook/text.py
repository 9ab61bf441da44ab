"""How the pages are put together: a note that they are written, tables, joined lines."""

from collections.abc import Iterable, Sequence

NOTE = "<!-- Written by `./run manage write_docs`; a test fails when it is stale. Edit the code, not this page. -->"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def whole(title: str, *parts: str) -> str:
    """A whole page."""
    return "\n\n".join([f"# {title}", NOTE, *parts]) + "\n"


def code(names: Iterable[str]) -> str:
    """Names as code, in order, separated by commas."""
    return ", ".join(f"`{name}`" for name in names)
