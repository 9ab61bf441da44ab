"""Deviations, and what a laboratory found: opened, decided, recorded (DEV-01, QC-08)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from accounts.models import User
from accounts.roles import BENCH, PHARMACISTS, Role
from compounding.actions.equipment import stored_pdf
from compounding.documents import CERTIFICATE
from compounding.lifecycle import BATCH_OVER
from compounding.models import Batch, CapsuleSample, Deviation, DeviationOrigin, Disposition, PotencyResult
from compounding.potency import LEAST_PERCENT, MOST_PERCENT
from compounding.problems import failure_of
from premises.models import Pharmacy
from records import rows
from records.action import action, tell
from records.database import next_number
from records.meanings import Meaning
from records.papers import void_papers
from records.refusals import NotAllowed, Refusal
from records.signatures import Proof, sign


class DeviationOpen(Refusal):
    """A deviation is open on the batch: it is not finished, released or filled from until it is closed (DEV-01)."""

    code = "deviation_open"


class DeviationRefused(Refusal):
    """The deviation cannot be opened or closed as asked (DEV-01)."""

    code = "deviation_refused"
    status = 422


class PotencyRefused(Refusal):
    """The result cannot be kept as it was entered (QC-08)."""

    code = "potency_refused"
    status = 422


@dataclass(frozen=True)
class Decision:
    """What the pharmacist in charge decides about a deviation, and why."""

    why: str
    impact: str
    disposition: Disposition
    measures: str = ""


@action
def open_deviation(
    batch: Batch | None, *, what: str, why: str = "", impact: str = "", by: User, at: datetime
) -> Deviation:
    """Open a deviation by hand, on a batch or on none. Raises NotAllowed, DeviationRefused, Invalid."""
    if not by.roles_at(at) & BENCH:
        raise NotAllowed("Somebody at the bench opens a deviation (SEC-02). Nothing was saved.")
    if batch is not None:
        rows.lock(batch)
        if batch.status in BATCH_OVER:
            raise DeviationRefused(f"This batch is {batch.get_status_display()}: it is decided.", code="batch_is_over")
    return note_deviation(batch, DeviationOrigin.BY_HAND, what, why=why, impact=impact, by=by, at=at)


@action
def close_deviation(deviation: Deviation, decision: Decision, *, by: User, at: datetime, proof: Proof) -> Deviation:
    """Decide about a deviation and close it, signed by the pharmacist in charge (DEV-01).

    Raises NotAllowed, DeviationRefused.
    """
    if Role.PHARMACIST_IN_CHARGE not in by.roles_at(at):
        raise NotAllowed("The pharmacist in charge closes a deviation (DEV-01). Nothing was saved.")
    if deviation.batch is not None:
        rows.lock(deviation.batch)
    rows.lock(deviation)
    if not deviation.is_open:
        raise DeviationRefused(f"{deviation.number} is closed already.", code="deviation_closed")
    if not decision.why.strip() or not decision.impact.strip():
        raise DeviationRefused("Say why it happened and what it means (DEV-01). Nothing was saved.", code="not_judged")
    for name, value in vars(decision).items():
        setattr(deviation, name, value)
    deviation.closed_by, deviation.closed_at = by, at
    rows.check_lines(deviation)
    deviation.save(update_fields=[*vars(decision), "closed_by", "closed_at"])
    tell(deviation, "deviation.closed", after={"disposition": decision.disposition}, reason=decision.why)
    sign(deviation, meaning=Meaning.DEVIATION_APPROVED, by=by, at=at, proof=proof)
    return deviation


@action
def record_potency(
    batch: Batch,
    percent: Decimal,
    *,
    laboratory: str,
    method: str,
    sampled_on: date,
    resulted_on: date,
    certificate: bytes,
    by: User,
    at: datetime,
) -> PotencyResult:
    """Keep what a laboratory found, with its certificate; outside 90 to 110 % it opens a deviation (QC-08).

    Raises NotAllowed, PotencyRefused, EquipmentRefused.
    """
    if not by.roles_at(at) & PHARMACISTS:
        raise NotAllowed("A pharmacist enters a potency result (SEC-02). Nothing was saved.")
    rows.lock(batch)
    _refuse_bad_result(batch, percent, sampled_on, resulted_on, certificate, at)
    row = PotencyResult(
        batch=batch, percent=percent, laboratory=laboratory, method=method, sampled_on=sampled_on,
        resulted_on=resulted_on, certificate_sha256=stored_pdf(certificate), recorded_by=by, recorded_at=at,
    )  # fmt: skip
    rows.add(row, told=["percent", "laboratory", "method", "sampled_on", "resulted_on"], code="potency.found")
    void_papers(batch, CERTIFICATE)  # what it says of the potency has changed
    if not row.passed:
        what = f"Potency {percent:f} % of label, outside {LEAST_PERCENT} to {MOST_PERCENT} % ({laboratory})."
        note_deviation(batch, DeviationOrigin.POTENCY, what, by=by, at=at)
    return row


def note_deviation(
    batch: Batch | None,
    origin: DeviationOrigin,
    what: str,
    *,
    why: str = "",
    impact: str = "",
    by: User,
    at: datetime,
) -> Deviation:
    """Open a deviation inside the action under way; a certificate that knows nothing of it is void."""
    row = Deviation(
        batch=batch, number=_next_number(at), origin=origin, what=what, why=why, impact=impact, opened_by=by,
        opened_at=at,
    )  # fmt: skip
    rows.add(row, told=["number", "origin", "what"], code="deviation.opened")
    if batch is not None:
        void_papers(batch, CERTIFICATE)
    return row


def note_failed_sample(sample: CapsuleSample, *, by: User, at: datetime) -> None:
    """Open a deviation for a sample outside its limits, unless one is open for the sample before (QC-01, QC-02)."""
    found = failure_of(sample)
    is_open = sample.batch.deviations.filter(closed_at=None, origin=DeviationOrigin.SAMPLE).exists()
    if found and not is_open:
        note_deviation(sample.batch, DeviationOrigin.SAMPLE, found, by=by, at=at)


def refuse_while_open(batch: Batch) -> None:
    """Raise DeviationOpen while a deviation is open on the batch (DEV-01)."""
    if stopped := batch.stopped_by():
        raise DeviationOpen(f"{stopped} The pharmacist in charge closes it (DEV-01). Nothing was saved.")


def _refuse_bad_result(
    batch: Batch, percent: Decimal, sampled_on: date, resulted_on: date, certificate: bytes, at: datetime
) -> None:
    if batch.finished_at is None or batch.status in BATCH_OVER:
        raise PotencyRefused("A result is of a batch that was made and not rejected (QC-08).", code="not_testable")
    if not 0 <= percent <= 1000:
        raise PotencyRefused("The result is in percent of label (QC-08). Nothing was saved.", code="bad_percent")
    if not (batch.made_on or sampled_on) <= sampled_on <= resulted_on <= Pharmacy.objects.today(at):
        raise PotencyRefused("Made, then sampled, then found, none in the future (QC-08).", code="potency_dates")
    if not certificate:
        raise PotencyRefused("The laboratory's certificate is missing (QC-08). Nothing was saved.", code="no_report")


def _next_number(at: datetime) -> str:
    """`DEV-26-001`: counted up in each year."""
    return next_number(f"DEV-{Pharmacy.objects.today(at):%y}-", Deviation.objects)
