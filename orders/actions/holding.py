"""A hold is given more time: with a reason, and only so far (HLD-02)."""

from datetime import datetime, timedelta

from accounts.models import User
from orders.actions.review import HoldResolved
from orders.models import Hold, Order, Question
from premises.moments import moment
from records.action import action, tell
from records.refusals import NotAllowed
from records.rows import Invalid

LONGEST = timedelta(days=90)


@action
def postpone(held: Hold, *, until: datetime, reason: str, by: User, at: datetime) -> Hold:
    """Let a hold stand until later, with the reason; the question behind it is due then too.

    Whoever may resolve it may. Raises NotAllowed, HoldResolved, Invalid.
    """
    kind = held.kind_of_hold
    if not kind.ended_by & by.roles_at(at):
        raise NotAllowed(f"This hold is the {kind.owner}'s to end (HLD-01). Nothing was saved.")
    order = Order.objects.select_for_update().get(pk=held.order_id)  # before its hold and question, everywhere
    locked = Hold.objects.select_for_update().get(pk=held.pk)
    if not locked.is_open or not order.is_open():
        raise HoldResolved("This hold was resolved already, or its order is finished. Nothing was saved.")
    if fault := _fault_of(until, locked, at):
        raise Invalid({"until": [fault]})
    before, locked.resolve_by = locked.resolve_by, until
    locked.save(update_fields=["resolve_by"])
    Question.objects.filter(hold=locked, answered_at=None, withdrawn_at=None).update(resolve_by=until)
    said = {"before": {"resolve_by": before.isoformat()}, "after": {"resolve_by": until.isoformat()}}
    tell(locked.order, "order.postpone", reason=reason, **said)
    return locked


def _fault_of(until: datetime, held: Hold, at: datetime) -> str:
    """Why it cannot stand until then."""
    if until <= max(at, held.resolve_by):
        return f"Later than now, and than it stands: {moment(held.resolve_by)}."
    longest = at + LONGEST
    return (
        f"At most {LONGEST.days} days: until {moment(longest)}. Cancel the order otherwise." if until > longest else ""
    )
