"""What was counted of a lot, beside what the books said (STK-01)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from compounding.models.stock import Lot

User = settings.AUTH_USER_MODEL


class StockCount(models.Model):
    """One count of a lot, in the unit of its component; only ever added.

    `entry` is how many lines the books of the lot had when it was counted: no two counts stand on the same line.
    """

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="counts")
    entry = models.PositiveIntegerField()
    book = models.DecimalField(max_digits=14, decimal_places=3)
    counted = models.DecimalField(max_digits=14, decimal_places=3)
    reason = models.CharField(max_length=200, blank=True)
    counted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lot", "entry"], name="stock_count_once"),
            models.CheckConstraint(condition=Q(counted__gte=0), name="stock_count_not_negative"),
            models.CheckConstraint(
                condition=Q(counted=models.F("book")) | ~Q(reason=""), name="stock_count_difference_has_reason"
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"counted {self.counted}"
