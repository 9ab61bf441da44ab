"""Batches from plan to verdict: planned, approved, made, counted, released, rejected, recalled (CR-01 to CR-12)."""

import re
from datetime import datetime
from decimal import Decimal

from accounts.models import User
from compounding import photos
from compounding.actions.bench_labels import label, relabel
from compounding.actions.ledger import move
from compounding.actions.paper import ask_for_worksheet
from compounding.actions.quality import note_deviation, refuse_while_open
from compounding.actions.release_rules import refuse_unreleasable
from compounding.actions.triturations import become_lot
from compounding.amounts import plain
from compounding.beyond_use import beyond_use_date
from compounding.documents import CERTIFICATE
from compounding.form_checks import checks_for, is_counted
from compounding.lifecycle import BATCH_STEPS, FormulaStatus
from compounding.models import Batch, BatchStep, DeviationOrigin, Formula, MovementKind
from compounding.planning import LARGEST_BATCH, batch_of, figures_in_force, next_number
from compounding.potency import why_tested
from compounding.proposed import proposed_for
from compounding.step_times import minutes_of
from compounding.stored_inputs import differences
from compounding.targets import ComputedDifferently
from compounding.timing import refuse_early
from premises.models import Pharmacy
from premises.terms import Form
from records.action import action, tell
from records.database import lock_name
from records.meanings import Meaning
from records.papers import void_papers
from records.refusals import Refusal
from records.rows import lock
from records.signatures import Proof, sign
from records.steps import begin, refuse_unless_open, take

READING = re.compile(r"[0-9]{1,6}(\.[0-9]{1,3})?", re.ASCII)
HUNDRED = Decimal(100)


class BatchRefused(Refusal):
    """The batch cannot be planned or finished as asked."""

    code = "batch_refused"
    status = 422


@action
def plan(formula: Formula, units: Decimal, *, by: User, at: datetime) -> Batch:
    """Plan `units` of an approved formula version, with its steps and the figures in force.

    Raises BatchRefused, ComputedDifferently.
    """
    if formula.status != FormulaStatus.APPROVED:
        raise BatchRefused(
            f"{formula.code} version {formula.version} is not approved (MFR-15).", code="formula_not_approved"
        )
    if units != units.to_integral_value() or not 1 <= units <= LARGEST_BATCH:
        raise BatchRefused(f"A batch has 1 to {LARGEST_BATCH} whole units. Nothing was saved.", code="bad_units")
    batch = batch_of(formula, units, figures_in_force())
    batch.number, batch.planned_by, batch.planned_at = _next_number(formula, at), by, at
    begin("plan", batch, BATCH_STEPS, by=by, at=at)
    _write_steps(batch)
    proposed_for(batch, Pharmacy.objects.today(at))  # raises where the two computations differ
    return batch


@action
def approve(batch: Batch, *, by: User, at: datetime, proof: Proof) -> Batch:
    """Approve a plan for making, signed, and ask for its worksheet; the formula must still be the approved version.

    Raises BatchRefused, ComputedDifferently.
    """
    if Formula.objects.get(pk=batch.formula_id).status != FormulaStatus.APPROVED:
        raise BatchRefused("A newer version is approved: plan again (MFR-15).", code="formula_superseded")
    proposed_for(batch, Pharmacy.objects.today(at))
    take("approve", batch, BATCH_STEPS, by=by, at=at)
    sign(batch, meaning=Meaning.MFR_APPROVED, by=by, at=at, proof=proof)
    ask_for_worksheet(batch, by=by, at=at)
    return batch


@action
def start(batch: Batch, *, by: User, at: datetime) -> Batch:
    """Begin making an approved batch."""
    take("start", batch, BATCH_STEPS, by=by, at=at)
    return batch


