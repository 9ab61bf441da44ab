"""Plain functions that make what tests need, with the real actions; one module per app."""

from tests.factories.accounts import (
    PASSWORD,
    SIGNING_CODE,
    administrator,
    client_user,
    delegate_user,
    patient_user,
    pharmacist,
    pharmacist_in_charge,
    prescriber_user,
    proof_of,
    technician,
    user,
)
from tests.factories.patients import NOTHING_KNOWN, PERSON, a_patient
from tests.factories.premises import PROFILE, a_pharmacy
from tests.factories.prescribers import PRACTICE, a_delegate, a_practice, a_prescriber, an_npi

__all__ = [
    "NOTHING_KNOWN",
    "PASSWORD",
    "PERSON",
    "PRACTICE",
    "PROFILE",
    "SIGNING_CODE",
    "a_delegate",
    "a_patient",
    "a_pharmacy",
    "a_practice",
    "a_prescriber",
    "administrator",
    "an_npi",
    "client_user",
    "delegate_user",
    "patient_user",
    "pharmacist",
    "pharmacist_in_charge",
    "prescriber_user",
    "proof_of",
    "technician",
    "user",
]
