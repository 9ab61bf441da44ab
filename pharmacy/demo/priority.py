"""What goes first in the demo, and a view somebody keeps of the worklist."""

from datetime import datetime

from accounts.models import User
from orders.actions.priority import make_urgent
from orders.actions.views import save_view
from orders.models import Order
from orders.wanted import Came, Wanted


def goes_first(orders: list[Order], *, by: User, at: datetime) -> None:
    """These are urgent, each for its reason."""
    for order, reason in zip(orders, ["Travels on Friday.", "Last dose was yesterday."], strict=False):
        make_urgent(order, reason=reason, by=by, at=at)


def kept_views(person: User, at: datetime) -> None:
    """What one opens every morning."""
    save_view(Wanted(state="filled", free=True), name="To check", by=person, at=at)
    save_view(Wanted(came=Came.FAX), name="By fax", by=person, at=at)
