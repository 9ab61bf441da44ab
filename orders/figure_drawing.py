"""The geometry of the charts of figures: numbers in, attributes of SVG out, in a box 400 wide. Pure.

Numbers become text here, so that no language of a page writes them with a comma.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal

WIDTH, HEIGHT, GROUND, TOP, CAPTION = 400, 196, 164, 18, 190
FIRST_BAR, BAR_APART, BAR_HIGH, BAR_RIGHT = 4, 27, 19, 372
BAR_LEFT, SHORT_NAME, BAR_LEFT_OF_LONG = 128, 16, 156
LINE_LEFT, LINE_RIGHT = 34, 384
GRID_STEPS = [Decimal(step) for step in (1, 2, 5, 10, 12, 24, 48, 100, 200, 500, 1000, 5000)]
MOST_GRID_LINES = 4
MOST_BARS = 6
KEY_APART = 92
Bars = Sequence[tuple[str, Sequence[tuple[str, int]]]]


@dataclass(frozen=True)
class Shape:
    """One rectangle, line or dot: its class and its attributes."""

    css: str
    x: str
    y: str
    width: str = ""
    height: str = ""


@dataclass(frozen=True)
class Word:
    """A word with its place."""

    css: str
    x: str
    y: str
    text: str


@dataclass
class Drawing:
    """What one chart is drawn of, in the order it is drawn, and how high its box is."""

    height: int = HEIGHT
    levels: list[Shape] = field(default_factory=list)
    bars: list[Shape] = field(default_factory=list)
    lines: list[tuple[str, str]] = field(default_factory=list)
    dots: list[Shape] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)


def bars(rows: Bars, *, keys: Mapping[str, str] | None = None) -> Drawing:
    """A bar across for each row, of its parts one after the other, with the sum at its end; `keys` name the parts."""
    most = max((sum(value for _, value in parts) for _, parts in rows), default=0) or 1
    below = FIRST_BAR + min(len(rows), MOST_BARS) * BAR_APART
    drawn = Drawing(height=below + (24 if keys else 0))
    longest = max((len(name) for name, _ in rows), default=0)
    left = BAR_LEFT if longest <= SHORT_NAME else BAR_LEFT_OF_LONG
    for number, (name, parts) in enumerate(rows[:MOST_BARS]):
        top, x = FIRST_BAR + number * BAR_APART, Decimal(left)
        drawn.words.append(Word("end", _text(left - 8), _text(top + 14), name))
        for css, value in parts:
            width = Decimal(value) / most * (BAR_RIGHT - left - 28)
            if width:
                drawn.bars.append(Shape(css, _text(x), _text(top), _text(width), _text(BAR_HIGH)))
            x += width
        total = sum(value for _, value in parts)
        drawn.words.append(
            Word("strong", _text(x + 7), _text(top + 14), f"{total:f}" if total % 1 else f"{int(total)}")
        )
    _add_keys(drawn, keys or {}, left, below)
    return drawn


def _add_keys(drawn: Drawing, keys: Mapping[str, str], left: int, top: int) -> None:
    """What each colour means, below the bars: a square and its word."""
    for number, (css, word) in enumerate(keys.items()):
        x = left + number * KEY_APART
        drawn.bars.append(Shape(css, _text(x), _text(top + 6), "11", "11"))
        drawn.words.append(Word("", _text(x + 16), _text(top + 16), word))


def columns(values: Sequence[int], *, first: str, last: str) -> Drawing:
    """A column for each of the values in their order, with its number."""
    drawn, most = Drawing(), max([*values, 1])
    apart = Decimal(LINE_RIGHT - LINE_LEFT) / max(len(values), 1)
    for number, value in enumerate(values):
        x, height = LINE_LEFT + apart * number, Decimal(value) / most * (GROUND - 32)
        drawn.bars.append(Shape("bar-b", _text(x + 4), _text(GROUND - height), _text(apart - 8), _text(height)))
        css = "mid strong" if value else "mid"
        drawn.words.append(Word(css, _text(x + apart / 2), _text(GROUND - height - 6), str(value)))
    return _with_ends(drawn, first, last)


def lines(
    series: Sequence[tuple[str, Sequence[Decimal]]], *, aim: Decimal | None = None, first: str, last: str
) -> Drawing:
    """A line for each series of as many values, over a grid from nothing, with an aim."""
    most = max([value for _, values in series for value in values] + ([aim] if aim else []), default=Decimal(1))
    step = next((one for one in GRID_STEPS if most / one <= MOST_GRID_LINES), GRID_STEPS[-1])
    highest = max((most / step).to_integral_value(ROUND_CEILING), Decimal(1)) * step
    drawn = Drawing()

    def y_of(value: Decimal) -> Decimal:
        return GROUND - value / highest * (GROUND - TOP)

    for number in range(int(highest / step) + 1):
        drawn.levels.append(Shape("grid", _text(LINE_LEFT), _text(y_of(step * number)), _text(LINE_RIGHT)))
        drawn.words.append(Word("end", "28", _text(y_of(step * number) + 4), f"{int(step * number)}"))
    if aim:
        drawn.levels.append(Shape("warn", _text(LINE_LEFT), _text(y_of(aim)), _text(LINE_RIGHT)))
    for css, values in series:
        places = [(x, y_of(value)) for x, value in zip(_across(len(values)), values, strict=True)]
        drawn.lines.append((css, " ".join(f"{_text(x)},{_text(y)}" for x, y in places)))
        drawn.dots += [Shape("dot", _text(x), _text(y)) for x, y in places[-1:]]
    return _with_ends(drawn, first, last)


def dots(
    values: Sequence[Decimal], *, limits: tuple[Decimal, Decimal], zone: tuple[Decimal, Decimal], first: str, last: str
) -> Drawing:
    """A dot for each value between two limits, with the zone inside which nothing is remarkable."""
    low, high = min([limits[0], *values]), max([limits[1], *values])
    drawn = Drawing()

    def y_of(value: Decimal) -> Decimal:
        return GROUND - (value - low) / (high - low) * (GROUND - TOP)

    top = y_of(zone[1])
    drawn.bars.append(Shape("ok-zone", "36", _text(top), "350", _text(y_of(zone[0]) - top)))
    drawn.levels += [Shape("limit", "36", _text(y_of(limit)), "386") for limit in limits]
    marked = (limits[0], zone[0], (zone[0] + zone[1]) / 2, zone[1], limits[1])
    drawn.words += [Word("end", "30", _text(y_of(value) + 4), f"{value:.0f}") for value in marked]
    for x, value in zip(_across(len(values)), values, strict=True):
        outside = not limits[0] <= value <= limits[1]
        css = "dot-out" if outside else "dot" if zone[0] <= value <= zone[1] else "dot-warn"
        drawn.dots.append(Shape(css, _text(x), _text(y_of(value))))
        if css != "dot":
            beside = y_of(value) - 9 if y_of(value) > GROUND - 30 else y_of(value) + 19
            drawn.words.append(Word("strong mid", _text(min(x, Decimal(366))), _text(beside), f"{value:.1f}"))
    return _with_ends(drawn, first, last)


def _across(count: int) -> list[Decimal]:
    apart = Decimal(LINE_RIGHT - LINE_LEFT - 12) / max(count - 1, 1)
    return [LINE_LEFT + 6 + apart * number for number in range(count)]


def _with_ends(drawn: Drawing, first: str, last: str) -> Drawing:
    below = _text(CAPTION)
    drawn.words += [Word("", _text(LINE_LEFT), below, first), Word("end", _text(LINE_RIGHT), below, last)]
    return drawn


def _text(place: Decimal | int) -> str:
    return f"{Decimal(place):.1f}"
