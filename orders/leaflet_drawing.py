"""Where everything stands in the drawn calendar of a leaflet, in points. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from orders.calendar import DAYS, Week, weeks
from orders.leaflet_content import DatedStep, LeafletContent, bottles_said, day_said

WIDTH = 496
MOST_WEEKS = 13  # in one drawing, which is never broken over two pages
INK, PAPER = "#1B2A33", "#fff"
LIGHT, MIDDLE, DARK = ("#D3E6E2", INK), ("#7FB3AE", INK), ("#0F5C5C", PAPER)
HEAD, ROW, CELL = 17, 21, 19
FIRST, COLUMN, CELL_WIDTH = 64, 46, 44
BAR, BAR_WIDTH, KEY = 402, 10, 420


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
    """One drawing of at most a quarter of a year."""

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
    last = min(rows[-1].sunday.toordinal() + 6, content.steps[-1].last.toordinal())
    end = type(rows[0].first).fromordinal(last)
    drawing = Drawing(
        title=f"Dose for each day from {day_said(rows[0].first)} to {day_said(end)}", height=HEAD + len(rows) * ROW
    )
    drawing.words += [
        Word(name, FIRST + day * COLUMN + CELL_WIDTH // 2, 11, middle=True) for day, name in enumerate(DAYS)
    ]
    for number, week in enumerate(rows):
        _draw_week(drawing, week, HEAD + number * ROW, content.steps)
    _draw_key(drawing, rows, content)
    return drawing


def _tone(steps: Sequence[DatedStep], period: int) -> tuple[str, str]:
    """Ground and ink of a step; days without a dose are paper."""
    return (PAPER, INK) if steps[period].is_off else tones(len(steps))[period]


def _draw_week(drawing: Drawing, week: Week, top: int, steps: Sequence[DatedStep]) -> None:
    drawing.words.append(Word(day_said(week.first, year=False), 0, top + 14))
    for day, period in enumerate(week.periods):
        if period is not None:
            ground, ink = _tone(steps, period)
            left = FIRST + day * COLUMN
            text = "none" if steps[period].is_off else steps[period].dose.removesuffix(" mg")
            drawing.boxes.append(Box(ground, left, top, CELL_WIDTH, CELL))
            size = "12.5" if len(text) < 6 else "10.5"
            drawing.words.append(Word(text, left + CELL_WIDTH // 2, top + 14, size, ink, middle=True))


def _draw_key(drawing: Drawing, rows: Sequence[Week], content: LeafletContent) -> None:
    """Beside the weeks that open with a step: its dose, and where there is room what it comes from."""
    for period, first, length in _stretches(rows):
        step, top = content.steps[period], HEAD + first * ROW
        drawing.boxes.append(Box(_tone(content.steps, period)[0], BAR, top, BAR_WIDTH, (length - 1) * ROW + CELL))
        drawing.words.append(Word(step.dose, KEY, top + 14, "14", bold=True))
        if length > 1:
            drawing.words.append(Word(bottles_said(step.bottles, content.vessel), KEY, top + 28))


def _stretches(rows: Sequence[Week]) -> Iterator[tuple[int, int, int]]:
    """Period, first row and number of rows of each run of weeks that open with the same period."""
    opens = [week.opens for week in rows]
    for period in dict.fromkeys(opens):
        yield period, opens.index(period), opens.count(period)
