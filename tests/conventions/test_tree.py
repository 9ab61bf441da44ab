"""Every file has its place, its first sentence and its size."""

import ast
import re

from pharmacy.handbook.tree import APPS
from tests.conventions.sources import app_code, name_of, python, tracked

TOP = {
    *APPS, "tests", "templates", "locale", "static", "docs", "examples", ".ci", ".github",
    "manage.py", "run", "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "LICENSE",
    "requirements.in", "requirements.txt", "requirements-dev.in", "requirements-dev.txt", "pyproject.toml",
    "Dockerfile", "docker-compose.yml", ".env.example", ".gitignore", ".dockerignore",
}  # fmt: skip
MOST_LINES, MOST_TEMPLATE_LINES, MOST_FUNCTION_LINES = 250, 80, 25
NO_PLACE = re.compile(r"(^|/)(utils?|helpers?|common|misc|signals)\.py$")
# Lengths on paper in points and waits in seconds are no quantities of medicine.
MAY_HOLD_FLOATS = re.compile(
    r"orders/label_|premises/stocks\.py|records/(typesetting|readback|pdf|segments)\.py|pharmacy/demo/papers\.py"
)


def test_nothing_stands_outside_the_tree():
    assert {name_of(path).split("/")[0] for path in tracked()} <= TOP


def test_there_is_no_drawer_for_everything():
    assert [name for name, _ in python() if NO_PLACE.search(name)] == []


def test_every_module_says_first_what_belongs_in_it():
    silent = [name for name, text in python() if text.strip() and not ast.get_docstring(ast.parse(text))]
    assert silent == []


def test_a_long_file_carries_its_reason_in_the_first_line():
    long = {name: text for name, text in python() if text.count("\n") > MOST_LINES}
    assert [name for name, text in long.items() if f"over {MOST_LINES} lines" not in text.split("\n")[0]] == []


def test_templates_are_short():
    paths = [path for path in tracked() if name_of(path).startswith("templates/")]
    assert [name_of(path) for path in paths if path.read_text().count("\n") > MOST_TEMPLATE_LINES] == []


def test_nine_functions_in_ten_are_short():
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    found = [node for _, tree in app_code() for node in ast.walk(tree) if isinstance(node, kinds)]
    short = [node for node in found if (node.end_lineno or 0) - node.lineno < MOST_FUNCTION_LINES]
    assert len(short) >= 0.9 * len(found)


def test_no_quantity_is_a_float():
    found = {name for name, tree in app_code() for node in ast.walk(tree) if _is_float(node)}
    assert [name for name in sorted(found) if not MAY_HOLD_FLOATS.match(name)] == []


def _is_float(node: ast.AST) -> bool:
    named = isinstance(node, ast.Name) and node.id == "float"
    return named or (isinstance(node, ast.Constant) and isinstance(node.value, float))
