"""The geometry of the gauge of a weighing and of the chart of capsule weights: figures in, attributes of SVG out. Pure.

Numbers become text here, so that no language of a page writes them with a comma.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from compounding.amounts import Target, reading_text
from compounding.net_fill import MEAN_HIGH_PERCENT, MEAN_LOW_PERCENT, Expected, Judgement

GAUGE_WIDTH, TICKS, TICKS_TO_A_LONG_ONE = Decimal(820), 40, 5
LABELS_APART = Decimal(110)  # nearer to each other than this, two numbers run into one another
LEFT, RIGHT, TOP, BOTTOM = Decimal(52), Decimal(788), Decimal(20), Decimal(320)
FIRST_DOT, LAST_DOT = Decimal(64), Decimal(776)
GRID_STEPS = [Decimal(step) for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)]
MOST_GRID_LINES = 6


@dataclass(frozen=True)
class Label:
    """A number with its place."""

    x: str
    y: str
    text: str


@dataclass(frozen=True)
class Gauge:
    """The band of a weighing, its target, and the needle where there is a reading."""

    band_x: str
    band_width: str
    target: Label
    ends: list[Label]
    ticks: list[tuple[str, str]]
    needle: Label | None
    needle_side: str
    is_inside: bool
    words: str


@dataclass(frozen=True)
class Chart:
    """Net fills in the order they were weighed, with the limits of each, the zone of the mean, and those to come."""

    grid: list[Label]
    high: Label
    low: Label
    middle: Label
    zone_y: str
    zone_height: str
    line: str
    dots: list[tuple[str, Label]]
    ghosts: list[Label]
    counts: list[Label]
    words: str

    @property
    def kinds(self) -> set[str]:
        """Which shapes it has, so that they are explained."""
        return {kind for kind, _ in self.dots}


def gauge(target: Target, unit: str, reading: Decimal | None = None) -> Gauge:
    """The gauge: the band fills the middle half of its scale."""
    centre = (target.low + target.high) / 2
    reach = max(target.high - target.low, Decimal(1))

    def x_of(value: Decimal) -> Decimal:
        return min(max((value - centre) / reach, Decimal(-1)), Decimal(1)) * GAUGE_WIDTH / 2 + GAUGE_WIDTH / 2

    low, high, at = x_of(target.low), x_of(target.high), x_of(target.amount)
    ends = [(x, value) for x, value in ((low, target.low), (high, target.high)) if abs(x - at) >= LABELS_APART]
    inside = reading is None or target.low <= reading <= target.high
    needle = None if reading is None else Label(_text(x_of(reading)), "", reading_text(reading, unit))
    return Gauge(
        band_x=_text(low), band_width=_text(high - low),
        target=Label(_text(at), "", f"{reading_text(target.amount, unit)} {unit}"),
        ends=[Label(_text(x), "", reading_text(value, unit)) for x, value in ends], ticks=_ticks(), needle=needle,
        needle_side="end" if reading is not None and x_of(reading) > GAUGE_WIDTH / 4 else "start", is_inside=inside,
        words=_said(target, unit, reading, inside=inside),
    )  # fmt: skip


def chart(expected: Expected, verdict: Judgement | None, size: int) -> Chart:
    """The chart of a sample of at least `size` against what is expected; before the first weight the limits alone."""
    nets = verdict.nets_mg if verdict else ()
    step, lowest, highest = _scale([expected.low_mg, expected.high_mg, *nets])

    def y_of(value: Decimal) -> Decimal:
        return BOTTOM - (value - lowest) / (highest - lowest) * (BOTTOM - TOP)

    def line_at(value: Decimal) -> Label:
        return Label("", _text(y_of(value)), f"{value:.1f}")

    xs = _across(max(len(nets), size))
    zone_low, zone_high = (expected.fill_mg * side / 100 for side in (MEAN_LOW_PERCENT, MEAN_HIGH_PERCENT))
    lines = int((highest - lowest) / step) + 1
    places = [(x, y_of(net)) for x, net in zip(xs, nets, strict=False)]
    return Chart(
        grid=[Label("", _text(y_of(lowest + n * step)), f"{lowest + n * step:.0f}") for n in range(lines)],
        high=line_at(expected.high_mg), low=line_at(expected.low_mg), middle=line_at(expected.fill_mg),
        zone_y=_text(y_of(zone_high)), zone_height=_text(y_of(zone_low) - y_of(zone_high)),
        line=" ".join(f"{_text(x)},{_text(y)}" for x, y in places),
        dots=_dots(verdict, places) if verdict else [],
        ghosts=[Label(_text(x), _text(y_of(expected.fill_mg)), "") for x in xs[len(nets) :]],
        counts=[Label(_text(x), "", str(n)) for n, x in enumerate(xs, start=1) if n == 1 or n % 5 == 0],
        words=_told(expected, verdict),
    )  # fmt: skip


def _across(count: int) -> list[Decimal]:
    apart = (LAST_DOT - FIRST_DOT) / max(count - 1, 1)
    return [FIRST_DOT + n * apart for n in range(count)]


def _dots(verdict: Judgement, places: Sequence[tuple[Decimal, Decimal]]) -> list[tuple[str, Label]]:
    """Each with its shape: a disc inside, a triangle beyond where the mean may lie, a diamond beyond a limit."""
    return [
        (_kind(verdict, n), Label(_text(x), _text(y), f"{verdict.nets_mg[n]:.1f}")) for n, (x, y) in enumerate(places)
    ]


def _kind(verdict: Judgement, place: int) -> str:
    if place + 1 in verdict.outside:
        return "dot-out"
    return "dot" if MEAN_LOW_PERCENT <= verdict.percents[place] <= MEAN_HIGH_PERCENT else "dot-warn"


def _scale(values: Sequence[Decimal]) -> tuple[Decimal, Decimal, Decimal]:
    """Step, lowest and highest line of a grid that holds every value."""
    reach = max(values) - min(values)
    step = next((step for step in GRID_STEPS if reach / step <= MOST_GRID_LINES), GRID_STEPS[-1])
    lowest = (min(values) / step).to_integral_value(ROUND_FLOOR) * step
    highest = (max(values) / step).to_integral_value(ROUND_CEILING) * step
    return step, lowest, max(highest, lowest + step)


def _ticks() -> list[tuple[str, str]]:
    each = GAUGE_WIDTH / TICKS
    return [(_text(n * each), "14" if n % TICKS_TO_A_LONG_ONE == 0 else "8") for n in range(TICKS + 1)]


def _said(target: Target, unit: str, reading: Decimal | None, *, inside: bool) -> str:
    amount, low, high = (reading_text(value, unit) for value in (target.amount, target.low, target.high))
    band = f"Target {amount} {unit}. The band runs from {low} to {high}."
    if reading is None:
        return band
    where = "inside" if inside else "outside"
    return f"Reading {reading_text(reading, unit)} {unit}. {band} The reading is {where} the band."


def _told(expected: Expected, verdict: Judgement | None) -> str:
    limits = f"{expected.low_mg:.1f} and {expected.high_mg:.1f} mg"
    if verdict is None:
        return f"No weights yet. Each net fill has to lie between {limits}."
    count = f"Net fill of {len(verdict.nets_mg)}."
    if not verdict.outside:
        return f"{count} All lie between the limits {limits}."
    numbers = ", ".join(str(place) for place in verdict.outside)
    return f"{count} {len(verdict.outside)} outside the limits {limits}: no. {numbers}."


def _text(place: Decimal) -> str:
    return f"{place:.1f}"
