"""What the record of a batch says, as plain values that are frozen when it is asked for. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from compounding.record_parts import Fact, Section, section_of


@dataclass(frozen=True)
class Filled:
    """One container that was filled from a batch, as those who know the orders tell it: never whose it is.

    Its code, its units, when and by whom it was filled, and what became of it.
    """

    code: str
    units: str
    filled: str
    became: str


@dataclass(frozen=True, kw_only=True)
class BatchRecordContent:
    """Everything that is known of one batch when its record is asked for (CR-01 to CR-13, 21 CFR 11.50).

    `missing` is what is not done yet; while there is any, it is the record so far. `head` are the facts at its top.
    """

    document: str
    batch: str
    code: str
    name: str
    state: str
    head: tuple[Fact, ...]
    missing: tuple[str, ...]
    sections: tuple[Section, ...]
    pharmacy: str
    training: bool = False

    @property
    def title(self) -> str:
        """The document's title."""
        return f"{self.heading} {self.batch}"

    @property
    def heading(self) -> str:
        """What kind of record it is."""
        return "Batch record so far" if self.missing else "Batch record"

    def as_json(self) -> dict[str, Any]:
        """As it is frozen in a document's row."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "BatchRecordContent":
        """The content that was frozen."""
        lists = {
            "head": tuple((label, value) for label, value in values["head"]),
            "missing": tuple(values["missing"]),
            "sections": tuple(section_of(row) for row in values["sections"]),
        }
        return cls(**dict(values) | lists)
