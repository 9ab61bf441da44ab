"""What a batch that is only thought of would take and come to: its lots, its last day, the fewest and most units."""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from compounding.bud_reasons import Ends, last_day
from compounding.making import lines_of
from compounding.models import Batch, Equipment, Formula, Lot
from compounding.planning import LARGEST_BATCH, batch_of, figures_in_force
from compounding.proposed import Proposed, drawn_for, proposed_from, usable_lots
from compounding.targets import ComputedDifferently

PLENTY = Decimal("Infinity")


@dataclass(frozen=True)
class Shelf:
    """What batches would be made of on `day`: the lots of each component, first to expire first, the
    figures, and the balance that weighs the least."""

    day: date
    lots: Mapping[int, list[Lot]]
    figures: Mapping[str, Any]
    finest: Equipment | None

    def with_plenty(self) -> "Shelf":
        """The same lots, as if there were enough of each."""
        lots = {component: [_holding(lot, PLENTY) for lot in found] for component, found in self.lots.items()}
        return Shelf(self.day, lots, self.figures, self.finest)


@dataclass(frozen=True)
class Foreseen:
    """A batch of so many units as it would be made today, and what decides its last day (BUD-04)."""

    batch: Batch
    components: Sequence[Proposed]
    bud_on: date
    decides: str

    @property
    def missing(self) -> list[Proposed]:
        """The components no lot can be weighed for."""
        return [row for row in self.components if row.lot is None]


def shelf_for(formulas: Sequence[Formula], day: date) -> Shelf:
    """The lots these products would be made of, in a number of queries that does not grow with them."""
    components = {line.component_id for formula in formulas for line in formula.ingredients.all()}
    figures = figures_in_force()
    finest = Equipment.objects.finest(Decimal(figures["balance_error_percent"][0]))
    return Shelf(day, usable_lots(components, day), figures, finest)


def foreseen(formula: Formula, units: Decimal, shelf: Shelf) -> Foreseen:
    """A batch of these units from what is on the shelf; of nothing where an amount comes out differently (CALC-01)."""
    batch = batch_of(formula, units, shelf.figures)
    try:
        found = proposed_from(batch, shelf.lots, shelf.finest)
    except ComputedDifferently as refusal:
        found = [Proposed(line, line.component, why_not=str(refusal)) for line in lines_of(batch)[:1]]
    ends = [Ends(f"Lot {row.lot.number} of {row.lot.component.name}", row.lot.expires_on) for row in found if row.lot]
    bud_on, reasons = last_day(shelf.day, formula.bud_days, ends)
    return Foreseen(batch, found, bud_on, next(reason.text for reason in reasons if reason.decides))


def fewest_units(formula: Formula, shelf: Shelf) -> Decimal | None:
    """The fewest units of which each component can be weighed (MWQ); None where no number of them can."""
    plenty = shelf.with_plenty()
    return _first(1, LARGEST_BATCH, lambda units: not foreseen(formula, Decimal(units), plenty).missing)


def most_units(formula: Formula, wanted: Decimal, fewest: Decimal, shelf: Shelf) -> Decimal:
    """The most units up to `wanted` that what is on the shelf reaches for; 0 where it reaches for none."""
    short = _first(int(fewest), int(wanted), lambda units: bool(foreseen(formula, Decimal(units), shelf).missing))
    if short is None:
        return wanted
    return short - 1 if short > fewest else Decimal(0)


def without(shelf: Shelf, made: Foreseen) -> Shelf:
    """What is left on the shelf for the next batch that is thought of, once this one is made."""
    drawn = {row.lot.pk: drawn_for(row) for row in made.components if row.lot}
    lots = {
        component: [_holding(lot, lot.on_hand - drawn[lot.pk]) if lot.pk in drawn else lot for lot in found]
        for component, found in shelf.lots.items()
    }
    return Shelf(shelf.day, lots, shelf.figures, shelf.finest)


def _holding(lot: Lot, on_hand: Decimal) -> Lot:
    """The same lot with another amount on hand, not to be saved."""
    other = copy(lot)
    other.on_hand = on_hand
    return other


def _first(low: int, high: int, holds: Callable[[int], bool]) -> Decimal | None:
    """The smallest number from `low` to `high` for which `holds`, where it holds for every larger one too."""
    if not holds(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return Decimal(low)
