"""Letting somebody follow a patient's orders: named and agreed to by the patient, ended by them or the pharmacy."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import BENCH
from patients.emails import send_care_link
from patients.models import Caregiver, Patient
from records.action import action, tell
from records.refusals import NotAllowed, Refusal
from records.rows import Invalid, add, lock

MOST = 5


class TooManyCaregivers(Refusal):
    """The patient named as many people as may see their page; one is taken off before another comes."""

    code = "too_many_caregivers"


class CareEnded(Refusal):
    """This person was taken off already."""

    code = "care_ended"


@action
def add_caregiver(
    patient: Patient, *, name: str, email: str, consent: str, by: User, at: datetime, relation: str = ""
) -> Caregiver:
    """Let somebody see the patient's page, once they open the link that goes to `email`; `consent` is what was read.

    Raises NotAllowed, TooManyCaregivers, Invalid.
    """
    lock(patient)
    _refuse_others(patient, by)
    known = [row.email for row in patient.caregivers.current()]
    if email.lower() in known:
        raise Invalid({"email": [_("This person is on your list already.")]})
    if len(known) >= MOST:
        raise TooManyCaregivers(_("Five people can help you. Take one off first. Nothing was saved."))
    facts = {"name": name, "email": email.lower(), "relation": relation, "consent": consent}
    caregiver = Caregiver(patient=patient, added_at=at, added_by=by, link_sent_at=at, **facts)
    add(caregiver)
    send_care_link(caregiver, sent_at=at)
    return caregiver


@action
def send_care_link_again(caregiver: Caregiver, *, by: User, at: datetime) -> Caregiver:
    """Send them a new link; the one before stops working. Raises NotAllowed, CareEnded."""
    _refuse_others(caregiver.patient, by)
    _lock_open(caregiver)
    caregiver.link_sent_at = at
    caregiver.save(update_fields=["link_sent_at"])
    send_care_link(caregiver, sent_at=at)
    tell(caregiver, "caregiver.link_sent")
    return caregiver


@action
def end_care(caregiver: Caregiver, *, by: User, at: datetime, reason: str = "") -> Caregiver:
    """Show them nothing of the patient from now on. The pharmacy says why. Raises NotAllowed, CareEnded, Invalid."""
    if by.roles_at(at) & BENCH:
        if not reason.strip():
            raise Invalid({"reason": ["Say why this person is taken off."]})
    else:
        _refuse_others(caregiver.patient, by)
    _lock_open(caregiver)
    caregiver.ended_at, caregiver.ended_by, caregiver.link_sent_at = at, by, None
    caregiver.save(update_fields=["ended_at", "ended_by", "link_sent_at"])
    tell(caregiver, "caregiver.ended", reason=reason)
    return caregiver


def _refuse_others(patient: Patient, by: User) -> None:
    if patient.user_id is None or patient.user_id != by.pk:
        raise NotAllowed(_("Only the patient chooses who helps them. Nothing was saved."))


def _lock_open(caregiver: Caregiver) -> None:
    lock(caregiver)
    if caregiver.ended_at:
        raise CareEnded(_("This person was taken off already. Nothing was changed."))
