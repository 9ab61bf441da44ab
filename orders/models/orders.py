"""One fill on its way through the pharmacy: the order and its lines, one record (over 250 lines: read together)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.roles import BENCH, PRACTICE, Role
from compounding.models import Formula
from orders.holds import OF_PRESCRIBER
from orders.lifecycle import ORDER_STEPS, OrderStatus
from orders.models.prescriptions import Prescription
from patients.models import Patient
from premises.models import Pharmacy
from premises.terms import Origin
from prescribers.models import Prescriber
from records.action import canonical
from records.models import Recorded
from records.models.base import at_with_by, known
from records.models.fields import LineField
from records.public_ids import (
    LENGTH,
    NotAPrescriptionNumber,
    is_public_id,
    normalise,
    parse_prescription_number,
    prescription_number,
)
from records.steps import Stepping, status_field, status_guards

User = settings.AUTH_USER_MODEL
LABEL_PREFIX = "AQ1"  # what the staff code of a label begins with
OPEN = [OrderStatus.SUBMITTED, OrderStatus.VERIFIED, OrderStatus.ACCEPTED, OrderStatus.FILLED, OrderStatus.CHECKED]
WITH_BAG = [OrderStatus.FILLED, OrderStatus.CHECKED, OrderStatus.HANDED_OVER]


PARCEL_TAKES = timedelta(days=7)


def label_id(scanned: str) -> str:
    """Whose label a code is, scanned or typed: the public identifier of a container, or of a proof's line."""
    said = _unprefixed(scanned)
    return said[:LENGTH] if len(said) == LENGTH + 1 else said


def label_sign(scanned: str) -> str:
    """Which of the labels that were made for it: empty for the first, one character for each that was made again."""
    said = _unprefixed(scanned)
    return said[LENGTH:] if len(said) == LENGTH + 1 else ""


def _unprefixed(scanned: str) -> str:
    said = normalise(scanned)
    return said.removeprefix(LABEL_PREFIX) if len(said) > LENGTH + 1 else said  # an identifier may begin so itself


def _sent_lately(at: datetime) -> Q:
    """Handed to a carrier in the last days; only a parcel has one."""
    return Q(status=OrderStatus.HANDED_OVER, handed_over_at__gt=at - PARCEL_TAKES, handing_over__carrier__gt="")


def _held_for_prescriber() -> Any:
    return Order.objects.filter(holds__resolved_at=None, holds__reason__in=OF_PRESCRIBER).values("pk")


