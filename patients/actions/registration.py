"""Registering a patient and correcting who and where they are (RX-01)."""

import hashlib
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from accounts.actions.own import forget_address
from accounts.models import User
from accounts.roles import BENCH, Audience
from patients.actions.profile import write_profile
from patients.models import Care, Patient
from patients.profile import Profile
from premises.models import Pharmacy
from prescribers.models import Prescriber
from records.action import action, tell, tell_also
from records.refusals import NotAllowed, Refusal
from records.rows import Invalid, add, change

EARLIEST_BIRTH = date(1900, 1, 1)
# What the way in goes by: nobody but the pharmacy, the practice and the patient changes it.
WAYS_IN = ["telephone", "email", "reach"]
# What somebody who helps a patient may change.
FOR_CAREGIVERS = ["street", "city", "state", "zip_code"]
DETAILS = ["telephone", "email", "street", "city", "state", "zip_code", "reach", "language", "large_print"]
IDENTITY = ["given_name", "family_name", "born_on", "sex"]


class PerhapsKnown(Refusal):
    """Someone of this name and birth date is registered already (I2)."""

    code = "patient_perhaps_known"


class AccountLinked(Refusal):
    """The patient or the account is linked already, or the account is not a patient's."""

    code = "account_linked"


@action
def register(
    profile: Profile,
    *,
    by: User,
    at: datetime,
    prescriber: Prescriber | None = None,
    is_another_person: bool = False,
    **facts: Any,
) -> Patient:
    """Register a patient; `prescriber` cares for them from now on. `facts` are the fields of Patient.

    A practice registers for a prescriber it acts for and is told only of its own patients; staff are told of all.
    Raises NotAllowed, Invalid, PerhapsKnown.
    """
    _refuse_stranger(prescriber, by, at)
    patient = Patient(**facts)
    add(patient)
    _refuse_birth(patient, at)
    if not is_another_person:
        _refuse_known(patient, by)
    tell_also(patient, write_profile(patient, profile, by=by, at=at))
    if prescriber is not None:
        take_into_care(patient, prescriber, by=by, at=at)
    return patient


@action
def change_details(patient: Patient, *, by: User, at: datetime, **details: Any) -> Patient:
    """Change where the patient lives and is reached; no signature is voided.

    Who signed in with the mail address that was replaced does so no more: its mail may be another's now (SEC-09).

    Raises NotAllowed, Invalid, NothingChanged.
    """
    _refuse_others(details, DETAILS)
    if by.audience == Audience.PATIENT and by.pk != patient.user_id and set(details) - set(FOR_CAREGIVERS):
        raise NotAllowed(_("Only the patient changes how we reach them. Nothing was saved."))
    before = Patient.objects.values_list("email", flat=True).get(pk=patient.pk)  # a form may have changed the row held
    change(patient, details)
    if patient.user and patient.user.email == before.lower() != patient.email.lower():
        forget_address(patient.user)
    return patient


@action
def correct_identity(patient: Patient, *, reason: str, by: User, at: datetime, **facts: Any) -> Patient:
    """Correct name, birth date or sex: staff only, as signatures over open prescriptions are void then (SEC-11).

    Raises NotAllowed, Invalid, NothingChanged.
    """
    if not by.roles_at(at) & BENCH:
        raise NotAllowed("Only the pharmacy corrects who a patient is (SEC-02). Nothing was saved.")
    _refuse_others(facts, IDENTITY)
    change(patient, facts, reason=reason)
    _refuse_birth(patient, at)
    return patient


@action
def take_into_care(patient: Patient, prescriber: Prescriber, *, by: User, at: datetime) -> Care:
    """Let `prescriber` and their delegates see the patient; once is enough, however often it is asked."""
    care, is_new = Care.objects.get_or_create(patient=patient, prescriber=prescriber, defaults={"from_at": at})
    if is_new:
        tell(care, "care.begun", after={"prescriber": prescriber.public_id})
    return care


@action
def link_account(patient: Patient, *, user: User, by: User, at: datetime) -> Patient:
    """Let `user`, a patient's account, see this patient as themself. Raises AccountLinked, AlreadyThere."""
    if patient.user_id is not None or user.audience != Audience.PATIENT:
        raise AccountLinked("The patient has an account, or this is not a patient's (SEC-01). Nothing was saved.")
    change(patient, {"user": user}, told=["user"])
    return patient


def _refuse_stranger(prescriber: Prescriber | None, by: User, at: datetime) -> None:
    if by.roles_at(at) & BENCH:
        return
    if prescriber is None or not prescriber.is_acted_for_by(by, at):
        raise NotAllowed("You register patients for the prescribers you act for (SEC-02). Nothing was saved.")


def _refuse_birth(patient: Patient, at: datetime) -> None:
    if not EARLIEST_BIRTH <= patient.born_on <= Pharmacy.objects.today(at):
        raise Invalid({"born_on": ["A date of birth lies between 1900 and today (RX-01)."]})


def _refuse_known(patient: Patient, by: User) -> None:
    """Refuse a second registration of the same person, also when both happen at the same moment (I2)."""
    _lock_person(f"{patient.name_key} {patient.born_on}")
    known = Patient.objects.same_person(patient.given_name, patient.family_name, patient.born_on)
    if known.visible_to(by).exclude(pk=patient.pk).exists():
        raise PerhapsKnown("Someone of this name and date of birth is registered already (I2). Nothing was saved.")


def _lock_person(key: str) -> None:
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def _refuse_others(changes: dict[str, Any], allowed: list[str]) -> None:
    if unknown := set(changes) - set(allowed):
        raise TypeError(f"not changed here: {sorted(unknown)}")
