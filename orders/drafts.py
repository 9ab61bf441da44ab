"""A prescription as someone writes it, before it is a row: the same shape for portal, API, staff and demo. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from orders.directions import Timing
from orders.safety import Answers
from orders.stretches import AdjustmentKind
from premises.terms import CompoundReason, Origin

MOST_STEPS = 24  # of one schedule, on a page and by the API
MOST_DAYS = 365  # of one step
MOST_DAYS_OF_A_FILL = 180
MOST_REFILLS = 11


@dataclass(frozen=True)
class StepDraft:
    """One step: a formula by its code, a dose in mg of naltrexone hydrochloride, days (None: open-ended, last only)."""

    formula_code: str
    dose_mg: Decimal
    days: int | None = None


class AdjustmentReason(StrEnum):
    """Why a dose is held or lowered for a while."""

    SIDE_EFFECTS = "side_effects"
    SLEEP = "sleep"
    MISSED_DOSES = "missed_doses"
    PROCEDURE = "procedure"
    PATIENT_ASKS = "patient_asks"
    OTHER = "other"

    @property
    def words(self) -> str:
        """As it is chosen and read."""
        return {
            "side_effects": "Side effects", "sleep": "Sleep or dreams", "missed_doses": "Doses were missed",
            "procedure": "A procedure", "patient_asks": "The patient asks for it", "other": "Other, in words",
        }[self.value]  # fmt: skip


@dataclass(frozen=True)
class AdjustmentDraft:
    """What changes inside what was signed, as someone writes it: from which date, for how many days, why."""

    kind: AdjustmentKind
    begins_on: date
    days: int
    reason: AdjustmentReason
    note: str = ""


class FileKind(StrEnum):
    """What a kept fax or paper is, by its content."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    TIFF = "tiff"


@dataclass(frozen=True)
class KeptFile:
    """A fax or paper in the archive: the hash of its bytes, what it is, how many pages."""

    sha256: str
    kind: FileKind
    pages: int


@dataclass(frozen=True)
class Arrived:
    """How a prescription came that no prescriber signs here: when, from whom, read back or on what paper (3.4)."""

    received_at: datetime
    caller: str = ""
    caller_title: str = ""
    was_read_back: bool = False
    file: KeptFile | None = None


@dataclass(frozen=True)
class PrescriptionDraft:
    """What is asked for (RX-05 to RX-11)."""

    written_on: date
    steps: Sequence[StepDraft]
    days_supply: int
    timing: Timing
    compound_reason: CompoundReason
    answers: Answers
    origin: Origin = Origin.ELECTRONIC
    arrived: Arrived | None = None
    refills: int = 0
    purpose: str = ""
    compound_reason_text: str = ""
    may_stay_longer: bool = True
    note: str = ""
