"""What the worksheet of a batch says, as plain values that are frozen when it is asked for. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from records.typesetting import clean_fields


@dataclass(frozen=True, kw_only=True)
class Part:
    """One component: which lot it is computed for, what to weigh of it, and how that was computed.

    Without a lot that can be weighed there is no `target`, and `why_not` says why. `done` is what was weighed already.
    """

    verb: str
    name: str
    unit: str
    lot: str = ""
    lot_is: str = ""
    target: str = ""
    band: str = ""
    working: tuple[str, ...] = ()
    why_not: str = ""
    done: str = ""

    @property
    def done_word(self) -> str:
        """What is written beside the amount: `weighed, mg`, `counted`."""
        return (
            "counted" if self.unit == "pieces" else f"{'weighed' if self.unit == 'mg' else 'made up to'}, {self.unit}"
        )


@dataclass(frozen=True, kw_only=True)
class WorksheetContent:
    """The maker's paper for one batch (CR-01 to CR-13).

    `limits` are theoretical, least and most gross weight, mg: an aid, judged is net fill. `again` marks one that was
    made again: its version, and why (L5).
    """

    number: str
    code: str
    product: str
    name: str
    formula: str
    units: str
    loss: str
    use_by: str
    storage: str
    looks: str
    planned: str
    approved: str
    asked: str
    balance: str
    parts: tuple[Part, ...]
    steps: tuple[str, ...]
    sample: int
    limits: tuple[str, ...]
    sample_limits: str
    yield_limits: str
    pharmacy: str
    training: bool = False
    again: str = ""
    shells: str = ""
    shells_to_weigh: int = 0

    def __post_init__(self) -> None:
        """Print what is compared later: composed characters and single spaces."""
        clean_fields(self)

    @property
    def title(self) -> str:
        """The document's title."""
        return f"Worksheet {self.number}"

    def as_json(self) -> dict[str, Any]:
        """As it is frozen in a document's row."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "WorksheetContent":
        """The content that was frozen."""
        return cls(**dict(values) | {"parts": tuple(Part(**row) for row in values["parts"])})

    def texts(self) -> Iterator[str]:
        """Every text that comes from rows and not from code."""
        for value in (value for row in (vars(self), *map(vars, self.parts)) for value in row.values()):
            yield from (one for one in (value if isinstance(value, tuple) else [value]) if isinstance(one, str))
