"""Habits no tool checks: one maker of proofs, no signals, no settings read in passing, no words from outside."""

import ast
import re

from tests.conventions.sources import app_code, name_of, python, tracked

MAKES_PROOFS = "accounts/signing.py"
SETTINGS = "pharmacy/settings.py"
# Written so that this file does not hold what it looks for.
FROM_OUTSIDE = re.compile(
    r"[.][.]/shared|/wor[k]/|/tmp/[w]/|\b(?:claud[e]|anthropi[c]|chatgp[t]|subagen[t]|LL[M])\b", re.I
)
UNFINISHED = re.compile(r"\b(?:TOD[O]|FIXM[E]|XX[X]|HAC[K])\b|[Ll]orem ipsu[m]")


def calls() -> list[tuple[str, ast.Call]]:
    """Every call in the app code, with its file."""
    return [(name, node) for name, tree in app_code() for node in ast.walk(tree) if isinstance(node, ast.Call)]


def test_only_signing_makes_proofs():
    makers = {name for name, call in calls() if _called(call) == "Proof"}
    assert makers == {MAKES_PROOFS}
    in_tests = {name for name, text in python("tests/") if re.search(r"(?<!\w)Proof[(]", text)}
    assert in_tests == set()


def test_nothing_happens_by_signal():
    decorated = [name for name, tree in app_code() for node in ast.walk(tree) if _is_receiver(node)]
    connected = [name for name, call in calls() if isinstance(call.func, ast.Attribute) and call.func.attr == "connect"]
    assert decorated + connected == []


def test_actions_take_who_and_when_by_name():
    wrong = [
        f"{name}:{node.name}"
        for name, tree in app_code()
        for node in tree.body
        if _is_action(node) and not _named(node)
    ]
    assert wrong == []


def test_only_settings_read_the_environment():
    """Others may only say which settings there are, or what a library is to find there."""
    text = {name: text for name, text in python() if not name.startswith(("tests/", "pharmacy/launcher/"))}
    reading = re.compile(r"os[.]getenv|os[.]environ(?![.]setdefault)|import environ\b|from os import")
    assert {name for name in text if reading.search(text[name])} == {SETTINGS, "manage.py"}


def test_nothing_is_left_unfinished():
    assert [name_of(p) for p in tracked() if _is_text(p) and UNFINISHED.search(p.read_text())] == []


def test_the_repository_speaks_of_itself_only():
    assert [name_of(p) for p in tracked() if _is_text(p) and FROM_OUTSIDE.search(p.read_text())] == []


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _is_receiver(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef) and any("receiver" in ast.unparse(mark) for mark in node.decorator_list)


def _is_action(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef) and any(ast.unparse(mark) == "action" for mark in node.decorator_list)


def _named(node: ast.FunctionDef) -> bool:
    return {"by", "at"} <= {argument.arg for argument in node.args.kwonlyargs}


def _is_text(path: object) -> bool:
    return str(path).endswith((".py", ".html", ".txt", ".md", ".toml", ".yml", ".yaml", ".css", ".js", ".json", "run"))
