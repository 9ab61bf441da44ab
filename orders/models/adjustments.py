"""Changes inside what was signed: a step that is longer, a step back. The signature stands (design section 10)."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from orders.drafts import AdjustmentReason
from orders.models.prescriptions import Prescription
from orders.stretches import AdjustmentKind, Change
from records.models import Recorded
from records.models.base import at_with_by, choices_of, known
from records.models.fields import LineField

User = settings.AUTH_USER_MODEL


class AdjustmentQuerySet(models.QuerySet["Adjustment"]):
    """Which adjustments."""

    def standing(self) -> "AdjustmentQuerySet":
        """Those not taken back, in the order they were made."""
        return self.filter(withdrawn_at=None).order_by("pk")


@pghistory.track()
class Adjustment(Recorded):
    """From day `on_day` of the schedule (0 is its first) `days` days more at the dose, one step back, or none."""

    prescription = models.ForeignKey(Prescription, on_delete=models.PROTECT, related_name="adjustments")
    kind = models.CharField(max_length=12, choices=choices_of(AdjustmentKind))
    on_day = models.PositiveSmallIntegerField()
    begins_on = models.DateField()
    days = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=16, choices=choices_of(AdjustmentReason))
    note = LineField(max_length=200, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = AdjustmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            known("kind", AdjustmentKind, "adjustment_kind_known"),
            known("reason", AdjustmentReason, "adjustment_reason_known"),
            models.CheckConstraint(condition=Q(days__gte=1), name="adjustment_days_positive"),
            at_with_by("withdrawn", "adjustment"),
        ]

    @property
    def stream_key(self) -> str:
        """Told in the prescription's story."""
        return self.prescription.stream_key

    @property
    def change(self) -> Change:
        """This adjustment as the pure arithmetic takes it."""
        return Change(AdjustmentKind(self.kind), self.on_day, self.days)
