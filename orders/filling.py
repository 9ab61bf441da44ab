"""What the next fill of a prescription holds: the days after the fills before it, never the ramp again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from compounding.models import Formula
from orders.directions import in_turn
from orders.models import FillLine, Order, Prescription, PrescriptionStep
from orders.stretches import Daily, Lasting, Stretch, covered, lasting, rest_of
from orders.titration import Step, units_needed, volume_needed_ml

NOTHING: Mapping[int, Decimal] = {}


@dataclass(frozen=True)
class NextFill:
    """A fill that is not made yet: from which day of the schedule, how many days of each stretch, its unsaved lines.

    `lines` are one per product and dose. `together` are the same units with one line per product wherever its steps
    follow one another: a container for several steps, whose label says them in turn (ADR 0014).
    """

    first_day: int
    stretches: list[Stretch]
    covered: list[int]
    lines: list[FillLine]
    together: list[FillLine]

    def is_held_by(self, lines: Iterable[FillLine]) -> bool:
        """Whether these lines, as they are kept, are this fill, in either way."""
        held = _counted_in(lines)
        return held in (_counted_in(self.lines), _counted_in(self.together))


def next_fill(prescription: Prescription, given: Mapping[int, Decimal]) -> NextFill:
    """The days' supply from the day on which what was `given` (by formula) runs out; no lines after the schedule's end.

    What is left of a product on that day, after an adjustment, is not given again.
    """
    stretches, reach = prescription.stretches(), reach_of(prescription, given)
    days = covered(stretches, first_day=reach.until, days=prescription.days_supply)
    lines = _lines(prescription, stretches, days, dict(reach.left))
    said = _said_in_turn(prescription, stretches, days, reach.left)
    return NextFill(reach.until, stretches, days, lines, _together(lines, said))


def reach_of(prescription: Prescription, given: Mapping[int, Decimal]) -> Lasting:
    """How far what was `given` reaches into the schedule as it is really taken."""
    daily = [
        Daily(step.formula_id, Decimal(step.dose_mg), Decimal(step.formula.strength_mg), step.times_per_day)
        for step in prescription.all_steps()
    ]
    return lasting(prescription.stretches(), daily, given)


def what_is_left(prescription: Prescription) -> list[tuple[PrescriptionStep, int | None]]:
    """The steps and their days after all that was given of it: the ramp is never dispensed twice (design 10).

    After the end of its schedule it is the last dose, until told otherwise.
    """
    steps, given = prescription.all_steps(), given_by(prescription.orders.prefetch_related("lines"))
    rest = rest_of(prescription.stretches(), reach_of(prescription, given).until)
    return [(steps[one.step], one.days) for one in rest] or [(steps[-1], None)]


def given_by(orders: Iterable[Order]) -> dict[int, Decimal]:
    """The units of each formula that these orders give, by its key; they are fetched with their lines."""
    return given_in(line for order in orders if order.gives() for line in order.lines.all())


def given_in(lines: Iterable[FillLine]) -> dict[int, Decimal]:
    """The units of each formula in these lines, by its key."""
    units: dict[int, Decimal] = defaultdict(Decimal)
    for line in lines:
        units[line.formula_id] += Decimal(line.units)
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


def _said_in_turn(
    prescription: Prescription, stretches: Sequence[Stretch], taken: Sequence[int], left: Mapping[int, Decimal]
) -> dict[int, str]:
    """The directions of each product that has several doses one after the other, by its key.

    Not of one that is taken again after another or after a pause, nor where some is in hand: its days could not be
    counted from the first dose out of the container.
    """
    steps, runs = prescription.all_steps(), defaultdict[int, list[list[tuple[int, str]]]](list)
    used = [(stretch, days) for stretch, days in zip(stretches, taken, strict=True) if days]
    for product, group in groupby(used, key=lambda one: None if one[0].is_off else steps[one[0].step].formula_id):
        if product is not None:
            runs[product].append([(days, steps[stretch.step].directions) for stretch, days in group])
    alone = {product: found[0] for product, found in runs.items() if len(found) == 1 and not left.get(product)}
    return {product: in_turn(parts) for product, parts in alone.items() if len({text for _, text in parts}) > 1}


def _together(lines: Sequence[FillLine], said: Mapping[int, str]) -> list[FillLine]:
    """The lines with those of each product in `said` as one."""
    found = dict[object, FillLine]()
    for line in lines:
        is_one = line.formula_id in said
        kept = found.setdefault(
            line.formula_id if is_one else (line.formula_id, line.directions),
            FillLine(position=len(found) + 1, formula=line.formula, units=Decimal(0), directions=line.directions),
        )
        kept.units += line.units
        kept.directions = said.get(line.formula_id, line.directions)
    return list(found.values())


def _counted_in(lines: Iterable[FillLine]) -> dict[tuple[int, str], Decimal]:
    """The units of each formula and direction in these lines, as they are kept: what makes two fills the same."""
    units: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for line in lines:
        units[line.formula_id, line.directions] += round(Decimal(line.units), 2)
    return dict(units)
