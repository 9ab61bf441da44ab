"""The reasons an order can be held for, read from holds.toml: who ends each, and the words for each audience. Pure."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from accounts.roles import BENCH, PHARMACISTS, Role

_DATA: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))

GROUPS: dict[str, str] = _DATA["groups"]


class HoldOwner(StrEnum):
    """Who can end the hold."""

    PHARMACIST = "pharmacist"
    IN_CHARGE = "pharmacist in charge"
    TECHNICIAN = "technician"
    PRESCRIBER = "prescriber"
    PATIENT = "patient"

    @property
    def is_ours(self) -> bool:
        """Whether it is somebody of the house: nobody outside is waited for."""
        return self in OURS


OURS = frozenset({HoldOwner.PHARMACIST, HoldOwner.IN_CHARGE, HoldOwner.TECHNICIAN})


class HoldReason(StrEnum):
    """Why an order waits."""

    CLARIFY_DOSE = "clarify_dose"
    CLARIFY_DIRECTIONS = "clarify_directions"
    CLARIFY_QUANTITY = "clarify_quantity"
    UNREADABLE = "unreadable"
    NOT_VALID = "not_valid"
    SIGNATURE_MISSING = "signature_missing"
    CHANGE_WANTED = "change_wanted"
    NEW_PRESCRIPTION = "new_prescription"
    QUESTION = "question"
    CALLED_OFF = "called_off"
    AUTHENTICITY = "authenticity"
    TOO_SOON = "too_soon"
    PATIENT_DATA = "patient_data"
    INDICATION = "indication"
    ALLERGIES_UNKNOWN = "allergies_unknown"
    MEDICINES_UNKNOWN = "medicines_unknown"
    SAFETY_NOT_ASKED = "safety_not_asked"
    WEIGHT_UNKNOWN = "weight_unknown"
    SOURCE_MISSING = "source_missing"
    ENTRY_DIFFERS = "entry_differs"
    OPIOID_QUESTION = "opioid_question"
    OPIOID_WASHOUT = "opioid_washout"
    INTERACTION = "interaction"
    DUPLICATE_THERAPY = "duplicate_therapy"
    ALLERGY = "allergy"
    INGREDIENT = "ingredient"
    DOSE_SECOND_LOOK = "dose_second_look"
    AGE = "age"
    PREGNANCY = "pregnancy"
    LIVER = "liver"
    TEST_RESULT = "test_result"
    SURGERY = "surgery"
    MOOD = "mood"
    DEPENDENCE = "dependence"
    SIDE_EFFECT = "side_effect"
    LICENCE = "licence"
    NPI = "npi"
    AUTHORITY = "authority"
    EXCLUDED = "excluded"
    NO_ANSWER = "no_answer"
    PATIENT_CONTACT = "patient_contact"
    COUNSELLING = "counselling"
    INTERPRETER = "interpreter"
    PATIENT_WAITS = "patient_waits"
    PATIENT_DECLINES = "patient_declines"
    DELIVERY_DAY = "delivery_day"
    NOT_COLLECTED = "not_collected"
    GUARDIAN = "guardian"
    OTHER_FORM = "other_form"
    STOCK = "stock"
    BATCH_FAILED = "batch_failed"
    BATCH_TEST = "batch_test"
    BUD_SHORT = "bud_short"
    EQUIPMENT = "equipment"
    PACKAGING = "packaging"
    LABEL_FAULTY = "label_faulty"
    FORMULA_REVIEW = "formula_review"
    ADDRESS = "address"
    WEATHER = "weather"
    CARRIER = "carrier"
    DESTINATION = "destination"
    COMPOUND_REASON = "compound_reason"
    COPY = "copy"
    INTERSTATE = "interstate"
    OFFICE_STOCK = "office_stock"
    AUTHORITY_ASKS = "authority_asks"
    DUPLICATE_ORDER = "duplicate_order"
    WHOSE_RECORD = "whose_record"
    TRANSFER = "transfer"
    RECALL_CHECK = "recall_check"
    COMPLAINT = "complaint"
    DEVIATION = "deviation"


@dataclass(frozen=True)
class HoldKind:
    """One reason: its words, what ends it for staff, practice and patient, its owner, and how long it may stand.

    `told` is what it is called to the practice.
    """

    words: str
    told: str
    task: str
    practice: str
    plain: str
    owner: HoldOwner
    group: str
    resolve_within_hours: int

    @property
    def ended_by(self) -> frozenset[Role]:
        """Who of the bench may say what came of it: what a pharmacist decides is no technician's to end."""
        return PHARMACISTS if self.owner in (HoldOwner.PHARMACIST, HoldOwner.IN_CHARGE) else BENCH


def kinds_of(reasons: dict[str, dict[str, Any]]) -> dict[HoldReason, HoldKind]:
    """The reasons of the file; a reason without code, a code without words, and an unknown key are refused."""
    if odd := reasons.keys() ^ {reason.value for reason in HoldReason}:
        raise ValueError(f"holds.toml and HoldReason differ: {', '.join(sorted(odd))}")
    return {HoldReason(code): _kind(code, dict(said)) for code, said in reasons.items()}


def _kind(code: str, said: dict[str, Any]) -> HoldKind:
    words = {name: said.pop(name) for name in ("words", "task", "practice", "plain")}
    group, owner, hours = said.pop("group"), HoldOwner(said.pop("owner")), said.pop("hours")
    told = said.pop("told", words["words"])
    if said or group not in GROUPS:
        raise ValueError(f"holds.toml, {code}: unknown {', '.join(said) or group}")
    return HoldKind(told=told, owner=owner, group=group, resolve_within_hours=hours, **words)


HOLDS: dict[HoldReason, HoldKind] = kinds_of(_DATA["reasons"])
# What the prescriber ends is asked: the question opens the hold, its answer ends it (ADR 0012). The rest staff choose.
OF_PRESCRIBER = frozenset(reason for reason, kind in HOLDS.items() if kind.owner == HoldOwner.PRESCRIBER)
BY_HAND = {reason: kind for reason, kind in HOLDS.items() if reason not in OF_PRESCRIBER}
