"""Noting and telling who has an order open: a hint that expires by itself, for which nobody waits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Case, DateTimeField, F, Value, When

from orders.models import Opening, Order
from orders.models.openings import LASTS


def open_for(user: Any, order: Order, *, at: datetime) -> None:
    """Note that `user` has `order` open at `at`. Not an action: it leaves no event, and stops nobody."""
    Opening.objects.bulk_create([Opening(by=user, order=order, opened_at=at, seen_at=at)], ignore_conflicts=True)
    again = When(order=order, seen_at__gt=at - LASTS, then=F("opened_at"))
    since = Case(again, default=Value(at, output_field=DateTimeField()))
    Opening.objects.filter(by=user).update(order=order, opened_at=since, seen_at=at)


def open_by_others(orders: Sequence[Order], user: Any, *, at: datetime) -> dict[int, list[Opening]]:
    """Who else has each of these orders open, by the order's key; one query for however many."""
    found: dict[int, list[Opening]] = {}
    for opening in Opening.objects.by_others(orders, user, at):
        found.setdefault(opening.order_id, []).append(opening)
    return found
