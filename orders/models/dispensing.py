"""How batches meet orders: reservations and containers (design section 10). Nothing else joins them."""

from enum import StrEnum
from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from compounding.models import Batch
from orders.models.orders import LABEL_PREFIX, FillLine, label_id, label_sign
from patients.models import Patient
from records.action import canonical
from records.models import Recorded
from records.models.base import at_with_by, choices_of
from records.models.fields import LineField
from records.public_ids import ALPHABET

User = settings.AUTH_USER_MODEL
# A container leaves only while its batch is released and in date; a verdict on it waits, or is waited for.
VERDICT = """
    IF NEW.handed_over_at IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.handed_over_at IS NULL) THEN
        PERFORM 1 FROM compounding_batch b CROSS JOIN premises_pharmacy p
        WHERE b.id = NEW.batch_id AND b.status = 'released'
        AND b.bud_on >= (NEW.handed_over_at AT TIME ZONE p.time_zone)::date FOR SHARE OF b;
        IF NOT FOUND THEN RAISE EXCEPTION 'the batch is not released or not in date'; END IF;
    END IF;
    RETURN NEW;
"""


STAMPS = ("counted", "labelled", "photographed", "inspected", "checked", "handed_over", "voided")


class ReservationQuerySet(models.QuerySet["Reservation"]):
    """Which reservations."""

    def open(self) -> "ReservationQuerySet":
        """Those that still hold stock, in the order they were made."""
        return self.filter(ended_at=None).select_related("batch__formula", "line").order_by("pk")


@pghistory.track()
class Reservation(Recorded):
    """Units of a batch promised to a fill line, until they are filled or given back."""

    line = models.ForeignKey(FillLine, on_delete=models.PROTECT, related_name="reservations")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")
    units = models.DecimalField(max_digits=10, decimal_places=2)
    reserved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reserved_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = ReservationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(units__gt=0), name="reservation_units_positive"),
            at_with_by("ended", "reservation"),
        ]
        indexes = [models.Index(fields=["batch"], condition=Q(ended_at=None), name="reservation_open_by_batch")]

    @property
    def stream_key(self) -> str:
        """Told in the order's story."""
        return self.line.stream_key


class Fate(StrEnum):
    """What became of a container that was voided."""

    PUT_BACK = "put_back"
    DESTROYED = "destroyed"


class ContainerQuerySet(models.QuerySet["Container"]):
    """Which containers."""

    def live(self) -> "ContainerQuerySet":
        """Those not voided, in the order they were filled."""
        return self.filter(voided_at=None).select_related("batch__formula", "line", "filled_by").order_by("pk")

    def for_labels(self) -> "ContainerQuerySet":
        """With everything their labels say, in two queries however many there are."""
        return self.select_related(
            "batch", "line__formula", "line__order__accepted_by", "line__order__prescription__patient",
            "line__order__prescription__prescriber__user",
        ).prefetch_related("line__order__prescription__orders")  # fmt: skip

    def given_to(self, patient: Patient) -> "ContainerQuerySet":
        """Those handed over to this patient, returned since or not."""
        return self.filter(line__order__prescription__patient=patient, handed_over_at__isnull=False)

    def in_the_house(self) -> "ContainerQuerySet":
        """Live and not handed over."""
        return self.live().filter(handed_over_at=None)


