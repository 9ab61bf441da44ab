"""The story of one row: which rows have one, who may read it, and whether its chain is whole."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from accounts.roles import BENCH, PHARMACISTS, Role
from compounding.models import Batch, Equipment, Formula, Lot
from orders.models import LeafletText, Order, Prescription
from patients.models import Patient
from premises.models import Setting
from prescribers.models import Practice, Prescriber
from records.chain import walk
from records.models import EventStream, Recorded

HOUSE = frozenset({Role.PHARMACIST_IN_CHARGE, Role.ADMINISTRATOR})


@dataclass(frozen=True)
class Story:
    """Whose story may be read by whom; `patient` finds the patient it tells of, `page` is the row's own address."""

    rows: Callable[[Any], "QuerySet[Any]"]
    readers: frozenset[Role]
    page: str
    patient: Callable[[Any], Patient] | None = None
    key: str = "public_id"

    def address_of(self, row: Recorded) -> str:
        """The row's own page."""
        return reverse(self.page, args=[getattr(row, self.key)])


# The first word of an address, such as /orders/…/events/, and whose story stands there.
STORIES = {
    "orders": Story(Order.objects.visible_to, BENCH, "order", lambda order: order.prescription.patient),
    "prescriptions": Story(Prescription.objects.visible_to, BENCH, "prescription", lambda row: row.patient),
    "patients": Story(Patient.objects.visible_to, BENCH, "patient", lambda patient: patient),
    "formulas": Story(Formula.objects.visible_to, BENCH, "formula"),
    "lots": Story(Lot.objects.visible_to, BENCH, "lot"),
    "batches": Story(Batch.objects.visible_to, BENCH, "batch"),
    "leaflet-texts": Story(LeafletText.objects.visible_to, PHARMACISTS, "leaflet_text"),
    "equipment": Story(Equipment.objects.visible_to, BENCH, "equipment"),
    "practices": Story(Practice.objects.visible_to, BENCH | HOUSE, "practice"),
    "prescribers": Story(Prescriber.objects.visible_to, BENCH | HOUSE, "prescriber"),
    "people": Story(lambda user: User.objects.people(), HOUSE, "person"),
    "settings": Story(lambda user: Setting.objects.all(), HOUSE, "setting", key="key"),
}


def faults(row: Recorded) -> list[str]:
    """What is wrong with the chain the row's story stands in; nothing, as a rule."""
    found: list[str] = []
    for stream in EventStream.objects.filter(key=row.stream_key):
        found += walk(stream, stream.events.select_related("by").order_by("position").iterator())
    return found