@action
def tick(
    step: BatchStep, *, result: str = "", early_reason: str = "", photo: bytes = b"", by: User, at: datetime
) -> BatchStep:
    """Note that one instruction is done, in order (MFR-07, CR-04), with what a check found (CR-11).

    A reading outside its limits is kept: it stops the release (QC-03). Before its minutes are over it takes a reason.
    Raises BatchRefused, WrongStatus, TooEarly, PhotoRefused.
    """
    lock(step.batch)
    refuse_unless_making(step.batch, by=by, at=at)
    lock(step)
    if step.done_at:
        raise BatchRefused("This step is ticked already.", code="step_done")
    if step.batch.steps.filter(position__lt=step.position, done_at=None).exists():
        raise BatchRefused("An earlier step is not done yet (MFR-07). Nothing was saved.", code="out_of_order")
    refuse_early(step, early_reason.strip(), at=at)
    step.result = _result_for(step, result)
    step.early_reason = early_reason if step.runs_at(at) else ""
    step.photo_sha256 = photos.keep(photo) if photo else ""
    step.done_by, step.done_at = by, at
    step.save(update_fields=["done_by", "done_at", "result", "early_reason", "photo_sha256"])
    found = {"result": step.result, "early_reason": step.early_reason, "photo": step.photo_sha256}
    tell(
        step, "batchstep.done", after={"position": step.position} | {name: said for name, said in found.items() if said}
    )
    return step


@action
def finish(batch: Batch, counted_units: Decimal, *, yield_note: str = "", by: User, at: datetime) -> Batch:
    """End making with the counted yield: into quarantine, with its beyond-use date (BUD-04), and its label made.

    A yield outside its limits takes its reason and opens a deviation (CR-07, DEV-01).
    Raises BatchRefused, ComputedDifferently.
    """
    lock(batch)
    refuse_while_open(batch)
    _refuse_unfinished(batch, counted_units)
    outside = _outside_yield(batch, counted_units)
    if outside and not yield_note:
        raise BatchRefused(f"{outside} Say why (CR-07). Nothing was saved.", code="yield_needs_reason")
    weighings = list(batch.weighings.standing())
    ends = [weighing.lot.expires_on for weighing in weighings]
    bud_on = beyond_use_date(batch.made_on or Pharmacy.objects.today(at), batch.formula.bud_days, ends)
    take(
        "finish", batch, BATCH_STEPS, by=by, at=at, reason=yield_note,
        counted_units=counted_units, yield_note=yield_note, bud_on=bud_on,
        potency_because=", ".join(why_tested(batch)),
    )  # fmt: skip
    if counted_units:
        move(batch, counted_units, MovementKind.MADE, by=by, at=at)
    if outside:
        note_deviation(batch, DeviationOrigin.YIELD, outside, why=yield_note, by=by, at=at)
    label(batch, by=by, at=at)
    return batch


@action
def release(batch: Batch, *, risk_reason: str = "", by: User, at: datetime, proof: Proof) -> Batch:
    """Release a batch, signed: not by who made it (REL-01, DUTY-04). With a `risk_reason`, before its potency is known.

    Raises SamePerson, DeviationOpen, BatchHasBlockers, NotAllowed, NoRiskToTake.
    """
    lock(batch)
    refuse_unreleasable(batch, at_risk=risk_reason, by=by, at=at)
    take("release", batch, BATCH_STEPS, by=by, at=at, reason=risk_reason, risk_reason=risk_reason)
    sign(batch, meaning=Meaning.RELEASED, by=by, at=at, proof=proof)
    relabel(batch, by=by, at=at)
    if batch.formula.is_trituration:
        become_lot(batch, by=by, at=at, proof=proof)
    return batch


@action
def reject(batch: Batch, *, reason: str, by: User, at: datetime, proof: Proof) -> Batch:
    """Reject a batch, signed: nothing of it leaves (REL-03). Its promises are taken back from above."""
    take("reject", batch, BATCH_STEPS, by=by, at=at, reason=reason)
    sign(batch, meaning=Meaning.REJECTED, by=by, at=at, proof=proof)
    relabel(batch, by=by, at=at)
    return batch


