"""What the demo's bench makes with, and what its people have shown they can do."""

from datetime import datetime, timedelta
from decimal import Decimal
from html import escape

from compounding.actions import equipment as do
from compounding.actions.people import assess
from compounding.amounts import MinimumBy
from compounding.models import EquipmentKind, Skill
from pharmacy.demo.people import Cast, day_of
from records import pdf

BALANCE = "BAL1"
D = Decimal
ANALYTICAL = do.BalanceFacts(D("0.1"), D(1), MinimumBy.SENSITIVITY, test_weight_mg=D(200), tolerance_mg=D("0.5"))
CERTIFICATE = """<!doctype html><html lang="en"><head><title>Calibration certificate</title></head><body>
<h1>Calibration certificate</h1><p>TRAINING - NOT FOR USE. Invented for a demo.</p>
<p>{name}: passed.</p></body></html>"""
OTHERS = [
    ("CAPM1", "Capsule machine, 100 holes, size 3", EquipmentKind.CAPSULE_MACHINE, "Bench 1"),
    ("HOOD1", "Powder containment hood", EquipmentKind.CONTAINMENT_HOOD, "Bench 1"),
    ("THERM1", "Thermometer of the store room", EquipmentKind.THERMOMETER, "Store room"),
]


def equipment(people: Cast, at: datetime) -> None:
    """A calibrated balance, what else stands on the bench, and who may use it; from `at` on."""
    by = people.staff["pharmacist"]
    balance = do.add_equipment(
        code=BALANCE, name="Analytical balance, 0.1 mg", kind=EquipmentKind.BALANCE, serial="EX-0001", place="Bench 1",
        balance=ANALYTICAL, by=by, at=at,
    )  # fmt: skip
    hood = [do.add_equipment(code=c, name=n, kind=kind, place=p, by=by, at=at) for c, n, kind, p in OTHERS][1]
    for row, ago, lasts in ((balance, 60, 365), (hood, 340, 365)):
        day = day_of(at) - timedelta(days=ago)
        do.calibrate(
            row, done_on=day, due_on=day + timedelta(days=lasts), done_for_us_by="Example Metrology", passed=True,
            certificate=pdf.render(CERTIFICATE.format(name=escape(row.name)), ""), by=by, at=at,
        )  # fmt: skip
    owner = people.staff["owner"]
    for key in ("pharmacist", "technician"):
        for skill in Skill:
            shown_on = day_of(at) - timedelta(days=20)
            assess(people.staff[key], skill, shown_on=shown_on, by=owner, at=at)
