"""All that a patient's own page reads of their orders, in one statement."""

from collections.abc import Iterator

from django.db.models import QuerySet

from orders.models import Order, Transfer
from patients.models import Patient
from records.one_query import in_one_query

_PRESCRIPTION = ("steps__formula", "adjustments", "check_ins", "safety_answers__overrides", "transfer")
_PRESCRIBER = ("prescriber__user", "prescriber__practice")
_ORDER = (
    "lines__formula", "lines__reservations", "lines__containers__batch__formula", "handing_over", "holds", "questions",
)  # fmt: skip
PATHS = (
    *(f"prescriptions__{path}" for path in (*_PRESCRIPTION, *_PRESCRIBER)),
    *(f"prescriptions__orders__{path}" for path in _ORDER),
)


def with_orders(patients: QuerySet[Patient]) -> Iterator[tuple[Patient, list[Order]]]:
    """Each of these patients with all their orders, the newest first, and what a page of theirs says of them."""
    for patient in in_one_query(patients, *PATHS):
        orders = [order for prescription in patient.prescriptions.all() for order in prescription.orders.all()]
        yield patient, sorted(orders, key=lambda order: (order.submitted_at, order.pk), reverse=True)


def orders_of(patient: Patient) -> list[Order]:
    """The same of one patient, as they are now."""
    return next(with_orders(Patient.objects.filter(pk=patient.pk)))[1]


def transfers_of(patient: Patient) -> list[Transfer]:
    """Where the prescriptions of a patient read so went, the last first."""
    found = [one.transfer for one in patient.prescriptions.all() if hasattr(one, "transfer")]
    return sorted(found, key=lambda row: row.transferred_at, reverse=True)
