"""Letting a patient in: the mailed link, and opening it with the date of birth (A1)."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.actions.own import end_access
from accounts.actions.people import add_person
from accounts.links import Link, LinkVoid, claim_of, is_too_old
from accounts.models import NOBODYS, User
from accounts.roles import BENCH, Role
from patients.actions.caregivers import end_care
from patients.actions.registration import link_account
from patients.emails import send_follow_link
from patients.models import Caregiver, Patient, Reach
from records.action import action, tell, tell_or_add
from records.models import Recorded
from records.refusals import NotAllowed, Refusal
from records.rows import Invalid, lock

LONGEST_NAME = 120  # of an account; a patient's own two names may be longer together


class NotReached(Refusal):
    """The patient wants mail and gave no mail address, so no link can be sent; a text message is never put instead."""

    code = "not_reached"
    status = 422


@action
def send_link(patient: Patient, *, by: User, at: datetime) -> Patient:
    """Send the patient a new link to follow their orders; the one before stops working. It opens a closed page again.

    Raises NotAllowed, NotReached.
    """
    if not by.roles_at(at) & BENCH:
        raise NotAllowed("Only the pharmacy sends a patient a link (SEC-02). Nothing was sent.")
    lock(patient)
    patient.closed_at = patient.closed_by = None
    if not patient.reached_at:
        raise NotReached("This patient gave no mail address: enter one, or choose text messages. Nothing was sent.")
    _send(patient, at)
    return patient


def _send(patient: Patient, at: datetime) -> None:
    patient.link_sent_at = at
    patient.save(update_fields=["link_sent_at", "closed_at", "closed_by"])
    send_follow_link(patient, sent_at=at)
    tell(patient, "patient.link_sent")


@action
def ask_for_link(*, address: str, born_on: date, by: User, at: datetime) -> None:
    """Send a new link to every patient born on `born_on` whose news goes to `address`, a mail address or E.164 number.

    Whoever asks is not told whether there is one. A page its patient closed stays closed.
    """
    told = Q(reach=Reach.MAIL, email__iexact=address) | Q(reach=Reach.TEXT, telephone=address)
    for patient in Patient.objects.filter(told, born_on=born_on, closed_at=None).order_by("pk"):
        lock(patient)
        if patient.reached_at.casefold() == address.casefold():
            _send(patient, at)


def opener_of(token: str) -> User:
    """Who opens this link: the account it was sent to, or the house for someone who has none yet."""
    claim = claim_of(token)
    whose = {Link.FOLLOW: "patient__public_id", Link.CARE: "cares_for__public_id"}.get(claim.link) if claim else None
    known = User.objects.filter(**{whose: claim.public_id}, is_active=True).first() if claim and whose else None
    return known or User.objects.system()


@action
def open_link(*, token: str, born_on: date, by: User, at: datetime) -> Patient | Caregiver:
    """Let in whom `token` was sent to, who knows the patient was born on `born_on`; the link is then used up.

    It gives the patient, or the caregiver it was sent to; who has no account gets one, `user`. Whatever is wrong is
    answered alike. Raises LinkVoid.
    """
    who = _sent_to(token, at)
    patient = who.patient if isinstance(who, Caregiver) else who
    if who is None or patient is None or patient.born_on != born_on or (who.user and not who.user.is_active):
        raise LinkVoid("This link and this date of birth do not go together, or the link was used or is too old.")
    who.link_sent_at = None
    who.save(update_fields=["link_sent_at"])
    if isinstance(who, Caregiver):
        _give_account(who, by=by, at=at)
        tell(who, "caregiver.link_opened", after={"link": "opened"})
        return who
    if who.user is None:
        link_account(who, user=_account_for(who, who.full_name, by=by, at=at), by=by, at=at)
    tell_or_add(who, "patient.link_opened", after={"link": "opened"})
    return who


def _sent_to(token: str, at: datetime) -> Patient | Caregiver | None:
    """The patient or caregiver whose link this still is at `at`, locked."""
    claim = claim_of(token)
    if claim is None or claim.link not in {Link.FOLLOW, Link.CARE}:
        return None
    rows: Any = Patient.objects.all() if claim.link is Link.FOLLOW else Caregiver.objects.current()
    found: Patient | Caregiver | None = rows.select_for_update(of=("self",)).filter(public_id=claim.public_id).first()
    if found is None or found.link_sent_at is None or not claim.is_of(found.link_sent_at):
        return None
    return None if is_too_old(claim, found.link_sent_at, at) else found


def _give_account(caregiver: Caregiver, *, by: User, at: datetime) -> None:
    """An account of their own at the first link: the one they have, where a link to this address gave them one."""
    if caregiver.user is None:
        earlier = Caregiver.objects.filter(email=caregiver.email, user__is_active=True).order_by("-pk").first()
        caregiver.user = earlier.user if earlier else _account_for(caregiver, caregiver.name, by=by, at=at)
        caregiver.save(update_fields=["user"])


def _account_for(whose: Recorded, name: str, *, by: User, at: datetime) -> User:
    """A new account without a password. Its address is nobody's: a family may share one, and staff be patients."""
    return add_person(
        name=name[:LONGEST_NAME],
        email=f"{whose.public_id.lower()}{NOBODYS}",
        credentials="",
        roles=frozenset({Role.PATIENT}),
        code="user.let_in",
        by=by,
        at=at,
    )


@action
def close_account(patient: Patient, *, born_on: date, by: User, at: datetime) -> Patient:
    """Let neither the patient nor who helps them in any more, until the pharmacy sends a new link.

    What the pharmacy made and did stays as the law asks (SEC-21). Raises NotAllowed, Invalid.
    """
    if patient.user_id != by.pk:
        raise NotAllowed(_("Only the patient closes their page. Nothing was changed."))
    lock(patient)
    if born_on != patient.born_on:
        raise Invalid({"born_on": [_("This is not your date of birth. Nothing was closed.")]})
    for caregiver in patient.caregivers.current():
        end_care(caregiver, by=by, at=at)
    patient.link_sent_at, patient.closed_at, patient.closed_by = None, at, by
    patient.save(update_fields=["link_sent_at", "closed_at", "closed_by"])
    end_access(user=by, by=by, at=at)
    tell(patient, "patient.account_closed")
    return patient
