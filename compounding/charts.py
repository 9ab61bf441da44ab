"""The geometry of the gauge of a weighing and of the chart of capsule weights: figures in, attributes of SVG out. Pure.

Numbers become text here, so that no language of a page writes them with a comma.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from compounding.amounts import Judgement, Target, reading_text

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
    """Capsule weights in the order they were weighed, with limits, middle and the inner half between them."""

    grid: list[Label]
    high: Label
    low: Label
    middle: Label
    zone_y: str
    zone_height: str
    line: str
    dots: list[tuple[str, Label]]
    counts: list[Label]
    words: str


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


def chart(verdict: Judgement, gross_mg: Sequence[Decimal]) -> Chart:
    """The chart of a sample against its limits."""
    step, lowest, highest = _scale([verdict.low_mg, verdict.high_mg, *gross_mg])

    def y_of(value: Decimal) -> Decimal:
        return BOTTOM - (value - lowest) / (highest - lowest) * (BOTTOM - TOP)

    def line_at(value: Decimal) -> Label:
        return Label("", _text(y_of(value)), f"{value:.1f}")

    apart = (LAST_DOT - FIRST_DOT) / max(len(gross_mg) - 1, 1)
    places = [(_text(FIRST_DOT + n * apart), weight) for n, weight in enumerate(gross_mg)]
    half = (verdict.high_mg - verdict.theoretical_mg) / 2
    zone = y_of(verdict.theoretical_mg + half)
    lines = int((highest - lowest) / step) + 1
    return Chart(
        grid=[Label("", _text(y_of(lowest + n * step)), f"{lowest + n * step:.0f}") for n in range(lines)],
        high=line_at(verdict.high_mg), low=line_at(verdict.low_mg), middle=line_at(verdict.theoretical_mg),
        zone_y=_text(zone), zone_height=_text(y_of(verdict.theoretical_mg - half) - zone),
        line=" ".join(f"{x},{_text(y_of(weight))}" for x, weight in places),
        dots=[(_kind(weight, verdict, half), Label(x, _text(y_of(weight)), f"{weight:f}")) for x, weight in places],
        counts=[Label(x, "", str(n)) for n, (x, _) in enumerate(places, start=1) if n == 1 or n % 5 == 0],
        words=_told(verdict, len(gross_mg)),
    )  # fmt: skip


def _kind(weight: Decimal, verdict: Judgement, half: Decimal) -> str:
    if weight in verdict.outside:
        return "dot-out"
    return "dot" if abs(weight - verdict.theoretical_mg) <= half else "dot-warn"


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


def _told(verdict: Judgement, count: int) -> str:
    limits = f"{verdict.low_mg:.1f} and {verdict.high_mg:.1f} mg"
    if not verdict.outside:
        return f"Weights of {count} capsules. All lie between the limits {limits}."
    return f"Weights of {count} capsules. {len(verdict.outside)} lie outside the limits {limits}."


def _text(place: Decimal) -> str:
    return f"{place:.1f}"
