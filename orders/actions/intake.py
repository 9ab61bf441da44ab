"""Orders as they come in and as they are called off."""

from datetime import datetime, timedelta

from accounts.models import User
from accounts.roles import PHARMACISTS
from orders.actions.allocation import give_back, lock_batches, lock_order
from orders.actions.dispensing import take_back
from orders.emails import tell_of_cancelled
from orders.filling import NextFill, fills_left, given_by, next_fill
from orders.label_facts import label_problems
from orders.lifecycle import ORDER_STEPS, OrderStatus, PrescriptionStatus
from orders.models import Container, FillLine, Order, Prescription, Reservation
from premises.models import Pharmacy, Setting
from premises.moments import short_day
from records.action import action
from records.papers import void_papers
from records.refusals import NotAllowed, Refusal
from records.steps import begin, take


class NoFillLeft(Refusal):
    """The prescription authorises no further fill (RX-EXP-2)."""

    code = "no_fill_left"
    status = 422


class TooLateToCancel(Refusal):
    """The medicine has left: a cancel is denied (design section 10)."""

    code = "handed_over"


@action
def submit(prescription: Prescription, *, by: User, at: datetime) -> Order:
    """Submit the next fill of a signed prescription, with its lines. Raises NoFillLeft.

    It holds the days' supply from the day on which the fills before it run out, cancelled ones not counted.
    """
    read = Prescription.objects.prefetch_related("steps__formula", "orders__lines")
    locked = read.select_for_update().get(pk=prescription.pk)
    if locked.status != PrescriptionStatus.SIGNED or fills_left(locked) < 1:
        raise NoFillLeft("No fill is left on this prescription (RX-EXP-2). Ask for a renewal. Nothing was saved.")
    if Pharmacy.objects.today(at) >= locked.expires_on:
        text = f"The prescription has expired: it could be filled before {short_day(locked.expires_on)} (RX-EXP-1)."
        raise NoFillLeft(f"{text} Ask for a renewal. Nothing was saved.", code="prescription_expired")
    fill = next_fill(locked, given_by(locked.orders.all()))
    if not fill.lines:
        raise NoFillLeft("The schedule ends before this fill would begin (RX-EXP-2). Nothing was saved.")
    last = max((one.fill_number for one in locked.orders.all()), default=0)
    order = Order(prescription=prescription, fill_number=last + 1, due_at=promised_at(at))
    order.submitted_by, order.submitted_at = by, at
    begin("submit", order, ORDER_STEPS, by=by, at=at)
    for line in _that_fit(fill, order, at):
        line.order = order
        line.save(force_insert=True)
    return order


def _that_fit(fill: NextFill, order: Order, at: datetime) -> list[FillLine]:
    """One container for several steps where its label says them all, else one for each step (ADR 0014)."""
    if len(fill.together) == len(fill.lines):
        return fill.lines
    for line in fill.together:
        line.order = order
    longest = FillLine._meta.get_field("directions").max_length or 0
    fits = all(len(line.directions) <= longest and not label_problems(line, at=at) for line in fill.together)
    return fill.together if fits else fill.lines


@action
def cancel(order: Order, *, reason: str, by: User, at: datetime) -> Order:
    """Cancel an order that has not left: the prescriber their own, a pharmacist any.

    What was promised is free again, what was filled returns to its batch (design section 10). What the pharmacy cancels
    is mailed to the prescriber. Raises NotAllowed, TooLateToCancel.
    """
    own = order.prescription.prescriber.user_id == by.pk
    if not own and not by.roles_at(at) & PHARMACISTS:
        raise NotAllowed("Only the prescriber or a pharmacist cancels this order (SEC-02). Nothing was saved.")
    call_off(order, reason=reason, by=by, at=at)
    if not own:
        tell_of_cancelled(order, at=at)
    return order


def call_off(order: Order, *, reason: str, by: User, at: datetime) -> None:
    """Inside the action under way: end an order that has not left, without a mail. Raises TooLateToCancel."""
    filled = list(Container.objects.in_the_house().filter(line__order=order))
    promised = Reservation.objects.open().filter(line__order=order).values_list("batch_id", flat=True)
    lock_batches([*promised, *(row.batch_id for row in filled)])
    lock_order(order)
    refuse_too_late(order)
    take("cancel", order, ORDER_STEPS, by=by, at=at, reason=reason)
    give_back(order, by=by, at=at, reason=reason)
    take_back(filled, reason=reason, by=by, at=at)
    for row in (order, *order.lines.all()):
        void_papers(row)


def refuse_too_late(order: Order) -> None:
    """Raise TooLateToCancel once the order was handed over, saying when and what to do instead."""
    if order.status == OrderStatus.HANDED_OVER and order.handed_over_at:
        left = Pharmacy.objects.today(order.handed_over_at)
        raise TooLateToCancel(
            f"Denied: {order.number} left the pharmacy on {short_day(left)}, too late to cancel. "
            "Tell the patient if it is not to be taken, and discontinue the prescription to stop refills. "
            "Nothing was saved."
        )


def promised_at(at: datetime) -> datetime:
    """When an order submitted at `at` is promised."""
    return at + timedelta(hours=Setting.objects.value("promise_hours"))
