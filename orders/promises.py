"""Promises that moved, read from an order's story: to which day. The reason stays in the house (design section 10)."""

import json
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
    texts = Event.objects.of(order).filter(code=CODE).values_list("text", flat=True)
    return any(later_than_said(json.loads(text)) for text in texts)
