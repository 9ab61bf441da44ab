"""Promises that moved, read from an order's story: to which day. The reason stays in the house (design section 10)."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from orders.models import Order
from records.models import Event

CODE = "order.batch_lost"


def later_than_said(told: dict[str, Any]) -> datetime | None:
    """When it is promised now, of an event that put it off; None where the promise stands as it was."""
    before, after = (datetime.fromisoformat(told[side]["due_at"]) for side in ("before", "after"))
    return after if after > before else None


def was_put_off(order: Order) -> bool:
    """Whether it was promised for an earlier day before."""
    return bool(put_off([order]))


def put_off(orders: Iterable[Order]) -> set[str]:
    """Those of these still under way that were promised for an earlier day before, by public id: one query for all."""
    ids = [order.public_id for order in orders if order.is_open()]
    if not ids:
        return set()
    told = Event.objects.filter(subject_kind=Order._meta.label_lower, subject_id__in=ids, code=CODE)
    return {
        public_id for public_id, text in told.values_list("subject_id", "text") if later_than_said(json.loads(text))
    }
