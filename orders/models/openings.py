"""Who has which order open, and who took one over: hints for colleagues, never a lock."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models

from orders.models.orders import Order
from records.models import Recorded
from records.models.events import APPEND_ONLY
from records.models.fields import LineField

LASTS = timedelta(minutes=15)  # after the last look


class OpeningQuerySet(models.QuerySet["Opening"]):
    """Which openings."""

    def fresh(self, at: datetime) -> "OpeningQuerySet":
        """Those looked at within the last minutes; an older one says nothing any more."""
        return self.filter(seen_at__gt=at - LASTS)

    def by_others(self, orders: Sequence[Order], user: Any, at: datetime) -> "OpeningQuerySet":
        """The fresh ones of these orders by anyone but `user`, the longest first."""
        return self.fresh(at).filter(order__in=orders).exclude(by=user).select_related("by").order_by("opened_at", "pk")


class Opening(Recorded):
    """The order a member of staff looked at last, since when, and when they last looked.

    One row a person, rewritten as they go from order to order: who opens the next one has left the one before. It is
    not an action and leaves no event; the access log keeps every look.
    """

    by = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="openings")
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    objects = OpeningQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["order", "seen_at"], name="opening_by_order")]

    @property
    def stream_key(self) -> str:
        """The order's, though it is never told."""
        return self.order.stream_key


class TakenOverQuerySet(models.QuerySet["TakenOver"]):
    """Which takings over."""

    def newest_of(self, order: Order) -> "TakenOver | None":
        """The last of this order: whoever took it last has it."""
        return self.filter(order=order).select_related("taken_by").order_by("-taken_at", "-pk").first()


class TakenOver(Recorded):
    """That somebody took an order over from a colleague who had it open, and what they said to that. Never changed."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="takings_over")
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    note = LineField(max_length=200)

    objects = TakenOverQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["order", "taken_at"], name="taken_over_by_order")]
        triggers = APPEND_ONLY

    @property
    def stream_key(self) -> str:
        """Told in the order's story."""
        return self.order.stream_key
