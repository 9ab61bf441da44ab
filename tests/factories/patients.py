"""Invented patients."""

import itertools
from datetime import date, datetime
from typing import Any

from accounts.models import User
from patients.actions.caregivers import add_caregiver
from patients.actions.matching import match
from patients.actions.registration import link_account, register
from patients.models import Caregiver, Patient, PatientMatch, Sex
from patients.profile import Profile
from premises.terms import UsState
from prescribers.models import Prescriber
from tests.factories.accounts import patient_user

PERSON: dict[str, Any] = {
    "given_name": "Linden",
    "family_name": "Fakeman",
    "born_on": date(1984, 2, 29),
    "sex": Sex.FEMALE,
    "telephone": "+15035550170",
    "email": "",
    "street": "7 Testing Lane",
    "city": "Portland",
    "state": UsState.OR,
    "zip_code": "97214-1234",
    "language": "en",
}
NOTHING_KNOWN = Profile(no_known_allergies=True, no_other_medicines=True)

_numbers = itertools.count(1)


def a_patient(
    *, by: User, at: datetime, prescriber: Prescriber | None = None, profile: Profile = NOTHING_KNOWN, **other: Any
) -> Patient:
    """A patient of her own name, with no allergies or other medicines unless said."""
    facts = PERSON | {"family_name": f"Fakeman {_roman(next(_numbers))}"} | other
    return register(profile, by=by, at=at, prescriber=prescriber, **facts)


def a_match(one: Patient, other: Patient, *, by: User, at: datetime) -> PatientMatch:
    """That two records are one person's, as a pharmacist decided."""
    return match(one, other, reason="Telephoned: she moved last year.", by=by, at=at)


def a_caregiver(patient: Patient, *, at: datetime, email: str = "aspen@example.test") -> Caregiver:
    """Somebody the patient named; who has no account yet gets one, as only they name people."""
    if patient.user is None:
        user = patient_user()
        link_account(patient, user=user, by=user, at=at)
    who = {"name": "Aspen Helper", "email": email, "relation": "my sister", "consent": "Sees what I see."}
    return add_caregiver(patient, **who, by=patient.user, at=at)


def _roman(number: int) -> str:
    """Letters, as names have no digits: A, B, … Z, BA, …"""
    letters = ""
    while number or not letters:
        number, rest = divmod(number, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
