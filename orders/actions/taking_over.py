"""Taking an order over from a colleague who has it open, with a note they read; it stops nobody."""

from datetime import datetime

from accounts.models import User
from accounts.roles import BENCH
from orders.actions.allocation import lock_order
from orders.models import Opening, Order, TakenOver
from records.action import action, tell
from records.refusals import NotAllowed, Refusal
from records.rows import check_lines


class NobodyHasIt(Refusal):
    """Nobody else has the order open, or it is finished: there is nothing to take over."""

    code = "nobody_has_it"


@action
def take_over(order: Order, *, note: str, by: User, at: datetime) -> TakenOver:
    """Say that `by` goes on with an open order that somebody else has open. Raises NotAllowed, NobodyHasIt."""
    if not by.roles_at(at) & BENCH:
        raise NotAllowed("Orders are worked at by the pharmacy (SEC-02). Nothing was saved.")
    lock_order(order)
    others = Opening.objects.by_others([order], by, at)
    if not order.is_open() or not others:
        raise NobodyHasIt("Nobody else has this order open, or it is finished. Nothing was saved.")
    taken = TakenOver(order=order, taken_by=by, taken_at=at, note=note)
    check_lines(taken)
    taken.save()
    tell(order, "order.take_over", after={"from": [each.by.public_id for each in others]}, reason=taken.note)
    return taken