class OrderQuerySet(models.QuerySet["Order"]):
    """Which orders."""

    def visible_to(self, user: Any) -> "OrderQuerySet":
        """The bench sees all; a practice what it prescribed; a patient their own; the administrator none (SEC-02)."""
        now = timezone.now()
        held = user.roles_at(now)
        if held & BENCH:
            return self
        if held & (PRACTICE | {Role.CLIENT}):
            return self.filter(prescription__prescriber__in=Prescriber.objects.acted_for_by(user, now))
        if Role.PATIENT in held:
            return self.filter(prescription__patient__in=Patient.objects.visible_to(user))
        return self.none()

    def open(self) -> "OrderQuerySet":
        """On the way: neither handed over nor cancelled."""
        return self.filter(status__in=OPEN)

    def open_around(self, at: datetime) -> "OrderQuerySet":
        """On the way at that time, give or take what a transaction takes: rather one too many (SEC-17)."""
        since = at - timedelta(minutes=5)
        gone = Q(handed_over_at__lte=since) | Q(cancelled_at__lte=since)
        return self.filter(submitted_at__lte=at).exclude(gone)

    def for_prescriber(self) -> "OrderQuerySet":
        """Stopped until the prescriber answers or signs another prescription."""
        return self.filter(pk__in=_held_for_prescriber())

    def for_pharmacy(self) -> "OrderQuerySet":
        """Those the prescriber has nothing to do about."""
        return self.exclude(pk__in=_held_for_prescriber())

    def before_ready(self) -> "OrderQuerySet":
        """Still to be checked, made or filled."""
        return self.exclude(status=OrderStatus.CHECKED)

    def filled(self) -> "OrderQuerySet":
        """In containers with their labels on, in the house: they have a leaflet."""
        return self.filter(status__in=[OrderStatus.FILLED, OrderStatus.CHECKED])

    def ready(self) -> "OrderQuerySet":
        """Made and checked, and not left yet."""
        return self.filter(status=OrderStatus.CHECKED)

    def sent_lately(self, at: datetime) -> "OrderQuerySet":
        """With a carrier, and likely not there yet: nobody says when a parcel arrives."""
        return self.filter(_sent_lately(at)).select_related("handing_over")

    def except_sent_lately(self, at: datetime) -> "OrderQuerySet":
        """All but those."""
        return self.exclude(_sent_lately(at))

    def uncollected(self, since: datetime) -> "OrderQuerySet":
        """Ready since before then, and nobody came (RET-03); the longest waiting first."""
        return self.ready().filter(checked_at__lte=since).order_by("checked_at", "pk")

    def newest(self) -> "OrderQuerySet":
        """The latest first."""
        return self.order_by("-submitted_at", "-pk")

    def after(self, order: "Order | None") -> "OrderQuerySet":
        """Those submitted before `order`: the next page of the newest."""
        if order is None:
            return self
        return self.filter(Q(submitted_at__lt=order.submitted_at) | Q(submitted_at=order.submitted_at, pk__lt=order.pk))

    def filled_from(self, batches: Any) -> "OrderQuerySet":
        """Those of which something is or was in a container of one of these batches."""
        return self.filter(pk__in=FillLine.objects.filter(containers__batch__in=batches.values("pk")).values("order"))

    def finished(self) -> "OrderQuerySet":
        """Handed over, cancelled or returned, the latest first."""
        return self.exclude(status__in=OPEN).newest()

    def came_back(self) -> "OrderQuerySet":
        """Returned, and something of it is not destroyed yet (7.5); the longest waiting first."""
        waits = Q(lines__containers__isnull=False, lines__containers__voided_at=None)
        return self.filter(waits, status=OrderStatus.RETURNED).distinct().order_by("returned_at", "pk")

    def by_urgency(self) -> "OrderQuerySet":
        """Late first: by promise, then by age."""
        return self.order_by("due_at", "pk")

    def with_code(self, code: str) -> "Order | None":
        """The order a scanned or typed code stands for: the identifier of it or of a line, or its number on paper."""
        wanted = label_id(code)
        named = self.with_paper_on(wanted).first() if is_public_id(wanted) else None
        if named:  # one in 32 numbers could be an identifier too
            return named
        try:
            written, _, part = code.partition("/")
            number = parse_prescription_number(written)
        except NotAPrescriptionNumber:
            return None
        found = self.filter(prescription__sequence=number.sequence).order_by("-fill_number", "part")
        found = found.filter(fill_number=number.fill) if number.fill else found
        return (found.filter(part=part) if part.strip().isdecimal() else found).first()

    def with_paper_on(self, public_id: str) -> "OrderQuerySet":
        """Those with paper about this row: the order, a line or a container of it."""
        return self.with_papers_on([public_id])

    def with_papers_on(self, public_ids: Sequence[str]) -> "OrderQuerySet":
        """Those with paper about any of these rows."""
        # One index each: an OR over the three tables would read all of them.
        itself = Order.objects.filter(public_id__in=public_ids).values("pk")
        of_line = FillLine.objects.filter(public_id__in=public_ids).values("order")
        of_container = FillLine.objects.filter(containers__public_id__in=public_ids).values("order")
        return self.filter(pk__in=itself.union(of_line, of_container, all=True))

    def with_courses(self) -> "OrderQuerySet":
        """With what the days of each are computed from: its prescription's steps, adjustments and all its orders."""
        return self.with_people().prefetch_related(
            "prescription__steps__formula",
            "prescription__adjustments",
            "prescription__orders__lines",
            "prescription__orders__handing_over",
        )

    def with_all(self) -> "OrderQuerySet":
        """With everything the order's page reads."""
        return self.with_people().prefetch_related(
            "prescription__steps__formula__ingredients__component",
            "prescription__orders",
            "prescription__adjustments",
            "prescription__safety_answers__asked_by",
            "prescription__safety_answers__overrides__made_by",
            "holds__opened_by",
            "questions__asked_by",
            "questions__answered_by",
            "questions__withdrawn_by",
            "lines__reservations__batch",
            "lines__containers__batch__formula",
            "lines__containers__filled_by",
            "lines__containers__counted_by",
            "lines__containers__labelled_by",
            "lines__containers__photographed_by",
            "urgent_by",
        )

    def with_state(self) -> "OrderQuerySet":
        """With whose it is, what it holds and how it stands, in a fixed number of queries."""
        lines = models.Prefetch("lines", FillLine.objects.select_related("formula"))
        return self.select_related("prescription__patient", "prescription__prescriber__user").prefetch_related(
            lines, "lines__reservations", "lines__containers", "holds"
        )

    def with_people(self) -> "OrderQuerySet":
        """With everything a list reads, in a fixed number of queries."""
        return self.select_related(
            "prescription__patient",
            "prescription__prescriber__user",
            "prescription__prescriber__practice",
            "prescription__arrival__received_by",
        ).prefetch_related("lines__formula", "lines__reservations", "lines__containers", "holds", "questions")


