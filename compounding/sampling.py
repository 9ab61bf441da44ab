"""What a sample is judged by: the lot of shells, their weights, the net fill expected, what is weighed so far."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from compounding.amounts import sample_size
from compounding.models import Batch, ComponentRole, Lot, SampleWeight, ShellSample
from compounding.net_fill import SHELLS_LEAST, Expected, Of
from compounding.targets import assay_of, capsule_for
from premises.terms import Form
from records.refusals import Refusal


class SampleRefused(Refusal):
    """The sample cannot be weighed, kept or judged as it is; the code says why (4.7, QC-04)."""

    code = "bad_sample"
    status = 422


def has_shells(batch: Batch) -> bool:
    """Whether its units are weighed in a shell; a tablet or troche is not."""
    return Form(batch.formula.form) == Form.CAPSULE


def shell_lot_of(batch: Batch) -> Lot | None:
    """The lot of shells that was counted out for it; None before it was."""
    return next((row.lot for row in batch.standing() if row.ingredient.role == ComponentRole.SHELL), None)


def shells_of(batch: Batch) -> ShellSample | None:
    """The newest weights of empty shells of its lot, whichever batch they were weighed for (QC-04)."""
    lot = shell_lot_of(batch)
    rows = list(lot.shell_samples.all()) if lot else []
    return rows[-1] if rows else None


def shell_of_formula(batch: Batch) -> Decimal | None:
    """What an empty shell weighs by the formula; a bench aid, never what is judged by (D-10)."""
    lines = batch.formula.lines() if has_shells(batch) else []
    return next((line.amount_mg for line in lines if line.role == ComponentRole.SHELL), None)


def least_for(batch: Batch, of: Of) -> int:
    """How many are weighed at least."""
    return SHELLS_LEAST if of is Of.SHELLS else sample_size(batch.planned_units)


def open_weights(batch: Batch, of: Of) -> list[SampleWeight]:
    """What is weighed so far of the sample that is not kept yet, in order."""
    found = (
        batch.sample_weights.filter(round=round_of(batch, of), struck_at=None).order_by("pk").select_related("balance")
    )
    return list(found.filter(shell_lot=shell_lot_of(batch)) if of is Of.SHELLS else found.filter(shell_lot=None))


def balances_of(taken: Iterable[SampleWeight]) -> str:
    """The codes of the balances these stood on, as the record of a sample names them (CR-13)."""
    return ", ".join(sorted({row.balance.code for row in taken if row.balance}))


def round_of(batch: Batch, of: Of) -> int:
    """Which sample of this batch is under way."""
    return (batch.shell_samples if of is Of.SHELLS else batch.samples).count() + 1


def expected_of(batch: Batch) -> tuple[Expected, dict[str, Any]]:
    """What one unit should hold and its empty shell, with every input of it (CR-09). Raises SampleRefused."""
    assay, shells = assay_of(batch), shells_of(batch)
    if assay is None:
        raise SampleRefused("The active is not weighed yet (CR-06). Nothing was saved.", code="active_not_weighed")
    if has_shells(batch) and shells is None:
        raise SampleRefused(
            f"{SHELLS_LEAST} empty shells of the lot in this batch are not weighed yet (QC-04). Nothing was saved.",
            code="shells_not_weighed",
        )
    try:
        capsule = capsule_for(batch, assay)
    except ValueError as error:
        raise SampleRefused(f"{error} Nothing was saved.", code=getattr(error, "code", "cannot_compute")) from error
    expected = Expected(capsule.fill_mg, shells.mean_mg if shells and has_shells(batch) else capsule.shell_mg)
    inputs = {
        "fill_mg": expected.fill_mg, "shell_mg": expected.shell_mg, "strength_mg": batch.formula.strength_mg,
        "active_mg": capsule.active_mg, "filler_mg": capsule.filler_mg, "active_pack_mg": capsule.active_pack_mg,
        "filler_pack_mg": capsule.filler_pack_mg, "assay_percent": assay.percent, "basis": assay.basis,
        "water_percent": assay.water_percent, "solvents_percent": assay.solvents_percent,
        "shell_lot": shells.lot.number if shells else "", "shells_weighed": len(shells.weights_mg) if shells else 0,
    }  # fmt: skip
    return expected, {name: str(value) for name, value in inputs.items()}
