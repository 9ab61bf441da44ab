"""What is to be weighed for a batch from a certain lot, and what its capsules should weigh: rows in, figures out.

Every target is computed twice, by amounts.py and by recomputation.py; where they differ there is none.
"""

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal
from typing import Any

from compounding.amounts import (
    Capsule,
    NothingToFillWith,
    Target,
    active_target,
    capsule_of,
    powder_target,
    refuse_too_little,
    shells_target,
    unit_of_cream,
)
from compounding.calculations import Assay, potency
from compounding.models import Batch, ComponentRole, Equipment, FormulaIngredient, Lot
from compounding.stored_inputs import again_for, difference_text, source_like, source_of
from premises.terms import Form
from records.refusals import Refusal

MG_IN_ML = Decimal(1000)


class CannotCompute(Refusal):
    """The amount cannot be computed or weighed; the code says why (API_WEIGH, CAPS_FILL, T-01)."""

    code = "cannot_compute"
    status = 422


class ComputedDifferently(Refusal):
    """The two computations of an amount differ: nothing is weighed until it is known why (B2, CALC-01)."""

    code = "computed_differently"
    status = 422


def target_for(
    batch: Batch,
    ingredient: FormulaIngredient,
    lot: Lot,
    balance: Equipment | None = None,
    *,
    assay: Assay | None = None,
) -> tuple[Target, dict[str, Any]]:
    """The target of `ingredient` from `lot`, and the working that led to it (CR-09). Raises CannotCompute.

    With a `balance` it is refused where that balance does not weigh so little (T-01). A filler goes by the active that
    was weighed; before there is one, by an active of this `assay`. Raises also ComputedDifferently.
    """
    active = _active_for(batch, ingredient, lot)
    try:
        target, working = _target(batch, ingredient, lot, (active and active.assay) or assay)
        if balance is not None and is_weighed(ingredient):
            minimum = balance.minimum_mg(batch.figure("balance_error_percent"))
            refuse_too_little(target, minimum, batch.planned_units)
    except ValueError as error:
        raise CannotCompute(f"{error} Nothing was saved.", code=getattr(error, "code", "cannot_compute")) from error
    again = again_for(batch, ingredient, source_of(active) if active else source_like(assay))
    if not again.agrees(target.amount, target.low, target.high, target.exact):
        said = difference_text(ingredient.component, target.exact or target.amount, again)
        raise ComputedDifferently(f"{said} Nothing was saved.")
    working = {"units": batch.planned_units, "overage": batch.overage} | working
    working |= {"exact": target.exact, "again": again.text()}
    return target, {name: str(value) for name, value in working.items()}


def capsule_for(batch: Batch, assay: Assay) -> Capsule:
    """One capsule of this batch with an active of this assay; a tablet or troche has no shell.

    Raises NothingToFillWith, DoesNotFit.
    """
    lines = batch.formula.lines()
    active, filler = batch.formula.active, batch.formula.filler
    if not (active and filler):
        raise NothingToFillWith("It needs an active and a filler that makes it up (CAPS_FILL).")
    strength = Decimal(batch.formula.strength_mg)
    return capsule_of(strength, assay, active.pack_mg, filler.pack_mg, _shell_mg(batch, lines))


def _shell_mg(batch: Batch, lines: Sequence[FormulaIngredient]) -> Decimal:
    if Form(batch.formula.form) != Form.CAPSULE:
        return Decimal(0)
    shell = next((line.amount_mg for line in lines if line.role == ComponentRole.SHELL), None)
    if not shell:
        raise NothingToFillWith("A capsule needs a shell with its weight (CAPS_FILL).")
    return shell


def is_weighed(line: FormulaIngredient) -> bool:
    """Whether it stands on a balance: shells are counted, and what fills up a liquid is measured."""
    return line.role != ComponentRole.SHELL and not is_to_volume(line)


def is_to_volume(line: FormulaIngredient) -> bool:
    """Whether it is the vehicle that makes a liquid up to the mark."""
    return line.amount_mg is None and line.formula is not None and Form(line.formula.form).strength_per == "mL"


