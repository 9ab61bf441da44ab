"""The invented orders of the last weeks, in every state this version knows."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from orders.actions import intake, prescribing, review
from orders.directions import Timing
from orders.drafts import PrescriptionDraft, StepDraft
from orders.holds import HoldReason
from orders.models import Order, Prescription
from patients.models import Patient
from pharmacy.demo.people import PHARMACY, Cast
from premises.terms import CompoundReason, Origin

ZONE = ZoneInfo(PHARMACY["time_zone"])
CAPSULE = [StepDraft("LDN45C", Decimal("4.5"))]
START = [
    StepDraft("LDN15C", Decimal("1.5"), 14),
    StepDraft("LDN3C", Decimal(3), 14),
    StepDraft("LDN45C", Decimal("4.5")),
]
THYROID = [
    StepDraft("LDN05C", Decimal("0.5"), 14),
    StepDraft("LDN1C", Decimal(1), 14),
    StepDraft("LDN15C", Decimal("1.5")),
]
TABLET = [StepDraft("LDN3S", Decimal(3))]
LIQUID = [StepDraft("LDN1L", Decimal(1))]

Made = Callable[[Order, datetime], object]


class Writer:
    """Writes, signs and moves the demo's orders as the people of the demo would."""

    def __init__(self, people: Cast, patients: list[Patient]) -> None:
        self.people, self.patients = people, patients

    def written(self, patient: int, steps: list[StepDraft], at: datetime, **changes: object) -> Prescription:
        """A prescription as its delegate, its prescriber or, from paper, the technician prepares it."""
        person = self.patients[patient]
        prescriber = person.care.get().prescriber
        said = {
            "written_on": at.astimezone(ZONE).date(), "steps": steps, "days_supply": 30,
            "timing": Timing.BEDTIME, "refills": 2, "compound_reason": CompoundReason.STRENGTH_NOT_MARKETED,
            "opioid_last_14_days": "no", "purpose": "fibromyalgia",
        }  # fmt: skip
        text = PrescriptionDraft(**(said | changes))  # type: ignore[arg-type]
        by = prescriber.user if text.origin == Origin.ELECTRONIC else self.people.staff["technician"]
        if prescriber == self.people.prescribers[0] and by == prescriber.user and self.people.delegate:
            by = self.people.delegate
        return prescribing.prepare(person, prescriber, text, by=by, at=at)

    def sent(self, patient: int, steps: list[StepDraft], at: datetime, **changes: object) -> Order:
        """The same, signed five minutes later; its first order."""
        prescription = self.written(patient, steps, at, **changes)
        later = at + timedelta(minutes=5)
        paper = prescription.origin != Origin.ELECTRONIC
        by = self.people.staff["pharmacist"] if paper else prescription.prescriber.user
        prescribing.sign_and_send(prescription, by=by, at=later, proof=self.people.proof(by, later))
        return prescription.orders.get()

    def accepted(self, patient: int, steps: list[StepDraft], at: datetime, **changes: object) -> Order:
        """The same, accepted an hour later."""
        order, later = self.sent(patient, steps, at, **changes), at + timedelta(hours=1)
        by = self.people.staff["pharmacist"]
        if order.next_review() == "verify":
            review.verify(order, by=by, at=later, proof=self.people.proof(by, later))
        return review.accept(order, by=by, at=later, proof=self.people.proof(by, later))


def orders(people: Cast, patients: list[Patient], at: datetime) -> None:
    """Everything from three weeks ago until `at`."""
    write, ago = Writer(people, patients), lambda **length: at - timedelta(**length)
    pharmacist = people.staff["pharmacist"]
    write.accepted(4, CAPSULE, ago(days=20))
    write.accepted(5, START, ago(days=9), days_supply=56)
    write.accepted(6, TABLET, ago(days=3), purpose="")
    write.accepted(8, CAPSULE, ago(hours=30))
    write.accepted(13, CAPSULE, ago(hours=26), origin=Origin.FAX)
    gone = write.sent(7, CAPSULE, ago(days=6))
    intake.cancel(gone, reason="The prescriber chose another medicine.", by=pharmacist, at=ago(days=5))
    held = write.sent(3, [StepDraft("LDN15C", Decimal("1.5"))], ago(hours=40))
    review.hold(held, reason=HoldReason.CLARIFY_DIRECTIONS, note="Morning or bedtime?", by=pharmacist, at=ago(hours=38))
    waits = write.sent(12, CAPSULE, ago(hours=50))
    review.hold(waits, reason=HoldReason.STOCK, note="", by=pharmacist, at=ago(hours=20))
    write.sent(1, CAPSULE, ago(hours=51))
    write.sent(0, THYROID, ago(hours=44), days_supply=28)
    write.sent(9, CAPSULE, ago(hours=12))
    write.sent(10, TABLET, ago(hours=5))
    write.sent(7, LIQUID, ago(hours=2), days_supply=30, refills=5)
    faxed = write.sent(13, CAPSULE, ago(hours=3), origin=Origin.TELEPHONE)
    assert faxed.next_review() == "verify"  # noqa: S101 - the demo's own promise
    write.written(2, CAPSULE, ago(hours=4))
    write.written(11, THYROID, ago(hours=1), days_supply=28)
    write.written(1, TABLET, ago(minutes=20))
