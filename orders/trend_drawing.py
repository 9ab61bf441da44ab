"""The picture of what a patient answered: how much it helps, the dose below, and a mark for each trouble. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from orders.check_in import ASKED, MOST_BENEFIT, CheckInAnswers, Trouble
from orders.figure_drawing import Drawing, Shape, Word
from premises.quantities import dose_text

LEFT, RIGHT, TOP, GROUND = 74, 384, 20, 120
DOSES, FIRST_MARK, MARK_APART, CAPTION, HEIGHT = 142, 166, 20, 230, 238
MOST_POINTS = 12
LEVELS = (0, 5, MOST_BENEFIT)
# Colour and outline both tell: a ring, a disc, a square.
DISCS = {Trouble.NONE: "dot-ghost", Trouble.SOME: "dot-warn"}
SQUARE = Decimal(10)


@dataclass(frozen=True)
class Point:
    """One answer: when it was given, in words, the dose it is about, and what it says."""

    day: str
    dose_mg: Decimal
    answers: CheckInAnswers


def trend(points: Sequence[Point]) -> Drawing:
    """The newest of these answers, the oldest on the left."""
    shown = points[-MOST_POINTS:]
    drawn = _ground()
    places = [(x, _y_of(point.answers.benefit)) for x, point in zip(_across(len(shown)), shown, strict=True)]
    drawn.lines.append(("line", " ".join(f"{x:.1f},{y:.1f}" for x, y in places)))
    for (x, y), point in zip(places, shown, strict=True):
        drawn.dots.append(Shape("dot", f"{x:.1f}", f"{y:.1f}"))
        drawn.words.append(Word("strong mid", f"{x:.1f}", f"{y - 9:.1f}", str(point.answers.benefit)))
        drawn.words.append(Word("mid", f"{x:.1f}", str(DOSES), dose_text(point.dose_mg)))
        _mark(drawn, x, point.answers)
    drawn.words.append(Word("", str(LEFT), str(CAPTION), shown[0].day))
    if len(shown) > 1:
        drawn.words.append(Word("end", str(RIGHT), str(CAPTION), shown[-1].day))
    return drawn


def _ground() -> Drawing:
    """The grid from 0 to 10, and the names of the rows below it."""
    drawn = Drawing(height=HEIGHT)
    for level in LEVELS:
        drawn.levels.append(Shape("grid", str(LEFT), f"{_y_of(level):.1f}", str(RIGHT)))
        drawn.words.append(Word("end", str(LEFT - 8), f"{_y_of(level) + 4:.1f}", str(level)))
    drawn.words.append(Word("end", str(LEFT - 8), str(DOSES), "Dose, mg"))
    for number, name in enumerate(ASKED):
        drawn.words.append(Word("end", str(LEFT - 8), str(FIRST_MARK + number * MARK_APART + 4), name.capitalize()))
    return drawn


def _mark(drawn: Drawing, x: Decimal, answers: CheckInAnswers) -> None:
    for number, name in enumerate(ASKED):
        trouble, y = getattr(answers, name), FIRST_MARK + number * MARK_APART
        if trouble == Trouble.BAD:
            corner, side = SQUARE / 2, f"{SQUARE:.1f}"
            drawn.bars.append(Shape("f-stopped", f"{x - corner:.1f}", f"{y - corner:.1f}", side, side))
        else:
            drawn.dots.append(Shape(DISCS[trouble], f"{x:.1f}", f"{y:.1f}"))


def _across(count: int) -> list[Decimal]:
    first, apart = Decimal(LEFT + 12), Decimal(RIGHT - LEFT - 24) / max(count - 1, 1)
    return [first + apart * number for number in range(count)]


def _y_of(benefit: int) -> Decimal:
    return GROUND - Decimal(benefit) / MOST_BENEFIT * (GROUND - TOP)
