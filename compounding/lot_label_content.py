"""What the label of a received lot says, as plain values that are frozen when it is asked for. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from premises.terms import TRAINING
from records.typesetting import clean


@dataclass(frozen=True, kw_only=True)
class LotLabelContent:
    """One label, 2.25 x 1.25 in, for the bench only (CMP-05, CMP-07).

    `verdict` is what may be done with the lot when the label is asked for: a new verdict asks for a new label.
    """

    name: str
    number: str
    maker_lot: str
    ends: str
    keeping: str
    hazard: str
    verdict: str
    may_be_used: bool
    code: str
    training: bool = False

    def __post_init__(self) -> None:
        """Print what is compared later: composed characters and single spaces."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, str):
                object.__setattr__(self, field.name, clean(value))

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every text with its name, from the top; an empty one is left out."""
        said = {
            "name": self.name,
            "number": self.number,
            "ends": self.ends,
            "maker_lot": f"Maker's lot {self.maker_lot}",
            "keeping": self.keeping,
            "hazard": f"Hazard: {self.hazard}" if self.hazard else "",
            "training": TRAINING if self.training else "",
            "verdict": self.verdict,
        }
        yield from ((name, text) for name, text in said.items() if text)

    def as_json(self) -> dict[str, Any]:
        """As it is frozen in a document's row."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "LotLabelContent":
        """The content that was frozen."""
        return cls(**values)
