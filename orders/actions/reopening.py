"""A filled order that is open again, because something of it has to be filled or labelled anew."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from orders.lifecycle import ORDER_STEPS, OrderStatus
from orders.models import Container, Order
from records.steps import take, take_each

FILLED_OR_CHECKED = frozenset({OrderStatus.FILLED, OrderStatus.CHECKED})


def reopen_if_filled(order: Order, *, reason: str, by: User, at: datetime) -> None:
    """Inside the action under way: back to be filled, where it was; every container is scanned anew to be checked."""
    if order.status in FILLED_OR_CHECKED:
        take("reopen", order, ORDER_STEPS, by=by, at=at, reason=reason)
        Container.objects.filter(line__order=order).update(inspected_by=None, inspected_at=None)


def reopen_each_filled(orders: Iterable[Order], *, reason: str, by: User, at: datetime) -> None:
    """The same for those of these locked orders that are filled, in one go."""
    keys = [order.pk for order in orders if order.status in FILLED_OR_CHECKED]
    if keys:
        rows = Order.objects.filter(pk__in=keys).prefetch_related("holds")
        take_each("reopen", rows, ORDER_STEPS, by=by, at=at, reason=reason)
        Container.objects.filter(line__order__in=keys).update(inspected_by=None, inspected_at=None)
