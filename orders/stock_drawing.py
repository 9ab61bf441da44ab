"""The picture of what may be made to stock: a year of 30-day sums, and beside it what there is, as geometry. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

LEFT, RIGHT, TOP, GROUND = Decimal(56), Decimal(640), Decimal(30), Decimal(270)
COLUMN, COLUMN_WIDTH = Decimal(690), Decimal(56)
GRID_STEPS = [Decimal(step * 10**power) for power in range(7) for step in (1, 2, 5)]
MOST_GRID_LINES = 5
ROOM_FOR_WORDS = Decimal(20)
ONE_MONTH_IN = 2  # every second month is named


@dataclass(frozen=True)
class Stock:
    """What is on hand for nobody, under way for nobody, and may still be made, in units."""

    free: Decimal
    spare: Decimal
    room: Decimal


@dataclass(frozen=True)
class Busiest:
    """The 30 days in which most was handed over."""

    first: date
    last: date
    units: Decimal


@dataclass(frozen=True)
class Text:
    """A word on its base line."""

    x: str
    y: str
    text: str


@dataclass(frozen=True)
class Part:
    """A rectangle: of the column, or the units of one day. `word` stands beside it where there is room."""

    css: str
    x: str
    y: str
    width: str
    height: str
    word: Text | None = None


@dataclass(frozen=True)
class Picture:
    """The drawing: axes, the sums as a line, the busiest 30 days, the limit, the column of stock."""

    grid: Sequence[Text]
    months: Sequence[Text]
    days: Sequence[Part]
    line: str
    window: Part
    window_word: Text
    limit: str
    column: Sequence[Part]


def draw(
    sums: Sequence[tuple[date, Decimal]], of_day: Sequence[tuple[date, Decimal]], top: Busiest, stock: Stock
) -> Picture:
    """The year of `sums`, each of the 30 days that end on its date, beside `stock`."""
    first, days = sums[0][0], len(sums)
    step, highest = _scale(max(top.units, stock.free + stock.spare))

    def x_of(day: date) -> Decimal:
        return LEFT + (RIGHT - LEFT) * (day - first).days / days

    def y_of(units: Decimal) -> Decimal:
        return GROUND - units / highest * (GROUND - TOP)

    width = (RIGHT - LEFT) / days
    begins, ends = max(x_of(top.first), LEFT), x_of(top.last) + width
    return Picture(
        grid=[Text("", _text(y_of(n * step)), f"{n * step:f}") for n in range(int(highest / step) + 1)],
        months=[Text(_text(x_of(day)), "", f"{day:%b}") for day, _ in sums if _is_named(day)],
        days=[_part("f-rule", x_of(day), y_of(units), width, GROUND - y_of(units)) for day, units in of_day],
        line=" ".join(f"{_text(x_of(day))},{_text(y_of(units))}" for day, units in sums),
        window=_part("ok-zone", begins, TOP, ends - begins, GROUND - TOP),
        window_word=Text(_text(_inside((begins + ends) / 2)), _text(TOP - 10), f"30 days: {top.units.normalize():f}"),
        limit=_text(y_of(top.units)),
        column=_column(stock, y_of),
    )  # fmt: skip


def _column(stock: Stock, y_of: Callable[[Decimal], Decimal]) -> list[Part]:
    """On hand at the bottom, then under way, then what may still be made."""
    parts, below = list[Part](), Decimal(0)
    for css, units, word in (
        ("bar-a", stock.free, "on hand"), ("bar-b", stock.spare, "under way"), ("room", stock.room, "room"),
    ):  # fmt: skip
        top, bottom = y_of(below + units), y_of(below)
        below += units
        if units:
            said = Text(
                _text(COLUMN + COLUMN_WIDTH + 10), _text((top + bottom) / 2 + 5), f"{word} {units.normalize():f}"
            )
            has_room = bottom - top >= ROOM_FOR_WORDS
            parts.append(_part(css, COLUMN, top, COLUMN_WIDTH, bottom - top, said if has_room else None))
    return parts


def _is_named(day: date) -> bool:
    return day.day == 1 and day.month % ONE_MONTH_IN == 1


def _inside(x: Decimal) -> Decimal:
    """The middle of a word that has to stay above the year."""
    return min(max(x, LEFT + 50), RIGHT - 50)


def _scale(most: Decimal) -> tuple[Decimal, Decimal]:
    """The step of the grid and its highest line."""
    step = next((step for step in GRID_STEPS if most / step <= MOST_GRID_LINES), GRID_STEPS[-1])
    return step, max((most / step).to_integral_value(ROUND_CEILING), Decimal(1)) * step


def _part(css: str, x: Decimal, y: Decimal, width: Decimal, height: Decimal, word: Text | None = None) -> Part:
    return Part(css, _text(x), _text(y), _text(width), _text(height), word)


def _text(place: Decimal) -> str:
    return f"{place:.1f}"
