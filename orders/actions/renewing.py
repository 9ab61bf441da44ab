"""Renewing what is used up or near its end: asked by pharmacy or patient, answered by the prescriber (3.5)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from accounts.models import User
from accounts.roles import BENCH
from orders.actions.allocation import lock_prescription
from orders.actions.calling import speaks_for
from orders.actions.prescribing import prepare
from orders.directions import Timing
from orders.drafts import PrescriptionDraft, StepDraft
from orders.emails import tell_of_renewal
from orders.filling import fills_left, what_is_left
from orders.lifecycle import PrescriptionStatus
from orders.models import Prescription, Renewal
from orders.renewals import ANSWER_WITHIN_HOURS, RENEW_WITHIN_DAYS, DenialReason, RenewalAnswer
from orders.safety import Answers
from premises.models import Pharmacy
from premises.moments import day
from premises.terms import CompoundReason
from records.action import action, tell
from records.refusals import NotAllowed, Refusal
from records.rows import check_lines


class RenewalRefused(Refusal):
    """There is nothing to renew, or the answer says too little; the code says which."""

    code = "renewal_refused"
    status = 422


class RenewalEnded(Refusal):
    """It was answered or taken back."""

    code = "renewal_ended"


@dataclass(frozen=True)
class Terms:
    """What an approval leaves to say: how much, and what is asked anew of every prescription."""

    days_supply: int
    refills: int
    answers: Answers


@dataclass(frozen=True)
class Declined:
    """Another prescription takes its place, or it is denied with a reason."""

    answer: RenewalAnswer
    because: DenialReason | None = None
    text: str = ""


def why_renew(prescription: Prescription, today: date) -> str:
    """Why a renewal may be asked for now; nothing if it may not."""
    if prescription.status != PrescriptionStatus.SIGNED:
        return ""
    if fills_left(prescription) < 1:
        return "Its refills are used up."
    if prescription.expires_on <= today + timedelta(days=RENEW_WITHIN_DAYS):
        return f"It can be filled until {day(prescription.expires_on - timedelta(days=1))} only."
    return ""


@action
def ask_for_renewal(prescription: Prescription, *, note: str = "", by: User, at: datetime) -> Renewal:
    """Ask the prescriber to renew what is used up or near its end; one request at a time (RX-EXP-2).

    Raises NotAllowed, RenewalRefused.
    """
    if not by.roles_at(at) & BENCH and not speaks_for(prescription.patient, by, at):
        raise NotAllowed("Pharmacy or patient ask for a renewal (SEC-02). Nothing was saved.")
    lock_prescription(prescription)
    found = Prescription.objects.prefetch_related("orders", "renewals").get(pk=prescription.pk)
    if not why_renew(found, Pharmacy.objects.today(at)):
        text = "Fills are left and it is not near its end: nothing is to be renewed (RX-EXP-2). Nothing was saved."
        raise RenewalRefused(text, code="nothing_to_renew")
    if any(renewal.is_standing for renewal in found.renewals.all()):
        raise RenewalRefused("A renewal is asked for already. Nothing was saved.", code="renewal_asked_already")
    until = at + timedelta(hours=ANSWER_WITHIN_HOURS)
    row = Renewal(prescription=found, note=note, resolve_by=until, asked_by=by, asked_at=at)
    check_lines(row)
    row.save(force_insert=True)
    tell(found, "prescription.ask_renewal")
    tell_of_renewal(row, at=at)
    return row


@action
def approve_renewal(renewal: Renewal, terms: Terms, *, by: User, at: datetime) -> Prescription:
    """Write the prescription that renews the old one, which is then read and signed like any other.

    Other days or refills are an approval with changes. Raises NotAllowed, RenewalEnded, PrescriptionRefused.
    """
    found = _locked(renewal, by, at)
    old = found.prescription
    new = prepare(old.patient, old.prescriber, draft_from(old, terms, Pharmacy.objects.today(at)), by=by, at=at)
    same = (terms.days_supply, terms.refills) == (old.days_supply, old.refills)
    found.answer = RenewalAnswer.APPROVED if same else RenewalAnswer.APPROVED_WITH_CHANGES
    found.written = new
    _answered(found, by, at)
    tell(old, "prescription.approve_renewal", after={"answer": found.answer, "written": new.number})
    return new


@action
def decline_renewal(renewal: Renewal, declined: Declined, *, by: User, at: datetime) -> Renewal:
    """Answer that another prescription takes its place, or deny it with a reason.

    Raises NotAllowed, RenewalEnded, RenewalRefused.
    """
    found = _locked(renewal, by, at)
    is_denied = declined.answer == RenewalAnswer.DENIED
    if declined.answer not in {RenewalAnswer.DENIED, RenewalAnswer.REPLACED} or is_denied != bool(declined.because):
        raise RenewalRefused("Say why it is denied. Nothing was saved.", code="denied_without_reason")
    if declined.because == DenialReason.OTHER and not declined.text:
        raise RenewalRefused("Say the reason in words. Nothing was saved.", code="denied_without_words")
    found.answer, found.denied_because, found.answer_text = declined.answer, declined.because or "", declined.text
    _answered(found, by, at)
    tell(found.prescription, "prescription.decline_renewal", after={"answer": found.answer})
    return found


@action
def withdraw_renewal(renewal: Renewal, *, reason: str, by: User, at: datetime) -> Renewal:
    """Take a request back. Raises NotAllowed, RenewalEnded."""
    if not by.roles_at(at) & BENCH:
        raise NotAllowed("The pharmacy asks, and the pharmacy takes it back (SEC-02). Nothing was saved.")
    found = _standing(renewal)
    found.withdrawn_by, found.withdrawn_at = by, at
    found.save(update_fields=["withdrawn_by", "withdrawn_at"])
    tell(found.prescription, "prescription.withdraw_renewal", reason=reason)
    return found


def draft_from(old: Prescription, terms: Terms, today: date) -> PrescriptionDraft:
    """The old prescription written anew, from where what was given of it runs out: the ramp is not begun again."""
    return PrescriptionDraft(
        written_on=today,
        steps=[StepDraft(step.formula.code, Decimal(step.dose_mg), days) for step, days in what_is_left(old)],
        days_supply=terms.days_supply,
        timing=Timing(old.timing),
        compound_reason=CompoundReason(old.compound_reason),
        answers=terms.answers,
        refills=terms.refills,
        purpose=old.purpose,
        compound_reason_text=old.compound_reason_text,
        may_stay_longer=old.may_stay_longer,
    )


def _locked(renewal: Renewal, by: User, at: datetime) -> Renewal:
    """The request, locked; refused unless it is its prescriber who answers."""
    if renewal.prescription.prescriber.user_id != by.pk:
        raise NotAllowed("The prescriber answers this (SEC-02). Nothing was saved.")
    return _standing(renewal)


def _standing(renewal: Renewal) -> Renewal:
    lock_prescription(renewal.prescription)
    found = Renewal.objects.select_for_update(of=("self",)).get(pk=renewal.pk)
    if not found.is_standing:
        text = f"This request is over: {found.answer_in_words()}. Nothing was saved."
        raise RenewalEnded(text.replace("..", "."))
    return found


def _answered(found: Renewal, by: User, at: datetime) -> None:
    found.answered_by, found.answered_at = by, at
    check_lines(found)
    found.save()
