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
    QUESTION = "question"
    NEW_PRESCRIPTION = "new_prescription"


@dataclass(frozen=True)
class HoldKind:
    """One reason: its words, what ends it for staff, practice and patient, its owner, and how long it may stand."""

    words: str
    task: str
    practice: str
    plain: str
    owner: HoldOwner
    resolve_within_hours: int


R, W = HoldReason, HoldOwner
ASKED = "We asked your prescriber a question."
HOLDS: dict[HoldReason, HoldKind] = {
    R.OPIOID_WASHOUT: HoldKind(
        "Opioid inside the wash-out", "Waits for the end of the wash-out", "Waits until no opioid is left to interfere",
        "We wait until it is safe to start.", W.PHARMACIST, 240,
    ),
    R.CLARIFY_DIRECTIONS: HoldKind(
        "Directions unclear", "Says what the directions are", "Says what the directions are", ASKED, W.PRESCRIBER, 24
    ),
    R.CLARIFY_DOSE: HoldKind(
        "Dose to be confirmed", "Confirms the dose", "Confirms the dose", ASKED, W.PRESCRIBER, 24
    ),
    R.ALLERGY: HoldKind(
        "Allergy to be clarified", "Clarifies the allergy", "Clarifies an allergy",
        "We check that this is right for you.", W.PHARMACIST, 24,
    ),
    R.LICENCE: HoldKind(
        "Licence to be confirmed", "Confirms the licence with its board", "Confirms your licence with its board",
        "We check the prescription's papers.", W.PHARMACIST, 48,
    ),
    R.STOCK: HoldKind(
        "Waits for stock", "Gets what is missing", "Waits for an ingredient", "We wait for an ingredient.",
        W.PHARMACIST, 72,
    ),
    R.PATIENT_CONTACT: HoldKind(
        "Patient to be reached", "Is to be reached", "Is to be reached by the pharmacy", "We need to speak with you.",
        W.PATIENT, 72,
    ),
    R.SURGERY: HoldKind(
        "Surgery planned", "Waits until after the procedure", "Waits until after the procedure",
        "We wait until after your procedure.", W.PHARMACIST, 240,
    ),
    R.QUESTION: HoldKind(
        "Question to the prescriber", "Answers a question", "Answers a question", ASKED, W.PRESCRIBER, 24
    ),
    R.NEW_PRESCRIPTION: HoldKind(
        "Another prescription is to come", "Signs another prescription", "Signs another prescription in its place",
        "Your prescriber writes a new prescription.", W.PRESCRIBER, 24,
    ),
}  # fmt: skip
# What the prescriber ends is asked: the question opens the hold, its answer ends it (ADR 0012). The rest staff choose.
OF_PRESCRIBER = frozenset(reason for reason, kind in HOLDS.items() if kind.owner == HoldOwner.PRESCRIBER)
BY_HAND = {reason: kind for reason, kind in HOLDS.items() if reason not in OF_PRESCRIBER}
