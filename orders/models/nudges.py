"""What patients were reminded of: at most twice for each thing that waits for them."""

from enum import StrEnum

from django.db import models

from orders.models.holds import Hold
from orders.models.orders import Order
from records.models.base import choices_of, known


class NudgeFor(StrEnum):
    """What waits for the patient."""

    HOLD = "hold"
    COLLECT = "collect"


class Nudge(models.Model):
    """One reminder that was asked for; the message says nothing of what it is about (SEC-20)."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="nudges")
    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, null=True, related_name="nudges")
    nudge_for = models.CharField(max_length=8, choices=choices_of(NudgeFor))
    number = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            known("nudge_for", NudgeFor, "nudge_for_known"),
            models.UniqueConstraint(
                fields=["order", "hold", "nudge_for", "number"], nulls_distinct=False, name="nudge_once"
            ),
        ]
