"""What a patient sees of an order: four phases with their dates, and earlier orders in a line each (product A2)."""

from dataclasses import dataclass, replace
from datetime import datetime

from accounts.roles import Audience
from orders.boards import STATE, product_of
from orders.carriers import address_of
from orders.handing import Pack
from orders.lifecycle import OrderStatus as O
from orders.models import Handing, Order, Transfer
from orders.next_acts import Deadline
from orders.told_next import Next, next_of
from premises.moments import day

# How many of the four phases are done, by status (design section 5); a cancelled order has none under way.
DONE = {O.SUBMITTED: 1, O.VERIFIED: 1, O.ACCEPTED: 2, O.FILLED: 2, O.CHECKED: 3, O.HANDED_OVER: 4, O.RETURNED: 4}


@dataclass(frozen=True)
class Phase:
    """One of the four phases a patient sees."""

    title: str
    when: str
    state: str
    by: str = ""
    otherwise: str = ""
    track_url: str = ""


def phases(order: Order, at: datetime, *, put_off: bool = False) -> list[Phase]:
    """Received, checked, made and tested, on its way or ready; where it stands says who does what, and until when.

    `put_off`: it was promised for an earlier day before.
    """
    done, told = DONE.get(O(order.status), 1), next_of(order, Audience.PATIENT, at)
    leaves = _leaves(order, done, _promise(order, at, put_off=put_off))
    titles = [_received(order), _checked(order, done), _made(order, done), leaves]
    found = [Phase(title, words, "done" if n < done else "") for n, (title, words) in enumerate(titles)]
    here = min(done, len(found) - 1)
    found[here] = _here(found[here], told, at)
    if done > 3:
        found[3] = replace(found[3], track_url=address_of(order.handing_over.carrier, order.handing_over.tracking))
    return found


def _here(phase: Phase, told: Next, at: datetime) -> Phase:
    """The phase it is in, or the last one of an order that has left."""
    words = {"by": _by(told, at), "otherwise": told.otherwise}
    if phase.state == "done":
        return replace(phase, when=f"{phase.when} {told.what}", **words)
    return replace(phase, when=told.what, state="now", **words)


def _by(told: Next, at: datetime) -> str:
    if told.until == Deadline.SUPPLY:
        return f"Until {day(told.by)}."
    if told.until == Deadline.ENDED:
        return f"Since {day(told.by)}."
    return f"By {day(told.by)}." if told.by >= at else f"Planned for {day(told.by)}. It is late, and we are sorry."


def _received(order: Order) -> tuple[str, str]:
    return "We have your order", day(order.submitted_at)


def _checked(order: Order, done: int) -> tuple[str, str]:
    when = order.accepted_at if done > 1 else None
    return ("A pharmacist checked it", day(when)) if when else ("A pharmacist checks it", "")


def _made(order: Order, done: int) -> tuple[str, str]:
    when = order.checked_at if done > 2 else None
    return ("Made and tested", day(when)) if when else ("We are making it", "")


def _leaves(order: Order, done: int, promise: str) -> tuple[str, str]:
    if done > 3 and order.handed_over_at:
        left = order.handing_over
        if left.how == Handing.COLLECTED:
            return "You have it", f"Collected {day(left.done_at)}."
        how = " ".join(filter(None, [left.carrier, left.tracking]))
        cold = " It is packed cold: put it in the refrigerator when it comes." if left.pack == Pack.COLD else ""
        return "On its way to you", f"Sent {day(left.done_at)} with {how}.{cold}"
    return ("Ready for you" if done > 2 else "On its way to you"), promise


def _promise(order: Order, at: datetime, *, put_off: bool) -> str:
    if order.is_late(at):
        return f"We planned it for {day(order.due_at)}. It is late, and we are sorry. Call us before you run out."
    if put_off:
        return f"We now expect it {day(order.due_at)}. Making it takes longer than we first said, and we are sorry."
    return f"We expect it {day(order.due_at)}."


def transferred(row: Transfer) -> str:
    """At which pharmacy the patient gets what is left of a prescription now."""
    where = f"{row.pharmacy_name}, {row.city}, {row.telephone.as_national}"
    return f"On {day(row.transferred_at)} we handed your prescription on to {where}. They fill it from now on."


def earlier(order: Order, at: datetime) -> dict[str, str]:
    """An order that is over, in a line for the patient."""
    ended = order.returned_at or order.handed_over_at or order.cancelled_at or order.submitted_at
    told = next_of(order, Audience.PATIENT, at)
    return {
        "title": product_of(order),
        "sub": f"{STATE[O(order.status)][1]}, {day(ended)}. {told.what} {_by(told, at)} {told.otherwise}",
        "code": order.number,
    }
