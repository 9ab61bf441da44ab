"""What the rules read beside an order's own rows, fetched once for however many orders are judged. Writes nothing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from compounding.models import Formula
from orders.models import Order, Prescription
from orders.models.orders import OrderQuerySet
from premises.models import Pharmacy, Setting
from prescribers.models import Verification
from records.models import Signature


@dataclass(frozen=True)
class Ground:
    """The day, the settings in force, and by key open orders, last signatures and the licences that are verified."""

    at: datetime
    today: date
    pharmacy: Pharmacy | None
    settings: Mapping[str, Any]
    under_way: Mapping[int, Sequence[Order]]
    signatures: Mapping[str, Signature]
    verified: Set[int]

    @cached_property
    def orderable(self) -> Sequence[Formula]:
        """What may be ordered, fetched once and only where a formula cannot be taken as it is."""
        return list(Formula.objects.orderable().catalogue().prefetch_related("ingredients__component"))


def with_what_rules_read(orders: OrderQuerySet) -> OrderQuerySet:
    """These with all that a list shows and the rules read of each, in a fixed number of queries."""
    return (
        orders.with_people()
        .select_related("accepted_by")
        .prefetch_related(
            "prescription__steps__formula__ingredients__component",
            "prescription__adjustments",
            "prescription__orders__lines",
            "prescription__orders__handing_over",
            "prescription__safety_answers__overrides__made_by",
            "prescription__patient__allergies",
            "prescription__patient__medicines",
            "prescription__patient__exclusions",
            "prescription__prescriber__licences",
            "lines__reservations__batch",
            "lines__containers__batch",
        )
    )


def ground_of(prescriptions: Sequence[Prescription], at: datetime) -> Ground:
    """The ground these prescriptions and their orders are judged on: the same few queries for one as for many."""
    pharmacy = Pharmacy.objects.the_one()
    today = pharmacy.day_of(at) if pharmacy else at.date()
    return Ground(
        at=at,
        today=today,
        pharmacy=pharmacy,
        settings=Setting.objects.values_in_force(),
        under_way=_under_way(prescriptions),
        signatures=_signatures(prescriptions),
        verified=Verification.objects.verified({each.prescriber_id for each in prescriptions}, today),
    )


def _under_way(prescriptions: Sequence[Prescription]) -> Mapping[int, Sequence[Order]]:
    patients = {prescription.patient_id for prescription in prescriptions}
    found: dict[int, list[Order]] = defaultdict(list)
    rows = Order.objects.open().filter(prescription__patient__in=patients).select_related("prescription")
    for order in rows.order_by("pk"):
        found[order.prescription.patient_id].append(order)
    return found


def _signatures(prescriptions: Sequence[Prescription]) -> Mapping[str, Signature]:
    subjects = [prescription.public_id for prescription in prescriptions]
    rows = Signature.objects.filter(subject_kind=Prescription._meta.label_lower, subject_id__in=subjects)
    return {row.subject_id: row for row in rows.order_by("pk")}
