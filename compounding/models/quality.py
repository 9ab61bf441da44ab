"""What went otherwise than it should, and what a laboratory found (DEV-01, QC-08)."""

from decimal import Decimal
from enum import StrEnum
from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.roles import BENCH
from compounding.models.batches import Batch
from records.action import canonical
from records.models import Recorded
from records.models.base import at_with_by, choices_of, known
from records.models.fields import LineField

User = settings.AUTH_USER_MODEL
LEAST_PERCENT, MOST_PERCENT = Decimal(90), Decimal(110)  # of label (QC-08)


class DeviationOrigin(StrEnum):
    """How a deviation came to be."""

    BY_HAND = "by_hand"
    SAMPLE = "failed_sample"
    POTENCY = "failed_potency"
    YIELD = "yield_outside"


class Disposition(StrEnum):
    """What the pharmacist in charge decides about it (DEV-01)."""

    ACCEPT = "accept"
    REWORK = "rework"
    REJECT = "reject"


class DeviationQuerySet(models.QuerySet["Deviation"]):
    """Which deviations."""

    def visible_to(self, user: Any) -> "DeviationQuerySet":
        """The bench sees all, nobody else any (SEC-02)."""
        return self if user.roles_at(timezone.now()) & BENCH else self.none()

    def open(self) -> "DeviationQuerySet":
        """Not closed yet, the oldest first."""
        return self.filter(closed_at=None).order_by("opened_at", "pk")

    def closed(self) -> "DeviationQuerySet":
        """Closed, the last first."""
        return self.filter(closed_at__isnull=False).order_by("-closed_at", "-pk")

    def with_people(self) -> "DeviationQuerySet":
        """With what a list reads."""
        return self.select_related("batch__formula", "opened_by", "closed_by")


@pghistory.track()
class Deviation(Recorded):
    """One departure from formula or procedure: what, why, its impact, and what was decided (DEV-01).

    While it is open, its batch is neither finished nor released, and nothing of it is filled.
    """

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, blank=True, related_name="deviations")
    number = models.CharField(max_length=16, unique=True, editable=False)
    origin = models.CharField(max_length=16, choices=choices_of(DeviationOrigin))
    what = LineField(max_length=400)
    why = LineField(max_length=400, blank=True)
    impact = LineField(max_length=400, blank=True)
    disposition = models.CharField(max_length=8, choices=choices_of(Disposition), blank=True)
    measures = LineField(max_length=400, blank=True)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = DeviationQuerySet.as_manager()

    class Meta:
        constraints = [
            known("origin", DeviationOrigin, "deviation_origin_known"),
            models.CheckConstraint(
                condition=Q(disposition="") | Q(disposition__in=[d.value for d in Disposition]),
                name="deviation_disposition_known",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, disposition="") | (Q(closed_at__isnull=False) & ~Q(disposition="")),
                name="deviation_closed_is_decided",
            ),
            at_with_by("closed", "deviation"),
        ]
        indexes = [models.Index(fields=["batch", "closed_at"], name="deviation_by_batch")]

    @property
    def stream_key(self) -> str:
        """Told in the story of its batch; one without a batch has its own."""
        return self.batch.stream_key if self.batch else super().stream_key

    @property
    def is_open(self) -> bool:
        """Whether nothing is decided yet."""
        return self.closed_at is None

    def signed_content(self) -> str:
        """What the pharmacist in charge signs."""
        fields = ["number", "origin", "what", "why", "impact", "disposition", "measures"]
        said = {name: getattr(self, name) for name in fields}
        return canonical(said | {"batch": self.batch.number if self.batch else ""})


class PotencyQuerySet(models.QuerySet["PotencyResult"]):
    """Which results."""

    def passed(self) -> "PotencyQuerySet":
        """Within the limits."""
        return self.filter(percent__gte=LEAST_PERCENT, percent__lte=MOST_PERCENT)


@pghistory.track()
class PotencyResult(Recorded):
    """What a laboratory found in a sample of a batch, percent of label, with its certificate (QC-08, 7.2)."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="potencies")
    laboratory = LineField(max_length=120)
    method = LineField(max_length=120)
    sampled_on = models.DateField()
    resulted_on = models.DateField()
    percent = models.DecimalField(max_digits=6, decimal_places=2)
    certificate_sha256 = models.CharField(max_length=64)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = PotencyQuerySet.as_manager()

    class Meta:
        ordering = ["resulted_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(percent__gte=0), name="potency_not_negative"),
            models.CheckConstraint(
                condition=Q(resulted_on__gte=models.F("sampled_on")), name="potency_result_after_sample"
            ),
        ]

    @property
    def passed(self) -> bool:
        """Whether it is within 90 to 110 % of label."""
        return LEAST_PERCENT <= self.percent <= MOST_PERCENT

    @property
    def stream_key(self) -> str:
        """Told in the story of its batch."""
        return self.batch.stream_key
