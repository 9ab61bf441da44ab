"""Letting a patient in: the mailed link, and opening it with the date of birth (A1)."""

from datetime import date, datetime

from accounts.actions.people import add_person
from accounts.links import Link, LinkVoid, claim_of, is_too_old
from accounts.models import User
from accounts.roles import BENCH, Role
from patients.actions.registration import link_account
from patients.emails import send_follow_link
from patients.models import Patient
from records.action import action, tell, tell_or_add
from records.refusals import NotAllowed, Refusal
from records.rows import lock

LONGEST_NAME = 120  # of an account; a patient's own two names may be longer together


class NotReached(Refusal):
    """The patient wants mail and gave no mail address, so no link can be sent; a text message is never put instead."""

    code = "not_reached"
    status = 422


@action
def send_link(patient: Patient, *, by: User, at: datetime) -> Patient:
    """Send the patient a new link to follow their orders; the one before stops working.

    Raises NotAllowed, NotReached.
    """
    if not by.roles_at(at) & BENCH:
        raise NotAllowed("Only the pharmacy sends a patient a link (SEC-02). Nothing was sent.")
    lock(patient)
    if not patient.reached_at:
        raise NotReached("This patient gave no mail address: enter one, or choose text messages. Nothing was sent.")
    patient.link_sent_at = at
    patient.save(update_fields=["link_sent_at"])
    send_follow_link(patient, sent_at=at)
    tell(patient, "patient.link_sent")
    return patient


def opener_of(token: str) -> User:
    """Who opens this link: the account of its patient, or the house for someone who has none yet."""
    claim = claim_of(token)
    known = User.objects.filter(patient__public_id=claim.public_id, is_active=True).first() if claim else None
    return known or User.objects.system()


@action
def open_link(*, token: str, born_on: date, by: User, at: datetime) -> Patient:
    """Let in whom `token` was sent to and who was born on `born_on`; the link is then used up.

    A patient without an account gets one. Whatever is wrong is answered alike. Raises LinkVoid.
    """
    patient = _sent_to(token, at)
    if patient is None or patient.born_on != born_on or (patient.user and not patient.user.is_active):
        raise LinkVoid("This link and this date of birth do not go together, or the link was used or is too old.")
    patient.link_sent_at = None
    patient.save(update_fields=["link_sent_at"])
    if patient.user is None:
        link_account(patient, user=_account_for(patient, by=by, at=at), by=by, at=at)
    tell_or_add(patient, "patient.link_opened", after={"link": "opened"})
    return patient


def _sent_to(token: str, at: datetime) -> Patient | None:
    """The patient whose link this still is at `at`, locked."""
    claim = claim_of(token)
    if claim is None or claim.link is not Link.FOLLOW:
        return None
    found = Patient.objects.select_for_update(of=("self",)).filter(public_id=claim.public_id).first()
    if found is None or found.link_sent_at is None or not claim.is_of(found.link_sent_at):
        return None
    return None if is_too_old(claim, found.link_sent_at, at) else found


def _account_for(patient: Patient, *, by: User, at: datetime) -> User:
    """A new account without a password. Its address is nobody's: a family may share one, and staff be patients."""
    email = f"{patient.public_id.lower()}@patient.invalid"
    return add_person(
        name=patient.full_name[:LONGEST_NAME],
        email=email,
        credentials="",
        roles=frozenset({Role.PATIENT}),
        code="user.let_in",
        by=by,
        at=at,
    )
