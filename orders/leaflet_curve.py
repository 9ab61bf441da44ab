"""Where everything stands in the drawn curve of a leaflet, in points: its doses over the days of the fill. Pure."""

from decimal import Decimal

from orders.curve import Bar, Frame, bars
from orders.leaflet_content import DatedStep, LeafletContent
from orders.leaflet_drawing import INK, WIDTH, Box, Drawing, Word, tone_of

LINE = 2  # how thick the curve itself is, which is seen without the grounds below it
LETTER = Decimal("0.56")  # about how wide a figure is, in parts of its size


def curve_of(content: LeafletContent) -> Drawing | None:
    """The dose of each day as a line over its ground; none where there are no steps or nothing changes."""
    if len(content.steps) < 2:
        return None
    size = 20 if content.large else 12
    frame = Frame(left=0, right=WIDTH, top=size + 6, ground=4 * size + 6)
    drawing = Drawing(title=_said(content), height=frame.ground + size + 6)
    drawn = bars([(step.first, step.last, mg_of(step)) for step in content.steps], frame)
    for number, bar in enumerate(drawn):
        ground = tone_of(content.steps, number)[0]
        drawing.boxes.append(Box(ground, bar.x, frame.ground - bar.height, bar.width + LINE, bar.height))
    _draw_line(drawing, drawn, frame)
    _draw_words(drawing, drawn, content, frame, size)
    return drawing


def mg_of(step: DatedStep) -> Decimal:
    """The dose in mg; 0 while nothing is taken."""
    if step.is_off:
        return Decimal(0)
    number, unit = step.dose.split(" ", 1)
    return Decimal(number) / (1000 if unit.startswith("mcg") else 1)


def _draw_line(drawing: Drawing, drawn: list[Bar], frame: Frame) -> None:
    """The tops of all bars in one line, and the ground."""
    before = 0
    for bar in drawn:
        low, high = sorted((before, bar.height))
        drawing.boxes.append(Box(INK, bar.x, frame.ground - high, LINE, high - low + LINE))
        drawing.boxes.append(Box(INK, bar.x, frame.ground - bar.height, bar.width + LINE, LINE))
        before = bar.height
    drawing.boxes.append(Box(INK, frame.left, frame.ground, frame.right - frame.left, 1))


def _draw_words(drawing: Drawing, drawn: list[Bar], content: LeafletContent, frame: Frame, size: int) -> None:
    """The dose above each bar that is wide enough, and its first day below where it does not run into another."""
    free = 0
    for step, bar in zip(content.steps, drawn, strict=True):
        dose, day = content.dose_said(step), content.words.day(step.first, year=False)
        if _width(dose, size) <= bar.width:
            drawing.words.append(Word(dose, bar.x + LINE, frame.ground - bar.height - 4, str(size), bold=True))
        if free <= bar.x <= WIDTH - _width(day, size):
            drawing.words.append(Word(day, bar.x, frame.ground + size + 2, str(size)))
            free = bar.x + _width(day, size) + size // 2


def _width(text: str, size: int) -> int:
    return int(len(text) * size * LETTER)


def _said(content: LeafletContent) -> str:
    words, days = content.words, [content.words.day(step.first) for step in content.steps]
    doses = [content.dose_said(step) for step in content.steps]
    each = [words.say("take.curve_step", dose=dose, day=day) for dose, day in zip(doses, days, strict=True)]
    return words.say("take.curve", steps=", ".join(each))
