"""The fields of a master formulation record in the order they are read, each with the rule that asks for it. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """How a field is read: one line, several lines, or a word of a list."""

    LINE = "line"
    LINES = "lines"
    WORD = "word"


@dataclass(frozen=True)
class Field:
    """One field: its column, what it is called, the rules that ask for it; `asked` before an approval."""

    name: str
    label: str
    rules: str
    shape: Shape = Shape.LINE
    asked: bool = False


FIELDS = (
    Field("name", "Name", "MFR-01"),
    Field("strength_mg", "Strength", "MFR-02"),
    Field("form", "Dosage form", "MFR-03", Shape.WORD),
    Field("reference_units", "Reference batch, units", "MFR-04"),
    Field("container_closure", "Container and closure", "MFR-06", asked=True),
    Field("container_protects", "Container is tight and light-resistant", "MFR-06 BUD-07", Shape.WORD, asked=True),
    Field("equipment", "Equipment and supplies", "MFR-07", Shape.LINES, asked=True),
    Field("instructions", "How it is made, step by step", "MFR-07", Shape.LINES),
    Field("description", "Looks like", "MFR-08"),
    Field("bud_days", "Beyond-use date, days", "MFR-09"),
    Field("kept_in", "Kept at", "MFR-09", Shape.WORD, asked=True),
    Field("storage", "Storage, as on the label", "MFR-09"),
    Field("bud_class", "Class of the beyond-use date", "MFR-09 BUD-02", Shape.WORD, asked=True),
    Field("bud_basis", "The days rest on", "MFR-10 BUD-03", Shape.WORD, asked=True),
    Field("bud_reference", "Reference for the date", "MFR-10"),
    Field("stability", "Compatibility and stability", "MFR-10 MFR-14", Shape.LINES),
    Field("calculations", "Calculations", "MFR-11", Shape.LINES),
    Field("labelling", "The label has to say", "MFR-12", Shape.LINES, asked=True),
    Field("repeatability", "Else needed to make the same again", "MFR-14", Shape.LINES),
)
# What stands beside the text: lines of their own, and the version's own story.
PARTS = {
    "ingredients": "MFR-04 MFR-05",
    "checks": "MFR-13",
    "evidence": "MFR-10 BUD-03",
    "version": "MFR-15",
    "status": "MFR-15",
    "drafted_by": "MFR-15",
    "approved_by": "MFR-15",
    "effective_on": "MFR-15",
    "review_on": "MFR-15",
}
LABELS = {field.name: field.label for field in FIELDS}


def fields_of_rule(rule: str) -> list[str]:
    """The columns and parts that answer one rule, such as `MFR-06`."""
    found = [field.name for field in FIELDS if rule in field.rules.split()]
    return found + [name for name, rules in PARTS.items() if rule in rules.split()]
