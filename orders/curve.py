"""The drawn doses of a fill on screen: a curve of steps and a calendar, as geometry for the page's SVG. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from orders.calendar import DAYS, ONE_DAY, Period, dose_said, weeks
from orders.leaflet_content import day_said
from orders.leaflet_drawing import DARK, LIGHT, MIDDLE, tones
from premises.quantities import dose_text

ROOM_FOR_WORDS, ROOM_FOR_DATE, ROOM_FOR_DOSE = 66, 74, 18
FIRST, COLUMN, CELL, HEAD, ROW = 86, 66, 63, 22, 32  # of the calendar, 548 wide
CLASSES = {LIGHT: "dose-1", MIDDLE: "dose-2", DARK: "dose-3"}


@dataclass(frozen=True)
class Frame:
    """The ground a curve stands on, and how high and wide it may be."""

    left: int
    right: int
    top: int
    ground: int


@dataclass(frozen=True)
class Bar:
    """One period of a curve: where it begins, how wide its days and how high its dose make it."""

    x: int
    width: int
    height: int


SCREEN = Frame(left=46, right=552, top=28, ground=186)  # in a box of 560 x 212


@dataclass(frozen=True)
class Shape:
    """A rectangle of the class of its dose."""

    tone: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Text:
    """A word on its base line, with the classes that set it."""

    text: str
    x: int
    y: int
    classes: str = ""


@dataclass
class Picture:
    """One drawing: what it says for who cannot see it, its size, and its parts."""

    title: str
    width: int
    height: int
    grid: list[int] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)


def bars(spans: Sequence[tuple[date, date, Decimal]], frame: Frame) -> list[Bar]:
    """A bar for each dose from its first to its last day, with a gap after it."""
    begins, wide = spans[0][0], frame.right - frame.left
    days = (spans[-1][1] - begins).days + 1
    most = max(dose for _, _, dose in spans) or 1
    found = []
    for first, last, dose in spans:
        x = frame.left + wide * (first - begins).days // days
        width = frame.left + wide * ((last - begins).days + 1) // days - 2 - x
        found.append(Bar(x, width, int(dose * (frame.ground - frame.top) / most)))
    return found


def curve(periods: Sequence[Period]) -> Picture:
    """A bar for each period: as wide as its days, as high as its dose."""
    picture = Picture(_said(periods), 560, 212)
    drawn = bars([(period.first, period.last, period.dose_mg) for period in periods], SCREEN)
    for height, dose in sorted({(bar.height, period.dose_mg) for bar, period in zip(drawn, periods, strict=True)}):
        y = SCREEN.ground - height
        if not picture.grid or picture.grid[-1] - y >= ROOM_FOR_DOSE:
            picture.grid.append(y)
            picture.texts.append(Text(dose_text(dose), SCREEN.left - 8, y + 5, "end"))
    last_date: int = -ROOM_FOR_DATE
    for period, bar, tone in zip(periods, drawn, _tones(periods), strict=True):
        picture.shapes.append(Shape(tone, bar.x, SCREEN.ground - bar.height, bar.width, bar.height))
        if bar.width >= ROOM_FOR_WORDS and bar.height >= ROOM_FOR_DOSE + 6:
            on = " on" if tone == "dose-3" else ""
            picture.texts.append(
                Text(dose_said(period), bar.x + 10, SCREEN.ground - bar.height + 22, f"strong big{on}")
            )
        if last_date + ROOM_FOR_DATE <= bar.x <= SCREEN.right - 2 * ROOM_FOR_DATE or period is periods[0]:
            picture.texts.append(Text(day_said(period.first, year=False), bar.x, 206))
            last_date = bar.x
    picture.texts.append(Text(day_said(periods[-1].last, year=False), SCREEN.right, 206, "end"))
    return picture


def calendar(periods: Sequence[Period]) -> Picture:
    """The dose of each day, a week a row, Sunday first."""
    rows, of_dose = weeks((period.first, period.last) for period in periods), _tones(periods)
    title = f"Calendar of {len(rows)} weeks with the dose in mg for each day."
    picture = Picture(title, 548, HEAD + len(rows) * ROW)
    picture.texts += [Text(name, FIRST + day * COLUMN + CELL // 2, 14, "mid") for day, name in enumerate(DAYS)]
    for number, week in enumerate(rows):
        y = HEAD + number * ROW
        picture.texts.append(Text(day_said(week.sunday, year=False), 0, y + 20))
        for day, period in enumerate(week.periods):
            if period is not None:
                x = FIRST + day * COLUMN
                on = " on" if of_dose[period] == "dose-3" else ""
                picture.shapes.append(Shape(of_dose[period], x, y, CELL, ROW - 3))
                dose = dose_said(periods[period]).removesuffix(" mg").removesuffix(" dose")
                picture.texts.append(Text(dose, x + CELL // 2, y + 20, f"mid cell-text{on}"))
    return picture


def _tones(periods: Sequence[Period]) -> list[str]:
    return [CLASSES[tone] for tone in tones(len(periods))]


def _said(periods: Sequence[Period]) -> str:
    parts = [
        f"{dose_said(period)} for {(period.last - period.first) // ONE_DAY + 1} days "
        f"from {day_said(period.first, year=False)}"
        for period in periods
    ]
    return f"Dose each day: {', '.join(parts)}."