@pghistory.track()
class Order(Stepping):
    """One fill of a prescription. `due_at` is when it is promised; it is urgent while `urgent_at` stands."""

    prescription = models.ForeignKey(Prescription, on_delete=models.PROTECT, related_name="orders")
    fill_number = models.PositiveSmallIntegerField()
    status = status_field(OrderStatus)
    due_at = models.DateTimeField()
    part = models.PositiveSmallIntegerField(default=1, db_default=1)
    split_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    verified_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    filled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    filled_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    handed_over_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    handed_over_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True)
    urgent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    urgent_at = models.DateTimeField(null=True)
    urgent_reason = LineField(max_length=200, blank=True, default="", db_default="")

    objects = OrderQuerySet.as_manager()

    class Meta:
        constraints = [
            known("status", OrderStatus, "order_status_known"),
            models.UniqueConstraint(fields=["prescription", "fill_number", "part"], name="order_part_once"),
            models.CheckConstraint(
                condition=Q(part=1, split_from=None) | Q(part__gt=1, split_from__isnull=False), name="order_part_of_one"
            ),
            *(
                at_with_by(step, "order")
                for step in ("verified", "accepted", "filled", "checked", "handed_over", "cancelled", "returned")
            ),
            at_with_by("urgent", "order"),
            models.CheckConstraint(
                condition=Q(urgent_at=None, urgent_reason="") | Q(urgent_at__isnull=False) & ~Q(urgent_reason=""),
                name="order_urgent_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["status", "due_at"], name="order_by_urgency")]
        triggers = status_guards(ORDER_STEPS, "order")

    @property
    def number(self) -> str:
        """The number on paper: prescription number and fill, `1234567-8-01`; of a later part `1234567-8-01/2`."""
        number = prescription_number(self.prescription.sequence, self.fill_number)
        return number if self.part == 1 else f"{number}/{self.part}"

    @property
    def is_urgent(self) -> bool:
        """Whether staff said that it goes before others."""
        return self.urgent_at is not None

    def is_on_hold(self) -> bool:
        """Whether a hold is open."""
        return any(hold.is_open for hold in self.holds.all())

    def next_review(self) -> str | None:
        """The pharmacist's next step: what came by voice or paper is verified first; None once accepted."""
        if self.status == OrderStatus.SUBMITTED:
            return "accept" if self.prescription.origin == Origin.ELECTRONIC else "verify"
        return "accept" if self.status == OrderStatus.VERIFIED else None

    def waits_for_batch(self) -> bool:
        """Whether it is accepted and some of it is not in any batch yet."""
        return self.status == OrderStatus.ACCEPTED and any(line.missing > 0 for line in self.lines.all())

    def has_come_back(self) -> bool:
        """Whether it was returned and something of it is not destroyed yet (RET-01)."""
        rows = [row for line in self.lines.all() for row in line.containers.all()]
        return self.status == OrderStatus.RETURNED and any(row.voided_at is None for row in rows)

    def gives(self) -> bool:
        """Whether what it holds counts as given to the patient, now or soon: all but a cancelled one."""
        return self.status != OrderStatus.CANCELLED

    def is_open(self) -> bool:
        """Whether it is on the way: neither handed over nor cancelled."""
        return self.status in OPEN

    def is_late(self, at: datetime) -> bool:
        """Whether the promise has passed while the order is open."""
        return self.is_open() and self.due_at < at

    def first_dose_on(self, at: datetime, pharmacy: Pharmacy | None = None) -> date:
        """The day after it is handed over, or promised: for the leaflet and for what a batch must last (BUD-08).

        `pharmacy` saves a query where many orders are asked.
        """
        leaves = self.handed_over_at or max(self.due_at, at)
        return (pharmacy.day_of(leaves) if pharmacy else Pharmacy.objects.today(leaves)) + timedelta(days=1)

    def last_dose_on(self, at: datetime, pharmacy: Pharmacy | None = None) -> date:
        """The last day this supply is taken if it begins the day after it is promised, or tomorrow (BUD-08)."""
        return self.first_dose_on(at, pharmacy) + timedelta(days=self.prescription.days_supply - 1)

    def signed_content(self) -> str:
        """What accepting covers: the signed prescription and what this fill holds, in however many parts it leaves."""
        fill = FillLine.objects.filter(order__prescription=self.prescription, order__fill_number=self.fill_number)
        said = fill.values_list("formula__code", "formula__version", "directions").annotate(models.Sum("units"))
        lines = sorted([code, version, directions, str(units)] for code, version, directions, units in said)
        number = prescription_number(self.prescription.sequence, self.fill_number)
        return f"{self.prescription.signed_content()}\n{number} {canonical(lines)}"


@pghistory.track()
class FillLine(Recorded):
    """One product and strength in an order, in whole units (capsules, tablets) or mL and g."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    formula = models.ForeignKey(Formula, on_delete=models.PROTECT, related_name="+")
    units = models.DecimalField(max_digits=8, decimal_places=2)
    directions = models.CharField(max_length=160)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="fill_line_once"),
            models.CheckConstraint(condition=Q(units__gt=0), name="fill_line_units_positive"),
        ]

    @property
    def stream_key(self) -> str:
        """Told in the order's story."""
        return self.order.stream_key

    @property
    def missing(self) -> Decimal:
        """Units that no batch has yet: neither promised nor filled."""
        promised = [row.units for row in self.reservations.all() if row.ended_at is None]
        filled = [row.units for row in self.containers.all() if row.voided_at is None]
        return Decimal(self.units) - sum([*promised, *filled], Decimal(0))
