"""The drawn doses of a fill on screen: a curve of steps and a calendar, as geometry for the page's SVG. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from orders.calendar import DAYS, ONE_DAY, Period, dose_said, weeks
from orders.leaflet_content import day_said
from orders.leaflet_drawing import DARK, LIGHT, MIDDLE, tones
from premises.quantities import dose_text

LEFT, RIGHT, TOP, GROUND = 46, 552, 28, 186  # of the curve, whose box is 560 x 212
ROOM_FOR_WORDS, ROOM_FOR_DATE, ROOM_FOR_DOSE = 66, 74, 18
FIRST, COLUMN, CELL, HEAD, ROW = 86, 66, 63, 22, 32  # of the calendar, 548 wide
CLASSES = {LIGHT: "dose-1", MIDDLE: "dose-2", DARK: "dose-3"}


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


def curve(periods: Sequence[Period]) -> Picture:
    """A bar for each period: as wide as its days, as high as its dose."""
    picture = Picture(_said(periods), 560, 212)
    most = max(period.dose_mg for period in periods) or 1
    days = (periods[-1].last - periods[0].first).days + 1
    for dose in sorted({period.dose_mg for period in periods}):
        y = GROUND - int(dose * (GROUND - TOP) / most)
        if not picture.grid or picture.grid[-1] - y >= ROOM_FOR_DOSE:
            picture.grid.append(y)
            picture.texts.append(Text(dose_text(dose), LEFT - 8, y + 5, "end"))
    last_date: int = -ROOM_FOR_DATE
    for period, tone in zip(periods, _tones(periods), strict=True):
        start = (period.first - periods[0].first).days
        x = LEFT + (RIGHT - LEFT) * start // days
        width = LEFT + (RIGHT - LEFT) * ((period.last - periods[0].first).days + 1) // days - 2 - x
        height = int(period.dose_mg * (GROUND - TOP) / most)
        picture.shapes.append(Shape(tone, x, GROUND - height, width, height))
        if width >= ROOM_FOR_WORDS and height >= ROOM_FOR_DOSE + 6:
            on = " on" if tone == "dose-3" else ""
            picture.texts.append(Text(dose_said(period), x + 10, GROUND - height + 22, f"strong big{on}"))
        if last_date + ROOM_FOR_DATE <= x <= RIGHT - 2 * ROOM_FOR_DATE or start == 0:
            picture.texts.append(Text(day_said(period.first, year=False), x, 206))
            last_date = x
    picture.texts.append(Text(day_said(periods[-1].last, year=False), RIGHT, 206, "end"))
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
