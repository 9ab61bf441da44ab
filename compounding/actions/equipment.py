"""Equipment: added, calibrated, checked every day, retired (EQP-01, EQP-02)."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from accounts.models import User
from accounts.roles import BENCH, PHARMACISTS
from compounding.amounts import MinimumBy
from compounding.models import BalanceCheck, Calibration, Equipment, EquipmentKind
from premises.models import Pharmacy
from records import archive, readback, rows
from records.action import action, tell
from records.refusals import NotAllowed, Refusal

LARGEST_CERTIFICATE = 10 * 1024 * 1024
LONGEST_CALIBRATION_DAYS = 366
ADDED = ["code", "name", "kind", "serial", "place", "readability_mg", "sensitivity_mg", "minimum_by"]


class EquipmentRefused(Refusal):
    """The equipment, calibration or check cannot be kept as it was entered (EQP-01, EQP-02)."""

    code = "equipment_refused"
    status = 422


@dataclass(frozen=True)
class BalanceFacts:
    """What a balance can tell apart, mg, and the weight it is checked by every day."""

    readability_mg: Decimal
    sensitivity_mg: Decimal
    minimum_by: MinimumBy
    test_weight_mg: Decimal
    tolerance_mg: Decimal


@action
def add_equipment(
    *,
    code: str,
    name: str,
    kind: EquipmentKind,
    serial: str = "",
    place: str = "",
    balance: BalanceFacts | None = None,
    by: User,
    at: datetime,
) -> Equipment:
    """Enter a piece of equipment; a balance with its figures. Raises NotAllowed, EquipmentRefused, AlreadyThere."""
    _refuse_unless_pharmacist(by, at)
    if (balance is not None) != (kind == EquipmentKind.BALANCE):
        raise EquipmentRefused("A balance, and nothing else, has readability, sensitivity and a test weight (T-01).")
    figures = asdict(balance) if balance else {}
    row = Equipment(
        code=code, name=name, kind=kind, serial=serial, place=place, **figures, added_by=by, added_at=at
    )  # fmt: skip
    rows.add(row, told=ADDED)
    return row


@action
def retire(equipment: Equipment, *, reason: str, by: User, at: datetime) -> Equipment:
    """Take it out of service for good, with the reason. Raises NotAllowed, EquipmentRefused."""
    _refuse_unless_pharmacist(by, at)
    _lock_in_service(equipment)
    equipment.retired_by, equipment.retired_at = by, at
    equipment.save(update_fields=["retired_by", "retired_at"])
    tell(equipment, "equipment.retired", reason=reason)
    return equipment


@action
def calibrate(
    equipment: Equipment,
    *,
    done_on: date,
    due_on: date,
    done_for_us_by: str,
    passed: bool,
    certificate: bytes = b"",
    by: User,
    at: datetime,
) -> Calibration:
    """Keep a calibration with its certificate; it counts for at most a year (EQP-01). Raises EquipmentRefused."""
    _refuse_unless_pharmacist(by, at)
    _lock_in_service(equipment)
    if done_on > Pharmacy.objects.today(at) or not 0 < (due_on - done_on).days <= LONGEST_CALIBRATION_DAYS:
        raise EquipmentRefused(
            "It was done today or before, and is due again after at most 12 months (EQP-01). Nothing was saved.",
            code="calibration_dates",
        )
    row = Calibration(
        equipment=equipment, done_on=done_on, due_on=due_on, done_for_us_by=done_for_us_by, passed=passed,
        certificate_sha256=stored_pdf(certificate), recorded_by=by, recorded_at=at,
    )  # fmt: skip
    rows.add(row, told=["done_on", "due_on", "passed"], code="equipment.calibrated")
    return row


@action
def check_balance(
    equipment: Equipment, as_found_mg: Decimal, *, note: str = "", by: User, at: datetime
) -> BalanceCheck:
    """Keep what a balance showed for its test weight today, pass or fail (EQP-02). Raises EquipmentRefused."""
    if not by.roles_at(at) & BENCH:
        raise NotAllowed("Somebody at the bench checks a balance (SEC-02). Nothing was saved.")
    _lock_in_service(equipment)
    weight, tolerance = equipment.test_weight_mg, equipment.tolerance_mg
    if weight is None or tolerance is None or as_found_mg < 0:
        raise EquipmentRefused("Only a balance is checked, and it shows a weight (EQP-02).", code="not_a_balance")
    row = BalanceCheck(
        equipment=equipment, checked_on=Pharmacy.objects.today(at), test_weight_mg=weight,
        tolerance_mg=tolerance, as_found_mg=as_found_mg, note=note, checked_by=by, checked_at=at,
    )  # fmt: skip
    if not row.passed and not note:
        raise EquipmentRefused(
            f"{as_found_mg:f} mg is out of tolerance: say what you do about it (EQP-02). Nothing was saved.",
            code="failed_check_needs_note",
        )
    rows.add(row, told=["as_found_mg", "test_weight_mg", "tolerance_mg", "note"], code="equipment.checked")
    return row


def stored_pdf(pdf: bytes) -> str:
    """The hash of the archived certificate; empty where there is none. Raises EquipmentRefused."""
    if not pdf:
        return ""
    if len(pdf) > LARGEST_CERTIFICATE or not readback.is_pdf(pdf):
        raise EquipmentRefused(
            "The certificate is a PDF that opens, at most 10 MB. Nothing was saved.", code="bad_certificate"
        )
    return archive.store(pdf)


def _lock_in_service(equipment: Equipment) -> None:
    rows.lock(equipment)
    if equipment.retired_at:
        raise EquipmentRefused(f"{equipment.code} is out of service. Nothing was saved.", code="out_of_service")


def _refuse_unless_pharmacist(by: User, at: datetime) -> None:
    if not by.roles_at(at) & PHARMACISTS:
        raise NotAllowed("A pharmacist keeps the equipment (SEC-02). Nothing was saved.")
