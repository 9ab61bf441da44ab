"""docs/errors.md: every refusal with its code, its status and what it means."""

import ast
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pharmacy.handbook import tree
from pharmacy.handbook.text import table, whole
from pharmacy.problem_details import CODES
from records.refusals import Refusal

INTRODUCTION = """Every refusal has a stable `code`. A page shows it with the reason and a way on; the API answers
with RFC 9457 problem details (`application/problem+json`) whose `code` it is and whose `type` ends in it. The message
is for people and may change; the code does not. Refusals of pure modules (status empty) are caught by the form,
serializer or action that called them."""

AROUND = """## Of the API, before and around an action"""


@dataclass(frozen=True)
class Listed:
    """One code: the class that carries it, where that is, the status of the answer, and what it means."""

    code: str
    name: str
    module: str
    status: str
    says: str


def refusals() -> list[type[Exception]]:
    """Every refusal class of the house: below Refusal, and ValueErrors with a code."""
    names = {module.__name__ for module in tree.modules()}
    coded = (kind for kind in _below(ValueError) if "code" in vars(kind))
    found: set[type[Exception]] = {Refusal, *_below(Refusal), *coded}
    ours = [kind for kind in found if kind.__module__ in names]
    return sorted(ours, key=lambda kind: (kind.__module__, kind.__name__))


def codes() -> list[Listed]:
    """Every code, sorted: those of classes and those given where a class is raised."""
    listed = [_of_class(kind) for kind in refusals()]
    by_name = {kind.__name__: kind for kind in refusals()}
    for path in tree.code():
        if path.suffix == ".py":
            listed += _of_module(path, by_name)
    return sorted(set(listed), key=lambda one: (one.code, one.module, one.name))


def page() -> str:
    """The page."""
    rows = [[f"`{one.code}`", one.status, one.says, f"`{one.module}.{one.name}`"] for one in codes()]
    around = [[f"`{code}`", str(status), says] for code, (status, says) in sorted(CODES.items())]
    listed = table(["Code", "Status", "Means", "Raised as"], rows)
    return whole("Errors", INTRODUCTION, listed, AROUND, table(["Code", "Status", "Means"], around))


def _below(kind: type[Exception]) -> Iterator[type[Exception]]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


def _of_class(kind: type[Exception]) -> Listed:
    code, status = (str(getattr(kind, name, "")) for name in ("code", "status"))
    return Listed(code, kind.__name__, kind.__module__, status, _summary(kind))


def _summary(kind: type[Exception]) -> str:
    return (inspect.getdoc(kind) or "").partition("\n\n")[0].replace("\n", " ")


def _of_module(path: Path, by_name: dict[str, type[Exception]]) -> Iterator[Listed]:
    """Codes given at the raise: `raise PrescriptionRefused("…", code="no_steps")`."""
    module = ".".join(path.relative_to(tree.ROOT).with_suffix("").parts)
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in by_name:
            kind = by_name[node.func.id]
            for code in _given(node):
                yield Listed(code, kind.__name__, module, str(getattr(kind, "status", "")), _message(node))


def _given(call: ast.Call) -> list[str]:
    given = [word.value for word in call.keywords if word.arg == "code"]
    return [value.value for value in given if isinstance(value, ast.Constant) and isinstance(value.value, str)]


def _message(call: ast.Call) -> str:
    """The message as written, with … where a value stands."""
    said = call.args[0] if call.args else None
    if isinstance(said, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in said.values)
    return str(said.value) if isinstance(said, ast.Constant) else ""
