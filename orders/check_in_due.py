"""Whether a patient is asked today how the dose goes, and about which step: read from what was handed over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from orders.check_in_days import DAYS_AFTER, Asking, asked_about
from orders.lifecycle import PrescriptionStatus
from orders.models import CheckIn, Order, Prescription
from orders.my_reading import orders_of
from orders.spans import span_on, spans_of
from orders.stops import called_back, in_hand, taking_of, why_none
from patients.models import Patient


@dataclass(frozen=True)
class CheckInDue:
    """What is asked about: the step, its dose each time, and the newest order it came with."""

    prescription: Prescription
    order: Order
    asking: Asking
    dose_mg: Decimal

    @property
    def key(self) -> str:
        """What tells this question from every other."""
        return f"{self.prescription.public_id}-{self.asking.stretch}-{self.asking.month}"


def check_in_due(orders: Sequence[Order], today: date) -> CheckInDue | None:
    """The one question of today; `orders` are all of one patient, as `orders_of` reads them.

    It is about what was handed over last, as long as that is signed and its supply ended no more than a week ago.
    While none may be taken nothing is asked.
    """
    newest = in_hand(orders)
    if newest is None:
        return None
    prescription = newest.prescription
    asking = _asking(prescription, [one for one in orders if one.prescription_id == prescription.pk], today)
    if asking is None or (asking.stretch, asking.month) in _answered(prescription):
        return None
    if taking_of(prescription, called_back(orders, today), today).why_not(today):
        return None
    return CheckInDue(prescription, newest, asking, prescription.doses()[asking.stretch])


def due_for(patient: Patient, today: date) -> CheckInDue | None:
    """The same, for a patient of whom nothing is fetched yet."""
    return check_in_due(orders_of(patient), today)


def why_none_now(patient: Patient, today: date) -> str:
    """Why the patient takes none of what they have, and so is asked nothing; empty where that is not the reason."""
    orders = orders_of(patient)
    return why_none(in_hand(orders), called_back(orders, today), today)


def newest_check_in(patient: Patient) -> CheckIn | None:
    """What the patient answered last."""
    rows = CheckIn.objects.filter(prescription__patient=patient).select_related("prescription")
    return rows.order_by("answered_at", "pk").last()


def _asking(prescription: Prescription, orders: Sequence[Order], today: date) -> Asking | None:
    spans = list(spans_of(prescription, orders)) if prescription.status == PrescriptionStatus.SIGNED else []
    if not spans or not spans[0].begins_on <= today <= spans[-1].ends_on + timedelta(days=DAYS_AFTER):
        return None
    here, last = span_on(spans, today), spans[-1]
    day = here.first_day + max(0, (today - here.begins_on).days)
    reached = last.first_day + (last.ends_on - last.begins_on).days
    return asked_about(prescription.stretches(), day=day, reached=reached)


def _answered(prescription: Prescription) -> set[tuple[int, int]]:
    return {(row.stretch, row.month) for row in prescription.check_ins.all()}
