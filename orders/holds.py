"""The reasons an order can be held for, with who ends it and the words for each audience. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class HoldOwner(StrEnum):
    """Who can end the hold."""

    PHARMACIST = "pharmacist"
    PRESCRIBER = "prescriber"
    PATIENT = "patient"


class HoldReason(StrEnum):
    """Why an order waits."""

    OPIOID_WASHOUT = "opioid_washout"
    CLARIFY_DIRECTIONS = "clarify_directions"
    CLARIFY_DOSE = "clarify_dose"
    ALLERGY = "allergy"
    LICENCE = "licence"
    STOCK = "stock"
    PATIENT_CONTACT = "patient_contact"
    SURGERY = "surgery"


@dataclass(frozen=True)
class HoldKind:
    """One reason: its words for staff and for prescriber and patient, its owner, and how long it may stand."""

    words: str
    plain: str
    owner: HoldOwner
    resolve_within_hours: int


R, W = HoldReason, HoldOwner
HOLDS: dict[HoldReason, HoldKind] = {
    R.OPIOID_WASHOUT: HoldKind("Opioid inside the wash-out", "We wait until it is safe to start.", W.PHARMACIST, 240),
    R.CLARIFY_DIRECTIONS: HoldKind("Directions unclear", "We asked your prescriber a question.", W.PRESCRIBER, 24),
    R.CLARIFY_DOSE: HoldKind("Dose to be confirmed", "We asked your prescriber a question.", W.PRESCRIBER, 24),
    R.ALLERGY: HoldKind("Allergy to be clarified", "We check that this is right for you.", W.PHARMACIST, 24),
    R.LICENCE: HoldKind("Licence to be confirmed", "We check the prescription's papers.", W.PRESCRIBER, 48),
    R.STOCK: HoldKind("Waits for stock", "We wait for an ingredient.", W.PHARMACIST, 72),
    R.PATIENT_CONTACT: HoldKind("Patient to be reached", "We need to speak with you.", W.PATIENT, 72),
    R.SURGERY: HoldKind("Surgery planned", "We wait until after your procedure.", W.PHARMACIST, 240),
}
