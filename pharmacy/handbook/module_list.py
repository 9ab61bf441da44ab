"""The list of modules in ARCHITECTURE.md: each with the first sentence of its docstring."""

import ast
import re

from pharmacy.handbook import tree

FILE = tree.ROOT / "ARCHITECTURE.md"
BETWEEN = re.compile(r"(?<=<!-- modules -->\n).*(?=<!-- end of modules -->)", re.S)
NOT_LISTED = {"__init__.py", "apps.py", "urls.py"}


def page() -> str:
    """The whole of ARCHITECTURE.md, its list written anew."""
    listed = "\n\n".join(f"### {app}\n\n{_modules_of(app)}" for app in tree.APPS)
    return BETWEEN.sub(lambda _: f"\n{listed}\n\n", FILE.read_text())


def _modules_of(app: str) -> str:
    found = sorted((tree.ROOT / app).rglob("*.py"), key=lambda path: (len(path.parts), path))
    listed = [path for path in found if path.name not in NOT_LISTED and "migrations" not in path.parts]
    return "\n".join(f"- `{path.relative_to(tree.ROOT).as_posix()}`: {_sentence(path.read_text())}" for path in listed)


def _sentence(text: str) -> str:
    said = (ast.get_docstring(ast.parse(text)) or "").replace("\n", " ")
    return said.partition(". ")[0].removesuffix(".") + "."