def drawn(line: FormulaIngredient, amount: Decimal, lot: Lot) -> Decimal:
    """What leaves the lot, in its own unit: a mL of a vehicle counts as 1 g, tablets are crushed whole (TAB-01)."""
    if lot.average_mg:
        return (amount / lot.average_mg).to_integral_value(ROUND_CEILING)
    return amount * MG_IN_ML if is_to_volume(line) else amount


def assay_of(batch: Batch) -> Assay | None:
    """The assay of the active that was weighed for this batch; None before it was."""
    lot = active_weighed(batch)
    return lot.assay if lot else None


def active_weighed(batch: Batch) -> Lot | None:
    """The lot of active that was weighed for this batch; None before it was."""
    return next((row.lot for row in batch.standing() if row.ingredient.role == ComponentRole.ACTIVE), None)


def _active_for(batch: Batch, ingredient: FormulaIngredient, lot: Lot) -> Lot | None:
    """The lot of active an amount goes by: the one being weighed or, for what fills up, the one that was."""
    if ingredient.role == ComponentRole.ACTIVE:
        return lot
    fills_up = ingredient.amount_mg is None and ingredient.role != ComponentRole.SHELL
    return active_weighed(batch) if fills_up else None


def _target(
    batch: Batch, ingredient: FormulaIngredient, lot: Lot, assay: Assay | None
) -> tuple[Target, dict[str, Any]]:
    if ingredient.role == ComponentRole.SHELL:
        return shells_target(batch.planned_units, batch.overage), {}
    if ingredient.role == ComponentRole.ACTIVE:
        return _active(batch, lot)
    within = batch.figure("weigh_other_within_percent")
    per_unit = ingredient.amount_mg
    working: dict[str, Any] = {"each_mg": per_unit}
    if per_unit is None:
        per_unit, working = _filler(batch, assay)
    return powder_target(per_unit, batch.planned_units, batch.overage, tolerance_percent=within), working


def _active(batch: Batch, lot: Lot) -> tuple[Target, dict[str, Any]]:
    assay = lot.assay
    if assay is None:
        raise NothingToFillWith(f"Lot {lot.number} has no assay (CMP-09).")
    strength, within = Decimal(batch.formula.strength_mg), batch.figure("weigh_active_within_percent")
    target = active_target(strength, batch.planned_units, batch.overage, assay, tolerance_percent=within)
    said: dict[str, Any] = {"assay_percent": assay.percent, "basis": assay.basis, "water_percent": assay.water_percent}
    if lot.average_mg:
        said |= {"tablet_mg": lot.component.tablet_mg, "average_mg": lot.average_mg, "tablets": lot.tablets_weighed}
        said["crushed"] = drawn(batch.formula.active, target.amount, lot)
    return target, said | {
        "solvents_percent": assay.solvents_percent,
        "potency": potency(assay),
        "strength_mg": strength,
    }


def _filler(batch: Batch, assay: Assay | None) -> tuple[Decimal, dict[str, Any]]:
    per = Form(batch.formula.form).strength_per
    if per == "mL":  # made up to the mark: so many mL
        return Decimal(1), {"to_volume": 1}
    if assay is None:
        raise NothingToFillWith("Weigh the active first: the filler is what it leaves (CAPS_FILL).")
    if per == "g":
        return _base(batch, assay)
    capsule = capsule_for(batch, assay)
    working = {"active_mg": capsule.active_mg, "filler_mg": capsule.filler_mg}
    packs = {"active_pack_mg": capsule.active_pack_mg, "filler_pack_mg": capsule.filler_pack_mg}
    thinned = {"diluent_mg": capsule.diluent_mg} if capsule.diluent_mg else {}
    return capsule.filler_mg, working | packs | thinned


def _base(batch: Batch, assay: Assay) -> tuple[Decimal, dict[str, Any]]:
    """The base in 1 g of cream or gel."""
    lines = batch.formula.lines()
    others = [row.amount_mg for row in lines if row.amount_mg is not None and row.role != ComponentRole.ACTIVE]
    active, base = unit_of_cream(Decimal(batch.formula.strength_mg), assay, others)
    return base, {"active_mg": active, "others_mg": sum(others, Decimal(0)), "base_mg": base}
