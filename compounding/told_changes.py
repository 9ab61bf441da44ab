"""How the difference of two versions of a formula is told: field by field, line by line, word by word."""

from dataclasses import dataclass

from compounding.differences import Kind, Line, Piece, compared, lines_compared
from compounding.formula_fields import FIELDS
from compounding.models import Formula
from compounding.told import ingredients_of, shown


@dataclass(frozen=True)
class FieldChange:
    """One field that says something else."""

    label: str
    pieces: list[Piece]


def fields_changed(old: Formula, new: Formula) -> list[FieldChange]:
    """The fields that differ, in the order they are read."""
    both = [(field.label, shown(old, field.name), shown(new, field.name)) for field in FIELDS]
    return [FieldChange(label, compared(was, now)) for label, was, now in both if was != now]


def lines_changed(old: Formula, new: Formula) -> list[tuple[str, list[Line]]]:
    """The components, checks and documents of both; lists without a difference are left out."""
    found = [
        ("Components", lines_compared(_components(old), _components(new))),
        ("Quality checks", lines_compared(_checks(old), _checks(new))),
        ("Documents for the date", lines_compared(_documents(old), _documents(new))),
    ]
    return [(title, lines) for title, lines in found if any(line.kind != Kind.SAME for line in lines)]


def _components(formula: Formula) -> dict[str, str]:
    words = ("amount", "pack", "details")
    return {line["name"]: "; ".join(line[word] for word in words if line[word]) for line in ingredients_of(formula)}


def _checks(formula: Formula) -> dict[str, str]:
    return {row.test: f"{row.method}; {row.expected}; {row.sample}".strip("; ") for row in formula.checks.all()}


def _documents(formula: Formula) -> dict[str, str]:
    return {row.title: row.document for row in formula.evidence.all()}
