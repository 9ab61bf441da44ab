"""The call list: what patients answer, report and ask has somebody of the pharmacy call them."""

from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import BENCH, PHARMACISTS, Role
from orders.models import CallBack, CallReason, Order, Urgency
from orders.models.callbacks import WITHIN
from patients.models import Patient
from records.action import action, tell
from records.refusals import NotAllowed, Refusal
from records.rows import check_lines, lock

MOST_A_DAY = 20  # calls one person may ask for in a day, for one patient
# What a technician may settle; the rest is a pharmacist's.
NOT_CLINICAL = frozenset({CallReason.REFILL, CallReason.QUALITY})


class CallOutcome(StrEnum):
    """What came of a call."""

    SPOKE = "spoke"
    WROTE = "wrote"
    PRESCRIBER = "prescriber"
    EMERGENCY = "emergency"
    NO_ANSWER = "no_answer"
    NOT_NEEDED = "not_needed"

    @property
    def words(self) -> str:
        """As it is read on the list and in the patient's story."""
        return OUTCOMES[self]


OUTCOMES = {
    CallOutcome.SPOKE: "Spoke with the patient",
    CallOutcome.WROTE: "Left word with somebody who cares for the patient",
    CallOutcome.PRESCRIBER: "Handed to the prescriber",
    CallOutcome.EMERGENCY: "Sent to emergency care",
    CallOutcome.NO_ANSWER: "No answer, tried again and again",
    CallOutcome.NOT_NEEDED: "Settled without a call",
}


class CallDone(Refusal):
    """Somebody made this call already."""

    code = "call_done"


class TooManyCalls(Refusal):
    """So many calls were asked for today that another would hide them."""

    code = "too_many_calls"
    status = 422


def put_on_call_list(
    patient: Patient, reason: CallReason, urgency: Urgency, *, words: str = "", order: Order | None = None,
    by: User, at: datetime,
) -> CallBack:  # fmt: skip
    """Inside the action under way: have a pharmacist call this patient. `words` are the patient's own, or the answers.

    Raises Invalid where the words cannot be kept.
    """
    row = CallBack(
        patient=patient, order=order, reason=reason, urgency=urgency, words=words, call_by=at + WITHIN[urgency],
        asked_by=by, asked_at=at,
    )  # fmt: skip
    check_lines(row)
    row.save(force_insert=True)
    tell(row, "callback.asked", after={"reason": reason, "urgency": urgency})
    return row


def call_once(
    patient: Patient, reason: CallReason, urgency: Urgency, *, words: str, order: Order | None = None, by: User,
    at: datetime,
) -> CallBack:  # fmt: skip
    """The same, unless the same is asked for and not done yet: that one is made sooner where it is urgent now.

    The patient's row is locked.
    """
    asked = CallBack.objects.filter(patient=patient, asked_by=by)
    same = asked.filter(done_at=None, reason=reason, words=words, order=order).first()
    if same is None:
        return put_on_call_list(patient, reason, urgency, words=words, order=order, by=by, at=at)
    if urgency == Urgency.NOW and same.urgency != Urgency.NOW:
        _make_urgent(same, at)
    return same


def _make_urgent(call: CallBack, at: datetime) -> None:
    """What was to be done today is to be done now."""
    before = {"urgency": call.urgency, "call_by": call.call_by.isoformat()}
    call.urgency, call.call_by = Urgency.NOW, min(call.call_by, at + WITHIN[Urgency.NOW])
    call.save(update_fields=["urgency", "call_by"])
    tell(call, "callback.raised", before=before, after={"urgency": call.urgency, "call_by": call.call_by.isoformat()})


@action
def ask_pharmacist(patient: Patient, *, words: str, order: Order | None = None, by: User, at: datetime) -> CallBack:
    """Have a pharmacist call about a question, or about what an order waits for, in the patient's own words.

    Sent twice it is one call; an opioid, surgery or a refill is never one too many. Raises NotAllowed, TooManyCalls.
    """
    refuse_other(patient, by=by, at=at)
    lock(patient)
    _refuse_too_many(patient, by=by, at=at)
    return call_once(patient, CallReason.QUESTION, Urgency.TODAY, words=words, order=order, by=by, at=at)


def _refuse_too_many(patient: Patient, *, by: User, at: datetime) -> None:
    asked = CallBack.objects.filter(patient=patient, asked_by=by, asked_at__gt=at - timedelta(days=1))
    if asked.count() >= MOST_A_DAY:
        raise TooManyCalls(_("You asked for many calls today. Please telephone us. Nothing was saved."))


@action
def call_made(call: CallBack, *, outcome: CallOutcome, words: str = "", by: User, at: datetime) -> CallBack:
    """Note what came of a call; it leaves the list. Raises NotAllowed, CallDone, Invalid."""
    refuse_other_caller(call, by=by, at=at)
    lock(call)
    if call.done_at is not None:
        raise CallDone("A colleague made this call already. Nothing was saved.")
    call.done_by, call.done_at, call.outcome = by, at, f"{outcome.words}. {words}".strip()
    check_lines(call)
    call.save(update_fields=["done_by", "done_at", "outcome"])
    tell(call, "callback.made", after={"reason": call.reason, "outcome": outcome})
    return call


def may_call(call: CallBack, by: User, at: datetime) -> bool:
    """Whether this call is theirs to make: what is clinical is a pharmacist's."""
    allowed = BENCH if call.reason in NOT_CLINICAL else PHARMACISTS
    return bool(allowed & by.roles_at(at))


def refuse_other_caller(call: CallBack, *, by: User, at: datetime) -> None:
    """Raise NotAllowed unless this call is theirs to make."""
    if not may_call(call, by, at):
        raise NotAllowed("A pharmacist makes this call (SEC-02). Nothing was saved.")


def speaks_for(patient: Patient, by: User, at: datetime) -> bool:
    """Whether this is the patient, or somebody who cares for them."""
    return Role.PATIENT in by.roles_at(at) and Patient.objects.visible_to(by).filter(pk=patient.pk).exists()


def refuse_other(patient: Patient, *, by: User, at: datetime) -> None:
    """Raise NotAllowed unless it is the patient who speaks, or somebody who cares for them."""
    if not speaks_for(patient, by, at):
        raise NotAllowed(_("Only the patient, or who cares for them, does this. Nothing was saved."))
