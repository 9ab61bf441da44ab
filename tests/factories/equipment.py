"""An invented balance that may weigh, and people who may weigh on it."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import User
from compounding.actions import equipment as do
from compounding.amounts import MinimumBy
from compounding.models import Competence, Equipment, EquipmentKind, Skill
from premises.models import Pharmacy
from tests.factories.accounts import may_measure, pharmacist

D = Decimal
FIGURES = do.BalanceFacts(D("0.1"), D(1), MinimumBy.SENSITIVITY, test_weight_mg=D(200), tolerance_mg=D("0.5"))


def a_new_balance(code: str = "BAL1", *, by: User, at: datetime, figures: do.BalanceFacts = FIGURES) -> Equipment:
    """A balance as it comes: neither calibrated nor checked."""
    name = "Invented analytical balance"
    return do.add_equipment(code=code, name=name, kind=EquipmentKind.BALANCE, balance=figures, by=by, at=at)


def a_calibration(balance: Equipment, *, by: User, at: datetime, **other: Any) -> None:
    """It passed a month ago and lasts eleven more."""
    day = Pharmacy.objects.today(at)
    said: dict[str, Any] = {
        "done_on": day - timedelta(days=30), "due_on": day + timedelta(days=330), "passed": True,
        "done_for_us_by": "Example Metrology",
    }  # fmt: skip
    do.calibrate(balance, **said | other, by=by, at=at)


def a_balance(code: str = "BAL1", *, at: datetime, by: User | None = None) -> Equipment:
    """A balance that may weigh at `at`: made once, calibrated, checked that day."""
    by = by or pharmacist("Sage Equipper")
    balance = Equipment.objects.filter(code=code).first() or a_new_balance(code, by=by, at=at)
    today = Pharmacy.objects.today(at)
    if not balance.is_calibrated_on(today):
        a_calibration(balance, by=by, at=at)
    if balance.check_of(today) is None:
        do.check_balance(balance, D(200), by=by, at=at)
    return balance


def ready_to_weigh(person: User, *, at: datetime) -> Equipment:
    """A balance that may weigh at `at`, and `person` may measure and mix then."""
    today = Pharmacy.objects.today(at)
    if not Competence.objects.covers(person, Skill.MEASURING, today):
        may_measure(person, at)
    return a_balance(at=at)
