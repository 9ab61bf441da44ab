"""How a beyond-use date is told with its reasons: on a formula, before a batch is planned, on a batch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from compounding.bud_limits import BudBasis, KeptAt
from compounding.bud_reasons import Assigned, Ends, Reason, last_day, reasons_of
from compounding.models import Batch, Formula, Lot
from premises.moments import record_day


@dataclass(frozen=True)
class KeepsUntil:
    """A heading with the date it leads to, and every reason."""

    title: str
    reasons: Sequence[Reason]


def bud_of_formula(formula: Formula) -> list[Reason]:
    """Why this version has the days it has."""
    lines = formula.ingredients.filter(preserves=True).select_related("component").order_by("position")
    return reasons_of(
        Assigned(
            formula.days_class,
            formula.bud_days,
            BudBasis(formula.bud_basis or BudBasis.TABLE),
            formula.bud_reference,
            KeptAt(formula.kept_in or KeptAt.ROOM),
            [line.component.name for line in lines],
            formula.container_protects,
            [f"{row.document}: {row.title}" for row in formula.evidence.all()],
        )
    )


def bud_if_made(formula: Formula, today: date) -> KeepsUntil:
    """Until when it would keep if made `today` with the lots that are weighed first (FEFO)."""
    components = formula.ingredients.values_list("component", flat=True)
    first: dict[int, Lot] = {}
    for lot in Lot.objects.usable_on(today).filter(component__in=components).select_related("component"):
        first.setdefault(lot.component_id, lot)
    last, reasons = last_day(today, formula.bud_days, [_ends(lot) for lot in first.values()])
    return KeepsUntil(f"Made today it keeps until {last}", [*bud_of_formula(formula), *reasons])


def bud_of_batch(batch: Batch, today: date) -> KeepsUntil:
    """Until when a batch keeps and why: what was weighed decides, and what was not weighed yet may still shorten it."""
    made_on = batch.made_on or today
    weighed = [weighing.lot for weighing in batch.weighings.standing()]
    ends = [_ends(lot) for lot in weighed if lot.expires_on >= made_on]
    last, reasons = last_day(made_on, batch.formula.bud_days, ends)
    title = f"Use by {record_day(batch.bud_on)}" if batch.bud_on else f"As far as it is weighed, use by {last}"
    return KeepsUntil(title, [*bud_of_formula(batch.formula), *reasons])


def _ends(lot: Lot) -> Ends:
    return Ends(f"Lot {lot.number} of {lot.component.name}", lot.expires_on)
