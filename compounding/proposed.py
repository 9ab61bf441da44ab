"""What is still to be weighed of a batch, as far as it can be said: of each component the first lot that reaches."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from compounding.amounts import Target
from compounding.calculations import Assay
from compounding.making import lines_of
from compounding.models import Batch, Component, ComponentRole, Equipment, FormulaIngredient, Lot
from compounding.targets import CannotCompute, assay_of, drawn, target_for

LOTS = 8  # looked at of each component, the first to expire first


@dataclass(frozen=True)
class Proposed:
    """One line with the component planned for it, the lot proposed and the amount; `why_not` where there is none."""

    line: FormulaIngredient
    component: Component
    lot: Lot | None = None
    target: Target | None = None
    working: dict[str, str] = field(default_factory=dict)
    why_not: str = ""


def proposed_for(batch: Batch, day: date) -> list[Proposed]:
    """Every component not weighed yet, in the order it is weighed (FEFO, CMP-04). Raises ComputedDifferently."""
    finest = Equipment.objects.finest(batch.figure("balance_error_percent"))
    return proposed_from(batch, usable_lots({batch.component_for(line).pk for line in lines_of(batch)}, day), finest)


def usable_lots(components: Collection[int], day: date) -> dict[int, list[Lot]]:
    """The lots of these components that may be weighed on `day`, by component, the first to expire first."""
    lots: dict[int, list[Lot]] = {}
    for lot in Lot.objects.usable_on(day).filter(component__in=components).select_related("component"):
        lots.setdefault(lot.component_id, []).append(lot)
    return lots


def proposed_from(batch: Batch, lots: Mapping[int, list[Lot]], finest: Equipment | None) -> list[Proposed]:
    """As `proposed_for`, from these lots on this balance; a batch that is not saved has nothing weighed yet."""
    weighed = {row.ingredient_id for row in batch.weighings.standing()} if batch.pk else set()
    assay, found = assay_of(batch), list[Proposed]()
    for line in lines_of(batch):
        if line.pk not in weighed:
            known = assay or assay_proposed(found)
            found.append(_proposed(batch, line, lots.get(batch.component_for(line).pk, []), finest, known))
    return found


def drawn_for(row: Proposed) -> Decimal:
    """What this target takes from its lot, in the unit of the lot."""
    return drawn(row.line, row.target.amount, row.lot) if row.target and row.lot else Decimal(0)


def _proposed(
    batch: Batch, line: FormulaIngredient, lots: list[Lot], finest: Equipment | None, assay: Assay | None
) -> Proposed:
    component = batch.component_for(line)
    right = [lot for lot in lots if batch.asks_for(line, lot)]
    why_not = "No released lot in date has enough on hand."
    if lots and not right:
        why_not = f"The lots on hand are not the {line.get_hydrate_display()} (wrong_hydrate)."
    for lot in right[:LOTS]:
        try:
            target, working = target_for(batch, line, lot, finest, assay=assay)
        except CannotCompute as refusal:
            why_not = f"{str(refusal).removesuffix(' Nothing was saved.')} ({refusal.code})"
            continue
        if lot.on_hand >= drawn(line, target.high, lot):
            return Proposed(line, component, lot, target, working)
    return Proposed(line, component, why_not=why_not)


def assay_proposed(found: Sequence[Proposed]) -> Assay | None:
    """Of the active that will be weighed first; none where no lot of it reaches."""
    actives = [row.lot for row in found if row.lot and row.line.role == ComponentRole.ACTIVE]
    return actives[0].assay if actives else None
