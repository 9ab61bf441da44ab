"""Several orders at once, where nothing is judged and nothing signed: each by its own action, with its own answer.

Verifying, accepting, checking and overriding are never done for several: each is one person's look at one order.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.urls import reverse

from accounts.models import User
from orders.actions.allocation import reserve
from orders.actions.reminding import NotToRemind, remind_of_question
from orders.models import Order, Question
from orders.questions import Side
from premises.quantities import dose_text
from records.refusals import Refusal

MOST = 50  # lines at once: so many are still read


class TooMany(Refusal):
    """More lines were selected than are done at once."""

    code = "too_many_lines"
    status = 422


class Together(StrEnum):
    """What can be done with several orders at once."""

    PROMISE = "promise"
    CHASE = "chase"


DID = {Together.PROMISE: "Stock for the selected orders", Together.CHASE: "Reminders for the selected orders"}


@dataclass(frozen=True)
class Result:
    """What came of one line."""

    url: str
    code: str
    right: bool
    said: str


def each(what: Together, orders: Sequence[Order], *, by: User, at: datetime) -> list[Result]:
    """Do it to one order after the other; one that is refused stops no other. Raises TooMany."""
    if len(orders) > MOST:
        raise TooMany(f"At most {MOST} lines at once; {len(orders)} were selected. Nothing was done.")
    return [_one(ACTS[what], order, by, at) for order in orders]


def _one(act: Callable[[Order, User, datetime], tuple[bool, str]], order: Order, by: User, at: datetime) -> Result:
    try:
        right, said = act(order, by, at)
    except Refusal as refusal:
        right, said = False, str(refusal)
    return Result(reverse("order", args=[order.public_id]), order.number, right, said)


def _promise(order: Order, by: User, at: datetime) -> tuple[bool, str]:
    made = reserve(order, by=by, at=at)
    if not made:
        return False, "Nothing was promised: nothing is missing, or nothing is free for it. Its page says why."
    return True, f"Promised: {', '.join(f'{dose_text(row.units)} from {row.batch.number}' for row in made)}."


def _chase(order: Order, by: User, at: datetime) -> tuple[bool, str]:
    waiting = Question.objects.waiting().to(Side.PRESCRIBER).filter(order=order)
    if not waiting:
        raise NotToRemind("No question of this order waits for the prescriber. Nothing was sent.")
    refused = []
    for question in waiting:
        try:
            remind_of_question(question, by=by, at=at)
        except NotToRemind as refusal:
            refused.append(str(refusal))
    if len(refused) == len(waiting):
        return False, refused[0]
    return True, f"A mail asks {order.prescription.prescriber.printed_name} for the answer."


ACTS: Mapping[Together, Callable[[Order, User, datetime], tuple[bool, str]]] = {
    Together.PROMISE: _promise,
    Together.CHASE: _chase,
}