@pghistory.track()
class Container(Recorded):
    """One labelled vial from one batch: what is scanned, checked, handed over, recalled and returned (7.4).

    It is proved step by step: counted, labelled (its own label was scanned on it; `label_sha256` says which paper that
    is), photographed, inspected (scanned by who is about to check it). Older ones may have none of these.
    `label_renewals` counts how often its label was made again.
    """

    line = models.ForeignKey(FillLine, on_delete=models.PROTECT, related_name="containers")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")
    units = models.DecimalField(max_digits=10, decimal_places=2)
    filled_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    filled_at = models.DateTimeField()
    counted_units = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    counted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    counted_at = models.DateTimeField(null=True)
    label_renewals = models.PositiveSmallIntegerField(default=0, db_default=0)
    label_sha256 = models.CharField(max_length=64, blank=True, default="", db_default="")
    labelled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    labelled_at = models.DateTimeField(null=True)
    photo_sha256 = models.CharField(max_length=64, blank=True, default="", db_default="")
    photographed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    photographed_at = models.DateTimeField(null=True)
    inspected_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    inspected_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    handed_over_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    handed_over_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    voided_at = models.DateTimeField(null=True)
    void_reason = LineField(max_length=200, blank=True)
    fate = models.CharField(max_length=10, choices=choices_of(Fate), blank=True)
    destroyed_with = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ContainerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(units__gt=0), name="container_units_positive"),
            models.CheckConstraint(
                condition=Q(fate="") | Q(fate__in=[f.value for f in Fate]), name="container_fate_known"
            ),
            models.CheckConstraint(
                condition=Q(checked_by=None) | ~Q(checked_by=F("filled_by")), name="container_checker_is_not_filler"
            ),
            models.CheckConstraint(
                condition=Q(handed_over_at=None)
                | Q(checked_at__isnull=False) & (Q(voided_at=None) | Q(fate=Fate.DESTROYED)),
                name="container_handed_over_was_checked",
            ),
            models.CheckConstraint(
                condition=~Q(fate=Fate.DESTROYED)
                | (Q(destroyed_with__isnull=False) & ~Q(destroyed_with=F("voided_by"))),
                name="container_destroyed_by_two",
            ),
            models.CheckConstraint(
                condition=Q(counted_at=None, counted_units=None) | Q(counted_at__isnull=False, counted_units__gt=0),
                name="container_counted_is_positive",
            ),
            models.CheckConstraint(
                condition=Q(labelled_at=None, label_sha256="")
                | (Q(labelled_at__isnull=False, counted_at__isnull=False) & ~Q(label_sha256="")),
                name="container_labelled_was_counted",
            ),
            models.CheckConstraint(
                condition=Q(photographed_at=None, photo_sha256="")
                | (Q(photographed_at__isnull=False) & ~Q(photo_sha256="")),
                name="container_photo_whole",
            ),
            models.CheckConstraint(
                condition=Q(inspected_by=None) | (Q(labelled_at__isnull=False) & ~Q(inspected_by=F("filled_by"))),
                name="container_inspected_was_labelled",
            ),
            *(at_with_by(step, "container") for step in STAMPS),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="container_verdict",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func=VERDICT,
            )
        ]

    @property
    def stream_key(self) -> str:
        """Told in the order's story."""
        return self.line.stream_key

    @property
    def scan_code(self) -> str:
        """What the bench scans on its label: another code each time that is made again, so that no old one passes."""
        sign = ALPHABET[self.label_renewals % len(ALPHABET)] if self.label_renewals else ""
        return f"{LABEL_PREFIX}{self.public_id}{sign}"

    def has_code(self, scanned: str) -> bool:
        """Whether this code, scanned or typed, is that of its own newest label (FILL-02)."""
        return label_id(scanned) == self.public_id and label_sign(scanned) == label_sign(self.scan_code)

    def signed_content(self) -> str:
        """What a final check covers: whose it is, from which batch, how many, until when, its label and photo."""
        batch, line = self.batch, self.line
        said: dict[str, Any] = {"order": line.order.number, "position": line.position, "directions": line.directions}
        said |= {"batch": batch.number, "units": str(self.units), "bud_on": str(batch.bud_on)}
        proofs = {"counted": self.counted_units, "label": self.label_sha256, "photo": self.photo_sha256}
        said |= {name: str(value) for name, value in proofs.items() if value}
        return canonical(said | {"formula": [batch.formula.code, batch.formula.version]})


class Handing(StrEnum):
    """How the medicine leaves (D5)."""

    COLLECTED = "collected"
    SHIPPED = "shipped"
