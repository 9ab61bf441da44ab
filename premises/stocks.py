"""What labels are printed on: size of the page, places on it, and what each stock serves. Pure; in points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

INCH = 72.0


def mm(length: float) -> float:
    """Millimetres in points, to a thousandth."""
    return round(length * INCH / 25.4, 3)


class Use(StrEnum):
    """What is stuck on: which stock serves it."""

    CONTAINER = "container"
    LOT = "lot"

    @property
    def words(self) -> str:
        """Whose labels these are."""
        return USE_WORDS[self]


USE_WORDS = {
    Use.CONTAINER: "containers",
    Use.LOT: "lots, batches, bins and shelves",
}


class NotOnSheet(ValueError):
    """A sheet is asked to begin at a place it does not have."""

    code = "not_on_sheet"


@dataclass(frozen=True)
class Place:
    """Where one label stands on its page: upper left corner and size."""

    left: float
    top: float
    width: float
    height: float


class Stock(StrEnum):
    """The stocks of the house. A roll has one place a page; a sheet is filled row by row."""

    ROLL_4X2 = "roll_4x2"
    ROLL_3X2 = "roll_3x2"
    ROLL_225X125 = "roll_225x125"
    DYMO_30256 = "dymo_30256"
    SHEET_LETTER = "sheet_letter"
    SHEET_A4 = "sheet_a4"

    @property
    def words(self) -> str:
        """As people call it: `roll of 4 x 2 in`."""
        return SPECS[self].words

    @property
    def use(self) -> Use:
        """What it serves."""
        return SPECS[self].use

    @property
    def width(self) -> float:
        """Of the page."""
        return SPECS[self].width

    @property
    def height(self) -> float:
        """Of the page."""
        return SPECS[self].height

    @property
    def places(self) -> tuple[Place, ...]:
        """The places of a page in the order they are used."""
        return SPECS[self].places

    @property
    def is_sheet(self) -> bool:
        """Whether a page has several places, so that one that is partly used goes on."""
        return len(self.places) > 1

    @property
    def label_area(self) -> float:
        """Of one label, in square points: what larger means."""
        return self.places[0].width * self.places[0].height

    def spots(self, count: int, *, first_place: int = 0) -> "list[Spot]":
        """The places of `count` labels, the first on place `first_place` (from 0). Raises NotOnSheet."""
        if not 0 <= first_place < len(self.places):
            raise NotOnSheet(f"There is no place {first_place + 1}: {self.words}.")
        return [Spot(self, (first_place + number) % len(self.places)) for number in range(count)]

    def after(self, place: int) -> int:
        """The place that comes after `place`: the first one after the last."""
        return (place + 1) % len(self.places)


@dataclass(frozen=True)
class Spec:
    """One stock as data."""

    words: str
    use: Use
    width: float
    height: float
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Spot:
    """On which stock, and there on which place, one label is printed: frozen beside what it says."""

    stock: Stock = Stock.ROLL_4X2
    place: int = 0

    @property
    def area(self) -> Place:
        """Where that is on its page."""
        return self.stock.places[self.place]

    def as_json(self) -> dict[str, Any]:
        """As it is frozen in a document's row."""
        return {"stock": self.stock.value, "place": self.place}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """What was frozen; nothing frozen is the roll there always was."""
        return cls(Stock(values["stock"]), values["place"]) if values else cls()


def pages_of(spots: Sequence[Spot]) -> list[int]:
    """The page each of these is on, from 0: a new one begins where the next place is not after the one before."""
    found: list[int] = []
    for before, spot in zip([None, *spots], spots, strict=False):
        found.append(found[-1] + (spot.place <= before.place) if before else 0)
    return found


def _roll(words: str, use: Use, width: float, height: float) -> Spec:
    return Spec(words, use, width, height, (Place(0, 0, width, height),))


def _grid(left: float, top: float, pitch: tuple[float, float], size: tuple[float, float]) -> tuple[Place, ...]:
    """Two columns and five rows, row by row."""
    across, down = pitch
    corners = [(left + column * across, round(top + row * down, 3)) for row in range(5) for column in range(2)]
    return tuple(Place(*corner, *size) for corner in corners)


LETTER = (8.5 * INCH, 11 * INCH)
A4 = (mm(210), mm(297))
A4_LABEL = (mm(105), mm(57))
SPECS = {
    Stock.ROLL_4X2: _roll("roll of 4 x 2 in", Use.CONTAINER, 4 * INCH, 2 * INCH),
    Stock.ROLL_3X2: _roll("roll of 3 x 2 in", Use.CONTAINER, 3 * INCH, 2 * INCH),
    Stock.ROLL_225X125: _roll("roll of 2.25 x 1.25 in", Use.LOT, 2.25 * INCH, 1.25 * INCH),
    Stock.DYMO_30256: _roll("Dymo 30256, 4 x 2 5/16 in", Use.CONTAINER, 4 * INCH, 2.3125 * INCH),
    # As Avery 5163: ten of 4 x 2 in, rows without a gap, 3/16 in between the columns.
    Stock.SHEET_LETTER: Spec(
        "letter sheet, 10 of 4 x 2 in", Use.CONTAINER, *LETTER,
        _grid(0.15625 * INCH, 0.5 * INCH, (4.1875 * INCH, 2 * INCH), (4 * INCH, 2 * INCH)),
    ),
    # Ten of 105 x 57 mm without gaps: the sheet's whole width, 6 mm free above and below.
    Stock.SHEET_A4: Spec("A4 sheet, 10 of 105 x 57 mm", Use.CONTAINER, *A4, _grid(0, mm(6), A4_LABEL, A4_LABEL)),
}  # fmt: skip


TOO_SMALL = (
    "too small for a container: patient, drug, strength, directions and purpose do not fit on half of it in 12 points"
    " (LBL-CA-1)"
)


def stocks_for(use: Use) -> list[Stock]:
    """The stocks that serve this, the smallest label first."""
    return sorted((stock for stock in Stock if stock.use is use), key=lambda stock: (stock.label_area, stock.is_sheet))


def why_not(stock: Stock, use: Use) -> str:
    """Why this is not printed on that stock; empty where it is."""
    if stock.use is use:
        return ""
    if use is Use.CONTAINER and stock is Stock.ROLL_225X125:
        return f"A {stock.words} is {TOO_SMALL}. It serves {stock.use.words}."
    return f"A {stock.words} serves {stock.use.words}, not {use.words}."
