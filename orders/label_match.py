"""Whether a printed label says what it would have to say now: fact by fact, in the order they are read. Pure."""

from dataclasses import dataclass
from typing import Any

from orders.label_content import LabelContent
from premises.quantities import us_date

# What a label is compared by: the words of each fact, in the order of the final check.
FACTS = {
    "patient": "Patient", "strength": "Drug and strength", "directions": "Directions", "quantity": "Quantity",
    "prescriber": "Prescriber", "number": "Prescription", "lot": "Lot", "discard_after": "Discard after",
}  # fmt: skip


@dataclass(frozen=True)
class Compared:
    """One fact as it is wanted now and as the label says it."""

    name: str
    words: str
    wanted: str
    printed: str

    @property
    def agrees(self) -> bool:
        """Whether both say the same."""
        return self.wanted == self.printed


def compared(printed: LabelContent, wanted: LabelContent) -> list[Compared]:
    """Fact by fact."""
    return [Compared(name, words, _said(name, wanted), _said(name, printed)) for name, words in FACTS.items()]


def differing(printed: LabelContent, wanted: LabelContent) -> list[str]:
    """The words of what differs; the code the bench scans is one of them. Empty where the label is right."""
    found = [one.words.lower() for one in compared(printed, wanted) if not one.agrees]
    return found + (["code"] if printed.scan_code != wanted.scan_code else [])


def _said(name: str, content: LabelContent) -> str:
    value: Any = getattr(content, name)
    if name == "strength":
        return f"{content.drug} {value}"
    return us_date(value) if name == "discard_after" and value else str(value or "")
