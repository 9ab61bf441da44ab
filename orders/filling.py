"""What the next fill of a prescription holds: the days after the fills before it, never the ramp again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from compounding.models import Formula
from orders.models import FillLine, Order, Prescription
from orders.stretches import Daily, Lasting, Stretch, covered, lasting
from orders.titration import Step, units_needed, volume_needed_ml

NOTHING: Mapping[int, Decimal] = {}


@dataclass(frozen=True)
class NextFill:
    """A fill that is not made yet: from which day of the schedule, how many days of each stretch, its unsaved lines."""

    first_day: int
    stretches: list[Stretch]
    covered: list[int]
    lines: list[FillLine]


def next_fill(prescription: Prescription, given: Mapping[int, Decimal]) -> NextFill:
    """The days' supply from the day on which what was `given` (by formula) runs out; no lines after the schedule's end.

    What is left of a product on that day, after an adjustment, is not given again.
    """
    stretches, reach = prescription.stretches(), reach_of(prescription, given)
    days = covered(stretches, first_day=reach.until, days=prescription.days_supply)
    return NextFill(reach.until, stretches, days, _lines(prescription, stretches, days, dict(reach.left)))


def reach_of(prescription: Prescription, given: Mapping[int, Decimal]) -> Lasting:
    """How far what was `given` reaches into the schedule as it is really taken."""
    daily = [
        Daily(step.formula_id, Decimal(step.dose_mg), Decimal(step.formula.strength_mg), step.times_per_day)
        for step in prescription.all_steps()
    ]
    return lasting(prescription.stretches(), daily, given)


def given_by(orders: Iterable[Order]) -> dict[int, Decimal]:
    """The units of each formula that these orders give, by its key; they are fetched with their lines."""
    return given_in(line for order in orders if order.gives() for line in order.lines.all())


def given_in(lines: Iterable[FillLine]) -> dict[int, Decimal]:
    """The units of each formula in these lines, by its key."""
    units: dict[int, Decimal] = defaultdict(Decimal)
    for line in lines:
        units[line.formula_id] += Decimal(line.units)
    return dict(units)


def counted_in(lines: Iterable[FillLine]) -> dict[tuple[int, str], Decimal]:
    """The units of each formula and direction in these lines, as they are kept: what makes two fills the same."""
    units: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for line in lines:
        units[line.formula_id, line.directions] += round(Decimal(line.units), 2)
    return dict(units)


def fills_left(prescription: Prescription) -> int:
    """The fills still to be asked for: the first and its refills, less those asked for and not cancelled (RX-EXP-2)."""
    used = {order.fill_number for order in prescription.orders.all() if order.gives()}
    return prescription.refills + 1 - len(used)


def units_for(formula: Formula, steps: Sequence[Step]) -> Decimal:
    """Whole units of `formula` for these steps, or mL and g for what is measured."""
    strength = Decimal(formula.strength_mg)
    if formula.is_liquid:
        return volume_needed_ml(steps, strength)
    return Decimal(units_needed(steps, [strength])[strength])


def _lines(
    prescription: Prescription, stretches: Sequence[Stretch], taken: Sequence[int], left: dict[int, Decimal]
) -> list[FillLine]:
    """One line per product and dose; what is `left` of a product goes off its first lines."""
    steps, parts_of = prescription.all_steps(), defaultdict[tuple[int, Decimal], list[tuple[int, int]]](list)
    for stretch, days in zip(stretches, taken, strict=True):
        if days and not stretch.is_off:
            step = steps[stretch.step]
            parts_of[step.formula_id, step.dose_mg].append((stretch.step, days))
    lines = list[FillLine]()
    for parts in parts_of.values():
        step = steps[parts[0][0]]
        needed = units_for(step.formula, [replace(steps[place].arithmetic, days=days) for place, days in parts])
        in_hand = min(needed, left.get(step.formula_id, Decimal(0)))
        left[step.formula_id] = left.get(step.formula_id, Decimal(0)) - in_hand
        if needed > in_hand:
            position, units = len(lines) + 1, needed - in_hand
            lines.append(FillLine(position=position, formula=step.formula, units=units, directions=step.directions))
    return lines
