"""How the open holds of an order are told at the bench, and to the practice what ends one that no question ends."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.urls import reverse

from accounts.models import User
from accounts.roles import Audience
from orders.boards import product_of, state_of
from orders.following import Follow
from orders.holds import HoldReason
from orders.lifecycle import PrescriptionStatus
from orders.models import Hold, Order, Prescription
from orders.next_acts import OVERDUE, Situation, act_in
from orders.told_next import open_holds
from premises.moments import moment, short
from records.problem import Blocker, Problem, Warning, Way


def at_the_bench(order: Order, user: User, at: datetime) -> list[Problem]:
    """The holds of an open order: why, who ends them by when, what `user` can do; an overdue one weighs most."""
    return [_of_the_bench(hold, user, at) for hold in open_holds(order)] if order.is_open() else []


def _of_the_bench(hold: Hold, user: User, at: datetime) -> Problem:
    kind, ways = hold.kind_of_hold, _ways(hold, user, at)
    if hold.resolve_by >= at:
        text = f"{kind.owner.capitalize()}: {kind.task[:1].lower()}{kind.task[1:]}, by {moment(hold.resolve_by)}."
        return Warning("", kind.words, f"{text} {hold.note}".strip(), ways)
    text = f"{OVERDUE[kind.owner]} It was to end by {moment(hold.resolve_by)}. {hold.note}".strip()
    return Blocker("", kind.words, text, ways)


def _ways(hold: Hold, user: User, at: datetime) -> Sequence[Way]:
    if not hold.kind_of_hold.ended_by & user.roles_at(at):
        return ()
    return (Way("Give it more time", reverse("hold_postpone", args=[hold.public_id])),)


def unasked(order: Order) -> list[Hold]:
    """The open holds that only the prescriber ends and no question waits behind."""
    asked = {question.hold_id for question in order.questions.all() if question.is_standing}
    return [hold for hold in order.holds.all() if hold.is_open and hold.is_prescribers and hold.pk not in asked]


def way_out(order: Order, held: Hold) -> tuple[str, str]:
    """What the practice does about it, and where: write the other prescription, sign it, or say it to the pharmacy."""
    if held.reason != HoldReason.NEW_PRESCRIPTION:
        return "Tell the pharmacy", reverse("order_inquire", args=[order.public_id])
    written = other_written(order)
    if written:
        return "Sign the other", reverse("prescription", args=[written.public_id])
    return "Write it", f"{reverse('order_new')}?replaces={order.prescription.public_id}"


def other_written(order: Order) -> Prescription | None:
    """The prescription that takes the place of this order's and waits for its signature."""
    waits = PrescriptionStatus.AWAITING_SIGNATURE
    return next((row for row in order.prescription.replacements.all() if row.status == waits), None)


def rows(orders: Iterable[Order], user: User, at: datetime) -> list[Follow]:
    """A line for each such hold; where the other prescription waits for its signature, that is the line."""
    return [
        _row(order, held, user, at)
        for order in orders
        for held in unasked(order)
        if held.reason != HoldReason.NEW_PRESCRIPTION or not other_written(order)
    ]


def _row(order: Order, held: Hold, user: User, at: datetime) -> Follow:
    prescriber, late = order.prescription.prescriber, held.resolve_by < at
    own = prescriber.user_id == user.pk
    act = act_in(Situation.TO_ACCEPT, Audience.PRESCRIBER, HoldReason(held.reason))
    action, url = way_out(order, held)
    return Follow(
        url=reverse("order_followed", args=[order.public_id]),
        patient=order.prescription.patient.full_name,
        detail=product_of(order),
        code=order.number,
        state=state_of(order)[0],
        icon="waiting",
        who="You act" if own else f"{prescriber.user.name} acts",
        what=act.what,
        by=short(held.resolve_by, at),
        by_detail="late" if late else "then the pharmacy telephones",
        otherwise=act.otherwise,
        late=late,
        action_url=url,
        action=action,
    )
