"""Reading complaints: which order they are about, and when the pharmacy read them."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Min

from orders.lifecycle import OrderStatus
from orders.models import Complaint, Container, Order
from patients.models import Patient
from records.models import AccessLog

MOST_CONTAINERS = 20


def order_of(row: Complaint) -> Order | None:
    """The order of its container; where that is not known, what the patient was given last."""
    orders = Order.objects.select_related("prescription__prescriber__user")
    if row.container:
        return orders.get(pk=row.container.line.order_id)
    given = orders.filter(prescription__patient=row.patient, status=OrderStatus.HANDED_OVER)
    return given.order_by("handing_over__done_at", "pk").last()


def given_to(patient: Patient) -> list[Container]:
    """The containers a patient was given last, the newest first."""
    rows = Container.objects.given_to(patient).select_related("line__formula", "batch")
    return list(rows.order_by("-handed_over_at", "-pk")[:MOST_CONTAINERS])


def read_at(rows: Sequence[Complaint]) -> dict[str, datetime]:
    """When somebody of the pharmacy first opened each, by its identifier; only those that were opened."""
    looks = AccessLog.objects.filter(
        patient_id__in={row.patient.public_id for row in rows}, subject_kind=Complaint._meta.label_lower,
        subject_id__in=[row.public_id for row in rows],
    ).exclude(by__in={row.received_by_id for row in rows})  # fmt: skip
    return dict(looks.values_list("subject_id").annotate(first=Min("at")))
