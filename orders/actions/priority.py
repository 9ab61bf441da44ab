"""What goes first: making an order urgent with the reason, and routine again."""

from datetime import datetime

from accounts.models import User
from accounts.roles import BENCH
from orders.models import Order
from records.action import action, tell
from records.refusals import NotAllowed
from records.rows import NothingChanged, check_lines, lock
from records.steps import WrongStatus


@action
def make_urgent(order: Order, *, reason: str, by: User, at: datetime) -> Order:
    """Put it before its equals, and say why; said again with another reason, that one holds.

    Its promise stays: what is late still comes first. Raises NotAllowed, WrongStatus, Invalid, NothingChanged.
    """
    _refuse(order, by=by, at=at)
    before = {"priority": _priority(order), "reason": order.urgent_reason}
    order.urgent_by, order.urgent_at, order.urgent_reason = by, at, reason
    check_lines(order)
    if order.urgent_reason == before["reason"]:
        raise NothingChanged("This order is urgent already, for this reason. Nothing was saved.")
    order.save(update_fields=["urgent_by", "urgent_at", "urgent_reason"])
    tell(order, "order.urgent", before=before, after={"priority": "urgent"}, reason=order.urgent_reason)
    return order


@action
def make_routine(order: Order, *, by: User, at: datetime) -> Order:
    """Take it back: it goes in its turn again. Raises NotAllowed, WrongStatus, NothingChanged."""
    _refuse(order, by=by, at=at)
    if not order.is_urgent:
        raise NothingChanged("This order is routine already. Nothing was saved.")
    before = {"priority": "urgent", "reason": order.urgent_reason}
    order.urgent_by = order.urgent_at = None
    order.urgent_reason = ""
    order.save(update_fields=["urgent_by", "urgent_at", "urgent_reason"])
    tell(order, "order.routine", before=before, after={"priority": "routine"})
    return order


def _refuse(order: Order, *, by: User, at: datetime) -> None:
    """Lock it. Raises NotAllowed unless `by` works at the bench, WrongStatus once it is finished."""
    if not by.roles_at(at) & BENCH:
        raise NotAllowed("What goes first is the pharmacy's to say (SEC-02). Nothing was saved.")
    lock(order)
    if not order.is_open():
        raise WrongStatus("Priority: this order is finished. Nothing was saved.")


def _priority(order: Order) -> str:
    return "urgent" if order.is_urgent else "routine"
