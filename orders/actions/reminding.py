"""Reminding a prescriber: of what waits for their signature, as the clock asks, and of questions, as staff do."""

from datetime import datetime, timedelta

from accounts.models import User
from orders.actions.allocation import lock_prescription
from orders.emails import tell_of_question, tell_of_unsigned
from orders.lifecycle import SIGN_WITHIN, PrescriptionStatus
from orders.models import Prescription, Question
from orders.questions import Side
from premises.terms import Origin
from records.action import action, tell
from records.models import Event
from records.refusals import Refusal

REMINDED = "prescription.remind"
CHASED = "question.chase"
CHASE_AGAIN = timedelta(hours=4)  # sooner, a second mail asks for nothing more


class NotToRemind(Refusal):
    """It waits for no signature any more, or its prescriber was reminded."""

    code = "not_to_remind"


@action
def remind_to_sign(prescription: Prescription, *, by: User, at: datetime) -> Prescription:
    """Mail the prescriber, once, that a prescription waits for a signature. Raises NotToRemind."""
    lock_prescription(prescription)
    found = Prescription.objects.select_related("prescriber__user").get(pk=prescription.pk)
    reminded = Event.objects.of(found).filter(code=REMINDED).exists()
    if found.status != PrescriptionStatus.AWAITING_SIGNATURE or reminded:
        raise NotToRemind("It is signed, has ended, or was told of already. Nothing was sent.")
    tell(found, REMINDED)
    tell_of_unsigned(found, at=at)
    return found


@action
def remind_of_question(question: Question, *, by: User, at: datetime) -> Question:
    """Mail the prescriber once more that a question waits, some hours after the last mail. Raises NotToRemind."""
    lock_prescription(question.order.prescription)
    if not Question.objects.waiting().to(Side.PRESCRIBER).filter(pk=question.pk).exists():
        raise NotToRemind("This question waits for no answer of the prescriber any more. Nothing was sent.")
    told = Event.objects.of(question).filter(code=CHASED, at__gt=at - CHASE_AGAIN).exists()
    if told or question.asked_at > at - CHASE_AGAIN:
        raise NotToRemind(
            "The prescriber was asked in the last 4 hours: telephone where it cannot wait. Nothing was sent."
        )
    tell(question, CHASED)
    tell_of_question(question, at=at)
    return question


def to_remind(at: datetime) -> list[Prescription]:
    """What its prescriber has left unsigned for a day and was not reminded of, oldest first."""
    reminded = Event.objects.filter(code=REMINDED).values("subject_id")
    found = Prescription.objects.awaiting_signature().filter(origin=Origin.ELECTRONIC)
    return list(found.filter(prepared_at__lt=at - SIGN_WITHIN).exclude(public_id__in=reminded))
