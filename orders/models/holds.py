"""Why an order waits: its holds."""

import pghistory
from django.conf import settings
from django.db import models

from orders.holds import HOLDS, OF_PRESCRIBER, HoldKind, HoldReason
from orders.models.orders import Order
from records.models import Recorded
from records.models.base import at_with_by, choices_of, known

User = settings.AUTH_USER_MODEL


@pghistory.track()
class Hold(Recorded):
    """Why an order waits, who ends it and by when. A row, never a status; several may be open."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=24, choices=choices_of(HoldReason))
    note = models.CharField(max_length=300, blank=True)
    resolve_by = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    resolved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [known("reason", HoldReason, "hold_reason_known"), at_with_by("resolved", "hold")]

    @property
    def stream_key(self) -> str:
        """Told in the order's story."""
        return self.order.stream_key

    @property
    def is_open(self) -> bool:
        """Whether it still stops the order."""
        return self.resolved_at is None

    @property
    def is_prescribers(self) -> bool:
        """Whether only the prescriber ends it."""
        return self.reason in OF_PRESCRIBER

    @property
    def kind_of_hold(self) -> HoldKind:
        """Its words, owner and time to resolve."""
        return HOLDS[HoldReason(self.reason)]
