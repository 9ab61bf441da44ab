"""What the rules read beside an order's own rows, fetched once for however many orders are judged. Writes nothing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, Subquery

from compounding.models import Formula
from orders.directions import Timing
from orders.lifecycle import OrderStatus
from orders.models import Order, Prescription, ProtocolStep
from orders.models.orders import OrderQuerySet
from orders.spans import Span, spans_of
from premises.models import DayOf, Licence, Pharmacy, Setting, calendar_of
from prescribers.models import Verification
from records.models import Signature

IN_HAND_DAYS = 400  # what was handed over longer ago is used up: a fill never outlasts 180 days


@dataclass(frozen=True)
class InHand:
    """A prescription of which something was handed over, and the days its last fill is taken."""

    prescription: Prescription
    span: Span


@dataclass(frozen=True)
class ProtocolDose:
    """One dose of a protocol, and what it comes to in a day."""

    dose_mg: Decimal
    day_mg: Decimal


@dataclass(frozen=True)
class Ground:
    """What is read once for all, by key.

    The day and the settings in force; of each patient the open orders, the prescriptions that wait for a signature and
    what was handed over; last signatures, verified licences, the doses of the protocols that were chosen; and the
    pharmacy's licences, number and last day by state.
    """

    at: datetime
    today: date
    pharmacy: Pharmacy | None
    settings: Mapping[str, Any]
    under_way: Mapping[int, Sequence[Order]]
    unsigned: Mapping[int, Sequence[Prescription]]
    in_hand: Mapping[int, Sequence[InHand]]
    protocol_doses: Mapping[int, Sequence[ProtocolDose]]
    signatures: Mapping[str, Signature]
    verified: Set[int]
    ships_to: Mapping[str, tuple[str, date]]

    @cached_property
    def orderable(self) -> Sequence[Formula]:
        """What may be ordered, fetched once and only where a formula cannot be taken as it is."""
        return list(Formula.objects.orderable().catalogue().prefetch_related("ingredients__component"))

    @property
    def day_of(self) -> DayOf:
        """The pharmacy's calendar, without a query."""
        return calendar_of(self.pharmacy)


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
    day_of = calendar_of(pharmacy)
    today = day_of(at)
    return Ground(
        at=at,
        today=today,
        pharmacy=pharmacy,
        settings=Setting.objects.values_in_force(),
        under_way=_under_way(prescriptions),
        unsigned=_unsigned(prescriptions),
        in_hand=_in_hand(prescriptions, day_of, at),
        protocol_doses=_protocol_doses(prescriptions),
        signatures=_signatures(prescriptions),
        verified=Verification.objects.verified({each.prescriber_id for each in prescriptions}, today),
        ships_to={row.state: (row.number, row.expires_on) for row in Licence.objects.current()},
    )


def _under_way(prescriptions: Sequence[Prescription]) -> Mapping[int, Sequence[Order]]:
    patients = {prescription.patient_id for prescription in prescriptions}
    found: dict[int, list[Order]] = defaultdict(list)
    rows = Order.objects.open().filter(prescription__patient__in=patients).select_related("prescription")
    for order in rows.order_by("pk"):
        found[order.prescription.patient_id].append(order)
    return found


def _unsigned(prescriptions: Sequence[Prescription]) -> Mapping[int, Sequence[Prescription]]:
    patients = {prescription.patient_id for prescription in prescriptions if not prescription.signed_at}
    found: dict[int, list[Prescription]] = defaultdict(list)
    for row in Prescription.objects.awaiting_signature().filter(patient__in=patients):
        found[row.patient_id].append(row)
    return found


def _in_hand(prescriptions: Sequence[Prescription], day_of: DayOf, at: datetime) -> Mapping[int, Sequence[InHand]]:
    """Of the patients of what is still to be signed or accepted: nobody else is asked whether it is too soon."""
    patients = {one.patient_id for one in prescriptions if not one.signed_at or _has_review(one)}
    left = Order.objects.filter(status=OrderStatus.HANDED_OVER, prescription__patient__in=patients)
    recent = left.filter(handed_over_at__gte=at - timedelta(days=IN_HAND_DAYS))
    rows = Prescription.objects.filter(pk__in=recent.values("prescription")).prefetch_related(
        "steps__formula", "adjustments", "orders__lines", "orders__handing_over"
    )
    found: dict[int, list[InHand]] = defaultdict(list)
    for row in rows.order_by("pk"):
        # One that is handed over in the transaction under way has no row of its handing over yet.
        known = [
            one for one in row.orders.all() if one.status != OrderStatus.HANDED_OVER or hasattr(one, "handing_over")
        ]
        if spans := list(spans_of(row, known, day_of=day_of)):
            found[row.patient_id].append(InHand(row, spans[-1]))
    return found


def _has_review(prescription: Prescription) -> bool:
    return any(order.next_review() for order in prescription.orders.all())


def _protocol_doses(prescriptions: Sequence[Prescription]) -> Mapping[int, Sequence[ProtocolDose]]:
    newest = Formula.objects.filter(code=OuterRef("formula_code")).order_by("-version")
    steps = ProtocolStep.objects.filter(protocol__in={one.protocol_id for one in prescriptions if one.protocol_id})
    found: dict[int, list[ProtocolDose]] = defaultdict(list)
    for step in steps.select_related("protocol").annotate(strength_mg=Subquery(newest.values("strength_mg")[:1])):
        dose_mg = step.units * Decimal(step.strength_mg or 0)
        found[step.protocol_id].append(ProtocolDose(dose_mg, dose_mg * Timing(step.protocol.timing).times_per_day))
    return found


def _signatures(prescriptions: Sequence[Prescription]) -> Mapping[str, Signature]:
    subjects = [prescription.public_id for prescription in prescriptions]
    rows = Signature.objects.filter(subject_kind=Prescription._meta.label_lower, subject_id__in=subjects)
    return {row.subject_id: row for row in rows.order_by("pk")}
