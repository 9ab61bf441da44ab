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
from tests.factories.compounding import INGREDIENTS, a_formula, a_formula_draft
from tests.factories.orders import a_draft, a_prescription, an_accepted_order, an_order
from tests.factories.patients import NOTHING_KNOWN, PERSON, a_patient
from tests.factories.premises import PROFILE, a_pharmacy
from tests.factories.prescribers import PRACTICE, a_delegate, a_practice, a_prescriber, an_npi

__all__ = [
    "INGREDIENTS",
    "NOTHING_KNOWN",
    "PASSWORD",
    "PERSON",
    "PRACTICE",
    "PROFILE",
    "SIGNING_CODE",
    "a_delegate",
    "a_draft",
    "a_formula",
    "a_formula_draft",
    "a_patient",
    "a_pharmacy",
    "a_practice",
    "a_prescriber",
    "a_prescription",
    "administrator",
    "an_accepted_order",
    "an_npi",
    "an_order",
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
