"""Weighing while a batch is made: empty shells of its lot, and the sample judged on net fill (4.7, QC-01 to QC-05)."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from compounding.actions.batches import refuse_unless_making
from compounding.actions.quality import note_failed_sample
from compounding.actions.weighing import refuse_not_ready, the_balance
from compounding.amounts import SAMPLE_MOST
from compounding.form_checks import is_counted
from compounding.models import Batch, CapsuleSample, Equipment, Lot, SampleWeight, ShellSample
from compounding.net_fill import Of, judged
from compounding.sampling import (
    SampleRefused,
    balances_of,
    expected_of,
    has_shells,
    least_for,
    open_weights,
    round_of,
    shell_lot_of,
    shells_of,
)
from premises.terms import Form
from records.action import action, tell
from records.rows import lock

MOST_MG = Decimal(10_000)
STEP_MG = Decimal("0.001")


@action
def take_weights(
    batch: Batch,
    of: Of,
    weights_mg: Sequence[Decimal],
    *,
    number: int | None = None,
    balance: Equipment | None = None,
    received: str = "",
    by: User,
    at: datetime,
) -> Batch:
    """Add weights to the sample under way, in the order they were weighed.

    `number` is which weight of the sample the first of them is, so that one sent twice is taken once; None: the next.
    `balance` is the one they stood on; None where the house has one only. `received` is what it sent; empty where they
    were typed. Raises NotReadyToWeigh, WhichBalance, SampleRefused.
    """
    lock(batch)
    refuse_unless_making(batch, by=by, at=at)
    stood_on = the_balance(balance, at=at)
    refuse_not_ready(by, stood_on, at=at)
    lot = _lot_for(batch, of)
    _refuse_bad(weights_mg)
    standing = len(open_weights(batch, of))
    if number not in {None, standing + 1}:
        raise SampleRefused(
            f"Weight {number} was taken or struck out meanwhile: look at the last ones (4.7). Nothing was saved.",
            code="weighed_meanwhile",
        )
    if not 0 < len(weights_mg) <= SAMPLE_MOST - standing:
        raise SampleRefused(f"A sample has at most {SAMPLE_MOST} weights (4.7). Nothing was saved.", code="too_many")
    one = {"batch": batch, "shell_lot": lot, "round": round_of(batch, of), "balance": stood_on}
    SampleWeight.objects.bulk_create(
        SampleWeight(**one, weight_mg=weight, taken_by=by, taken_at=at) for weight in weights_mg
    )
    told = {"weights_mg": [str(weight) for weight in weights_mg], "balance": stood_on.code, "received": received}
    tell(batch, f"batch.weighed_{of}", after=told)
    return batch


@action
def strike_last(batch: Batch, of: Of, *, by: User, at: datetime) -> SampleWeight:
    """Strike out the last weight of the sample under way; it stays in the record. Raises SampleRefused."""
    lock(batch)
    refuse_unless_making(batch, by=by, at=at)
    standing = open_weights(batch, of)
    if not standing:
        raise SampleRefused("There is no weight to strike out. Nothing was saved.", code="no_weight")
    last = standing[-1]
    last.struck_by, last.struck_at = by, at
    last.save(update_fields=["struck_by", "struck_at"])
    tell(last, "sampleweight.struck", before={"weight_mg": str(last.weight_mg)})
    return last


@action
def keep_sample(batch: Batch, of: Of, *, by: User, at: datetime) -> ShellSample | CapsuleSample:
    """End the sample under way: it is kept, and one of units is judged (4.7, QC-04). Raises SampleRefused."""
    lock(batch)
    refuse_unless_making(batch, by=by, at=at)
    lot, taken = _lot_for(batch, of), open_weights(batch, of)
    _refuse_few(batch, of, taken)
    weighed = {
        "batch": batch, "weights_mg": [str(row.weight_mg) for row in taken], "balances": balances_of(taken),
        "taken_by": by, "taken_at": at,
    }  # fmt: skip
    return _kept_shells(lot, weighed) if lot else _kept_units(batch, taken, weighed, by=by, at=at)


def _kept_shells(lot: Lot, weighed: dict[str, Any]) -> ShellSample:
    sample = ShellSample(lot=lot, **weighed)
    sample.save(force_insert=True)
    tell(sample, "shellsample.taken", after={"batch": sample.batch.number, "weights_mg": sample.weights_mg})
    return sample


def _kept_units(
    batch: Batch, taken: Sequence[SampleWeight], weighed: dict[str, Any], *, by: User, at: datetime
) -> CapsuleSample:
    """With what they are judged by and what came out (CR-11); outside its limits it opens a deviation (DEV-01)."""
    expected, inputs = expected_of(batch)
    verdict = judged([row.weight_mg for row in taken], expected)
    sample = CapsuleSample(**weighed, shells=shells_of(batch), inputs=inputs, results=verdict.as_text())
    sample.save(force_insert=True)
    tell(sample, "capsulesample.taken", after={"weights_mg": sample.weights_mg} | sample.results)
    note_failed_sample(sample, by=by, at=at)
    return sample


def _lot_for(batch: Batch, of: Of) -> Lot | None:
    """The lot the weights are of; None for whole units. Raises SampleRefused where there is nothing to weigh."""
    if not is_counted(Form(batch.formula.form)):
        raise SampleRefused("This comes in mL or g: no units are weighed (4.7). Nothing was saved.", code="not_counted")
    if of is Of.UNITS:
        return None
    lot = shell_lot_of(batch) if has_shells(batch) else None
    if lot is None:
        raise SampleRefused("No shells are counted out for this batch (CR-05). Nothing was saved.", code="no_shells")
    return lot


def _refuse_bad(weights_mg: Sequence[Decimal]) -> None:
    if not all(w.is_finite() and 0 < w < MOST_MG and w == w.quantize(STEP_MG) for w in weights_mg):
        raise SampleRefused("A weight is in mg, with at most three decimals (4.7). Nothing was saved.")


def _refuse_few(batch: Batch, of: Of, taken: Sequence[SampleWeight]) -> None:
    least, what = least_for(batch, of), "empty shells" if of is Of.SHELLS else Form(batch.formula.form).plural
    if len(taken) < least:
        raise SampleRefused(f"Weigh {least} {what}; {len(taken)} are (4.7). Nothing was saved.", code="too_few")
