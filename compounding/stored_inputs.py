"""The inputs of the second computation, read from the rows as they are stored, and where a kept amount differs from it.

Nothing here asks the first computation: what a lot is worth is read from its columns.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from compounding.calculations import Assay
from compounding.models import Batch, Component, ComponentRole, Formula, FormulaIngredient, Lot, Weighing
from compounding.recomputation import (
    Again,
    Held,
    Making,
    Source,
    Unit,
    active_again,
    filler_again,
    held_again,
    other_again,
    shells_again,
)
from premises.terms import Form

RULE = "CALC-01"


@dataclass(frozen=True)
class Compared:
    """One weighing of the record beside its second computation, and whether they agree."""

    weighing: Weighing
    again: Again
    agrees: bool


def again_for(batch: Batch, line: FormulaIngredient, source: Source) -> Again:
    """The amount of one component computed the second time, with an active such as `source`."""
    making = Making(batch.planned_units, batch.overage)
    other_within = Decimal(batch.figures["weigh_other_within_percent"][0])
    if line.role == ComponentRole.SHELL:
        return shells_again(making)
    if line.role == ComponentRole.ACTIVE:
        within = Decimal(batch.figures["weigh_active_within_percent"][0])
        return active_again(unit_of(batch.formula), making, source, within)
    if line.amount_mg is not None:
        return other_again(line.amount_mg, making, other_within)
    return filler_again(unit_of(batch.formula), making, source, other_within)


def compared(batch: Batch) -> list[Compared]:
    """Every standing weighing computed again from the rows as they are now (B2)."""
    rows = list(batch.weighings.standing())
    actives = [row.lot for row in rows if row.ingredient.role == ComponentRole.ACTIVE]
    source = source_of(actives[0]) if actives else Source()
    return [_compared(batch, row, source) for row in rows if actives or row.ingredient.amount_mg is not None]


def differences(batch: Batch) -> list[str]:
    """What differs between the record and its second computation, in words; empty where all agree."""
    return [
        difference_text(row.weighing.ingredient.component, _exact(row.weighing) or row.weighing.target, row.again)
        for row in compared(batch)
        if not row.agrees
    ]


def difference_text(component: Component, first: Decimal, again: Again) -> str:
    """What a person reads when the two computations of an amount differ."""
    unit = component.weighed_in
    return (
        f"{component.name}: {first.normalize():f} {unit} by the first computation, {again.text()} {unit} by the second "
        f"({RULE}). Nothing is made of it until it is known which is right."
    )


def unit_of(formula: Formula) -> Unit:
    """What the formula says of one unit."""
    lines = formula.lines()
    powders = [line for line in lines if line.role not in {ComponentRole.ACTIVE, ComponentRole.SHELL}]
    actives = [line for line in lines if line.role == ComponentRole.ACTIVE]
    fillers = [line for line in powders if line.amount_mg is None]
    return Unit(
        strength_mg=Decimal(formula.strength_mg),
        per=Form(formula.form).strength_per,
        active_pack_mg=actives[0].pack_mg if actives else None,
        filler_pack_mg=fillers[0].pack_mg if fillers else None,
        others_mg=tuple(line.amount_mg for line in powders if line.amount_mg is not None),
    )


def source_of(lot: Lot) -> Source:
    """A lot of active as its columns say it."""
    if lot.tablets_mg and lot.tablets_weighed and lot.component.tablet_mg:
        each = Fraction(lot.tablets_mg) / lot.tablets_weighed
        return Source(tablet_mg=lot.component.tablet_mg, average_mg=each)
    said = [lot.water_percent, lot.solvents_percent, lot.diluent_percent]
    return Source(lot.assay_percent or 0, lot.assay_basis, *said)


def source_like(assay: Assay | None) -> Source:
    """An active that is not chosen yet, such as its certificate says."""
    if assay is None:
        return Source()
    return Source(assay.percent, str(assay.basis), assay.water_percent, assay.solvents_percent, assay.diluent_percent)


def content_again(active: Weighing, diluent: Weighing) -> Held:
    """What a trituration holds by the second computation, of what was weighed for it."""
    return held_again(source_of(active.lot), active.amount, diluent.amount)


def _compared(batch: Batch, row: Weighing, source: Source) -> Compared:
    again = again_for(batch, row.ingredient, source)
    return Compared(row, again, again.agrees(row.target, row.low, row.high, _exact(row)))


def _exact(row: Weighing) -> Decimal | None:
    """What the first computation had before it rounded, as the record keeps it."""
    said = row.working.get("exact")
    return Decimal(said) if said else None
