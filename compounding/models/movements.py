"""The ledger: every change of what is on hand of a lot or of a batch, with its kind and what was left (F3)."""

from enum import StrEnum

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from compounding.models.stock import Lot
from records.models.base import choices_of, known

User = settings.AUTH_USER_MODEL


class MovementKind(StrEnum):
    """Why what is on hand changed."""

    RECEIVED = "received"
    WEIGHED = "weighed"
    MADE = "made"
    FILLED = "filled"
    PUT_BACK = "put_back"
    ADJUSTED = "adjusted"
    DESTROYED = "destroyed"
    BECAME = "became_lot"


class Movement(models.Model):
    """One change of what is on hand of a lot or of a batch; only ever added. `left` is what was there afterwards."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, related_name="movements")
    batch = models.ForeignKey("compounding.Batch", on_delete=models.PROTECT, null=True, related_name="movements")
    kind = models.CharField(max_length=10, choices=choices_of(MovementKind))
    amount = models.DecimalField(max_digits=14, decimal_places=3)
    left = models.DecimalField(max_digits=14, decimal_places=3)
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            known("kind", MovementKind, "movement_kind_known"),
            models.CheckConstraint(
                condition=Q(lot=None, batch__isnull=False) | Q(lot__isnull=False, batch=None),
                name="movement_of_one_thing",
            ),
            models.CheckConstraint(condition=Q(left__gte=0), name="movement_left_not_negative"),
            models.CheckConstraint(condition=~Q(amount=0), name="movement_moves"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"
