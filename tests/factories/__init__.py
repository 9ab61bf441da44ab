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

__all__ = [
    "PASSWORD",
    "SIGNING_CODE",
    "administrator",
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
