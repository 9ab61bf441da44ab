"""What a patient sees of an order: four phases with their dates, and earlier orders in a line each (product A2)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format

from orders.boards import STATE, open_hold, product_of
from orders.lifecycle import OrderStatus as O
from orders.models import Handing, Order

# How many of the four phases are done, by status (design section 5); a cancelled order has none under way.
DONE = {O.SUBMITTED: 1, O.VERIFIED: 1, O.ACCEPTED: 2, O.FILLED: 2, O.CHECKED: 3, O.HANDED_OVER: 4, O.RETURNED: 4}
CHECKING = "A pharmacist checks it with your other medicines."


@dataclass(frozen=True)
class Phase:
    """One of the four phases a patient sees."""

    title: str
    when: str
    state: str


def phases(order: Order, at: datetime) -> list[Phase]:
    """Received, checked, made and tested, on its way or ready; where it stands now says why it waits."""
    done = DONE.get(O(order.status), 1)
    held = open_hold(order)
    told = [_received(order), _checked(order, done), _made(order, done), _leaves(order, done, at)]
    return [
        Phase(
            title,
            held.kind_of_hold.plain if held and n == done else words,
            "done" if n < done else "now" if n == done else "",
        )
        for n, (title, words) in enumerate(told)
    ]


def _received(order: Order) -> tuple[str, str]:
    return "We have your order", day(order.submitted_at)


def _checked(order: Order, done: int) -> tuple[str, str]:
    if done > 1 and order.accepted_at:
        return "A pharmacist checked it", day(order.accepted_at)
    return "A pharmacist checks it", CHECKING


def _made(order: Order, done: int) -> tuple[str, str]:
    if done > 2 and order.checked_at:
        return "Made and tested", day(order.checked_at)
    return "We are making it", "Your medicine is made and tested."


def _leaves(order: Order, done: int, at: datetime) -> tuple[str, str]:
    if done > 3 and order.handed_over_at:
        left = order.handing_over
        if left.how == Handing.COLLECTED:
            return "You have it", f"Collected {day(left.done_at)}."
        how = " ".join(filter(None, [left.carrier, left.tracking]))
        return "On its way to you", f"Sent {day(left.done_at)} with {how}."
    return ("Ready for you" if done > 2 else "On its way to you"), _promise(order, at)


def _promise(order: Order, at: datetime) -> str:
    if order.is_late(at):
        return f"We planned it for {day(order.due_at)}. It is late, and we are sorry. Call us before you run out."
    return f"We expect it {day(order.due_at)}."


def earlier(order: Order) -> dict[str, str]:
    """An order that is over, in a line for the patient."""
    ended = order.returned_at or order.handed_over_at or order.cancelled_at or order.submitted_at
    return {
        "title": product_of(order),
        "sub": f"{STATE[O(order.status)][1]}, {day(ended)}",
        "code": order.number,
    }


def day(when: datetime) -> str:
    """Mon, Nov 23."""
    return said(timezone.localtime(when))


def said(on: date) -> str:
    """A date as patients read it: Mon, Nov 23."""
    return date_format(on, "D, M j").replace(" ", "\u00a0")