@action
def recall(batch: Batch, *, reason: str, by: User, at: datetime, proof: Proof) -> Batch:
    """Recall a released batch, signed (QA-02); its certificate is void. What was filled is taken back from above."""
    take("recall", batch, BATCH_STEPS, by=by, at=at, reason=reason)
    void_papers(batch, CERTIFICATE)
    sign(batch, meaning=Meaning.RECALL_ISSUED, by=by, at=at, proof=proof)
    relabel(batch, by=by, at=at)
    return batch


def refuse_unless_making(batch: Batch, *, by: User, at: datetime) -> None:
    """Raise WrongStatus, OnHold or NotAllowed unless the locked batch is being made and `by` may work on it."""
    refuse_unless_open("finish", batch, BATCH_STEPS["finish"], by=by, at=at)


def _refuse_unfinished(batch: Batch, counted: Decimal) -> None:
    standing = list(batch.weighings.standing())
    if len(standing) < batch.formula.ingredients.count() or any(row.waits_for_witness for row in standing):
        raise BatchRefused("Not everything is weighed and witnessed (CR-06). Nothing was saved.", code="not_weighed")
    if found := differences(batch):
        raise ComputedDifferently(" ".join([*found, "Nothing was saved."]))
    if batch.steps.filter(done_at=None).exists():
        raise BatchRefused("Not every step is ticked (MFR-07). Nothing was saved.", code="not_all_steps")
    if is_counted(Form(batch.formula.form)) and not batch.samples.exists():
        raise BatchRefused("Weigh a sample first (4.7). Nothing was saved.", code="no_sample")
    whole = batch.formula.is_trituration or counted == counted.to_integral_value()
    if not whole or not 0 <= counted <= batch.planned_units * 2:
        raise BatchRefused("Count whole units, mL or g (CR-07). Nothing was saved.", code="bad_count")


def _outside_yield(batch: Batch, counted: Decimal) -> str:
    """How far the yield is outside the limits the batch was planned with; nothing where it is within (CR-07)."""
    low, high = (batch.figure(key) for key in ("yield_low_percent", "yield_high_percent"))
    if low <= counted / batch.planned_units * HUNDRED <= high:
        return ""
    return f"Yield: {plain(counted)} of {plain(batch.planned_units)} is outside {low:f} to {high:f} %."


def _write_steps(batch: Batch) -> None:
    """The instructions of the formula, then what is measured of its form."""
    formula = batch.formula
    made = batch.planned_units * (1 + batch.overage)
    ph_low, ph_high = batch.figure("liquid_ph_low"), batch.figure("liquid_ph_high")
    checks = checks_for(Form(formula.form), made, formula.description, ph_low=ph_low, ph_high=ph_high)
    steps = [BatchStep(text=text, minutes=minutes_of(text)) for text in formula.making_steps()]
    steps += [BatchStep(text=check.text, asks=check.asks, low=check.low, high=check.high) for check in checks]
    for position, step in enumerate(steps, start=1):
        step.batch, step.position = batch, position
    BatchStep.objects.bulk_create(steps)


def _result_for(step: BatchStep, result: str) -> str:
    """What a check found, as it is kept: a reading as a number, words as they are. Raises BatchRefused."""
    if not step.asks:
        return ""
    said = result.strip()
    if not said:
        raise BatchRefused("Write down what you found (CR-11). Nothing was saved.", code="no_result")
    if step.low is not None and not READING.fullmatch(said):
        raise BatchRefused("A reading is a number, such as 104.5 (CR-11). Nothing was saved.", code="bad_reading")
    return said


def _next_number(formula: Formula, at: datetime) -> str:
    """Its number; who plans another of the same product waits."""
    day = Pharmacy.objects.today(at)
    lock_name(f"{day:%Y%m%d}-{formula.code}-")
    return next_number(formula, day)
