"""Reminding a prescriber of what waits for their signature; the clock asks for it."""

from datetime import datetime

from accounts.models import User
from orders.actions.allocation import lock_prescription
from orders.emails import tell_of_unsigned
from orders.lifecycle import SIGN_WITHIN, PrescriptionStatus
from orders.models import Prescription
from premises.terms import Origin
from records.action import action, tell
from records.models import Event
from records.refusals import Refusal

REMINDED = "prescription.remind"


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


def to_remind(at: datetime) -> list[Prescription]:
    """What its prescriber has left unsigned for a day and was not reminded of, oldest first."""
    reminded = Event.objects.filter(code=REMINDED).values("subject_id")
    found = Prescription.objects.awaiting_signature().filter(origin=Origin.ELECTRONIC)
    return list(found.filter(prepared_at__lt=at - SIGN_WITHIN).exclude(public_id__in=reminded))
