"""A ready order nobody came for: every container goes back to its batch in one go, the fill is free again (RET-03)."""

from datetime import datetime, timedelta

from accounts.models import User
from accounts.roles import PHARMACISTS
from orders.actions.intake import call_off
from orders.emails import tell_of_uncollected
from orders.lifecycle import OrderStatus
from orders.models import Order
from premises.models import Setting
from records.action import action
from records.refusals import NotAllowed, Refusal

UNCOLLECTED_DAYS = "uncollected_days"
REASON = "Not collected"


class NotUncollected(Refusal):
    """It is not ready, or has not waited long enough (RET-03); the code says which."""

    code = "not_ready"
    status = 422


@action
def put_back_uncollected(order: Order, *, note: str = "", by: User, at: datetime) -> Order:
    """Void its labels and return its units, with the same lot and beyond-use date; the order ends, no refill is used.

    Raises NotAllowed, NotUncollected, TooLateToCancel.
    """
    if not by.roles_at(at) & PHARMACISTS:
        raise NotAllowed("A pharmacist takes back what nobody collected (SEC-02). Nothing was saved.")
    order.refresh_from_db()
    if order.status == OrderStatus.CHECKED and order.checked_at and order.checked_at > waited_since(at):
        days = Setting.objects.value(UNCOLLECTED_DAYS)
        text = f"It has waited for less than {days} days (RET-03). Call the patient; to end it now, cancel the order."
        raise NotUncollected(f"{text} Nothing was saved.", code="collected_later")
    if order.status not in {OrderStatus.CHECKED, OrderStatus.HANDED_OVER}:
        raise NotUncollected("It is not ready to be collected. Nothing was saved.")
    call_off(order, reason=f"{REASON}: {note}" if note else f"{REASON}.", by=by, at=at)
    tell_of_uncollected(order, at=at)
    return order


def waited_since(at: datetime) -> datetime:
    """What was ready before then has waited too long at `at`."""
    return at - timedelta(days=Setting.objects.value(UNCOLLECTED_DAYS))
