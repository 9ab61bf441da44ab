"""Where everything stands in the drawn calendar of a leaflet, in points. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from orders.calendar import Week, weeks
from orders.leaflet_content import DatedStep, LeafletContent

WIDTH = 511
MOST_WEEKS = 13  # in one drawing, which is never broken over two pages
INK, PAPER = "#1B2A33", "#fff"
LIGHT, MIDDLE, DARK = ("#D3E6E2", INK), ("#7FB3AE", INK), ("#0F5C5C", PAPER)


@dataclass(frozen=True)
class Measures:
    """The lengths of a calendar, and the sizes of its type; `key` is where doses stand beside it, 0 for nowhere."""

    head: int
    row: int
    first: int
    column: int
    text: str
    dose: str
    narrow: str  # of a dose too long for its cell
    key: int = 0
    gap: int = 2

    @property
    def cell(self) -> int:
        """How high a day is."""
        return self.row - self.gap

    @property
    def base(self) -> int:
        """From the top of a row down to the base line of its words."""
        return self.row * 2 // 3


NORMAL = Measures(head=16, row=18, first=64, column=46, text="12", dose="12.5", narrow="10.5", key=402)
# In large print the days take the whole width; what a step comes from stands below.
LARGE = Measures(head=26, row=31, first=86, column=60, text="20", dose="20", narrow="16", gap=3)
BAR_WIDTH, KEY_INDENT, KEY_LINE = 10, 18, 14


@dataclass(frozen=True)
class Box:
    """A filled rectangle."""

    fill: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Word:
    """A text on its base line; `middle` when it is centred on x."""

    text: str
    x: int
    y: int
    size: str = "12"
    fill: str = INK
    middle: bool = False
    bold: bool = False


@dataclass
class Drawing:
    """One drawing, as wide as the text: what it says for who cannot see it, and its parts."""

    title: str
    height: int
    boxes: list[Box] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)


def calendars(content: LeafletContent) -> list[Drawing]:
    """The calendar of a leaflet, in as many drawings as it takes; none where no day is known."""
    rows = weeks((step.first, step.last) for step in content.steps)
    return [_drawn(rows[start : start + MOST_WEEKS], content) for start in range(0, len(rows), MOST_WEEKS)]


def tones(steps: int) -> list[tuple[str, str]]:
    """Ground and ink of each step: from light to dark, neighbours never alike."""
    found = [(LIGHT, MIDDLE)[number % 2] for number in range(steps)]
    return [*found[:-1], DARK] if steps > 2 else found


def _drawn(rows: Sequence[Week], content: LeafletContent) -> Drawing:
    """Some weeks of it."""
    sizes, words = LARGE if content.large else NORMAL, content.words
    last = min(rows[-1].sunday.toordinal() + 6, content.steps[-1].last.toordinal())
    end = type(rows[0].first).fromordinal(last)
    title = words.say("take.calendar", first=words.day(rows[0].first), last=words.day(end))
    drawing = Drawing(title=title, height=sizes.head + len(rows) * sizes.row)
    middle, top = sizes.first + (sizes.column - sizes.gap) // 2, sizes.head * 2 // 3
    drawing.words += [
        Word(name, middle + day * sizes.column, top, sizes.text, middle=True)
        for day, name in enumerate(words.weekdays())
    ]
    for number, week in enumerate(rows):
        _draw_week(drawing, week, sizes.head + number * sizes.row, content, sizes)
    if sizes.key:
        _draw_key(drawing, rows, content, sizes)
    return drawing


def tone_of(steps: Sequence[DatedStep], period: int) -> tuple[str, str]:
    """Ground and ink of a step; days without a dose are paper."""
    return (PAPER, INK) if steps[period].is_off else tones(len(steps))[period]


def _draw_week(drawing: Drawing, week: Week, top: int, content: LeafletContent, sizes: Measures) -> None:
    words, base, wide = content.words, top + sizes.base, sizes.column - sizes.gap
    drawing.words.append(Word(words.day(week.first, year=False), 0, base, sizes.text))
    for day, period in enumerate(week.periods):
        if period is not None:
            step, (ground, ink) = content.steps[period], tone_of(content.steps, period)
            left = sizes.first + day * sizes.column
            text = words.say("take.none") if step.is_off else step.dose.removesuffix(" mg")
            drawing.boxes.append(Box(ground, left, top, wide, sizes.cell))
            size = sizes.dose if len(text) < 6 else sizes.narrow
            drawing.words.append(Word(text, left + wide // 2, base, size, ink, middle=True))


def _draw_key(drawing: Drawing, rows: Sequence[Week], content: LeafletContent, sizes: Measures) -> None:
    """Beside the weeks that open with a step: its dose, and where there is room what it comes from."""
    for period, first, length in _stretches(rows):
        step, top = content.steps[period], sizes.head + first * sizes.row
        height = (length - 1) * sizes.row + sizes.cell
        drawing.boxes.append(Box(tone_of(content.steps, period)[0], sizes.key, top, BAR_WIDTH, height))
        left, base = sizes.key + KEY_INDENT, top + sizes.base + 1
        drawing.words.append(Word(content.dose_said(step), left, base, "13", bold=True))
        if length > 1:
            drawing.words.append(Word(content.bottles_said(step.bottles), left, base + KEY_LINE, sizes.text))


def _stretches(rows: Sequence[Week]) -> Iterator[tuple[int, int, int]]:
    """Period, first row and number of rows of each run of weeks that open with the same period."""
    opens = [week.opens for week in rows]
    for period in dict.fromkeys(opens):
        yield period, opens.index(period), opens.count(period)
