"""When an order is filled: once all of it is in containers that are counted and carry their labels (FILL-02)."""

from datetime import datetime

from accounts.models import User
from orders.actions.paper import ask_for_leaflet
from orders.documents import LEAFLET
from orders.lifecycle import ORDER_STEPS, OrderStatus
from orders.models import Container, Order, Reservation
from records.papers import is_there
from records.steps import take


def fill_if_whole(order: Order, *, by: User, at: datetime) -> None:
    """Inside the action under way: take the step that fills the order, and ask for its leaflet, if nothing is left."""
    if order.status == OrderStatus.ACCEPTED and _is_whole(order):
        take("fill", order, ORDER_STEPS, by=by, at=at)
        if not is_there(order, LEAFLET):
            ask_for_leaflet(order, by=by, at=at)


def _is_whole(order: Order) -> bool:
    waits = Reservation.objects.open().filter(line__order=order).exists()
    bare = Container.objects.live().filter(line__order=order, labelled_at=None).exists()
    return not waits and not bare and all(line.missing == 0 for line in order.lines.all())
