"""Where orders and batches meet: planned from fill lines, released and allocated, rejected and taken back."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from accounts.models import User
from compounding.actions import batches
from compounding.lifecycle import BatchStatus
from compounding.models import Batch, Formula
from orders.actions.allocation import end_reservations, reserve
from orders.actions.dispensing import take_back
from orders.demand import demand_for
from orders.emails import tell_of_later
from orders.lifecycle import OrderStatus
from orders.models import Container, FillLine, Order, Reservation
from orders.proposals import proposals_for
from premises.models import Setting
from records.action import action, tell_or_add
from records.database import lock_name
from records.refusals import Refusal
from records.signatures import Proof


class TooMuchForStock(Refusal):
    """More than may be made before it is prescribed (503A-02, 503A-03)."""

    code = "too_much_for_stock"
    status = 422


class NothingToMake(Refusal):
    """No line waits for this product, and nothing is made to stock."""

    code = "nothing_to_make"
    status = 422


class NeedChanged(Refusal):
    """What waits, what is made or what is on the shelf changed since this batch was proposed (B1)."""

    code = "need_changed"


@action
def plan(formula: Formula, *, extra_units: Decimal = Decimal(0), by: User, at: datetime) -> Batch:
    """Plan a batch for every line that waits for this product, and so many units to stock (B1).

    Raises NothingToMake, TooMuchForStock, BatchRefused.
    """
    _plan_alone(formula)
    asked = demand_for([formula], at)[0]
    needed, room = asked.needed, asked.room
    if extra_units > room:
        raise TooMuchForStock(
            f"{extra_units:f} units to stock; {room:f} may be made: no more on hand than was dispensed in the busiest "
            "30 days of the last year (503A-03). Nothing was saved."
        )
    if needed + extra_units <= 0:
        raise NothingToMake(f"Nothing waits for {formula.product}. Nothing was saved.")
    return batches.plan(formula, needed + extra_units, by=by, at=at)


@action
def plan_proposed(formula: Formula, *, number: str, units: Decimal, by: User, at: datetime) -> Batch:
    """Plan the batch that was proposed under this number; pressed again, by whomever, it is the same batch (B1).

    Raises NeedChanged where another would be proposed by now, and what planning raises.
    """
    _plan_alone(formula)
    made = Batch.objects.filter(number=number, formula=formula, planned_units=units).first()
    if made and made.status != BatchStatus.REJECTED:
        return made
    proposed = {(row.number, row.units) for row in proposals_for([formula], at).to_make if row.units}
    if (number, units) not in proposed:
        raise NeedChanged(
            f"What is needed of {formula.product} is no longer what this proposal was made for. Nothing was saved: "
            "look at the proposal as it is now."
        )
    return batches.plan(formula, units, by=by, at=at)


def _plan_alone(formula: Formula) -> None:
    """Wait for whoever plans this product: what they plan is not needed any more."""
    lock_name(f"plan {formula.code}")


@action
def release(batch: Batch, *, risk_reason: str = "", by: User, at: datetime, proof: Proof) -> Batch:
    """Release a batch and promise its counted units, oldest promise first. Raises SamePerson, BatchHasBlockers."""
    batches.release(batch, risk_reason=risk_reason, by=by, at=at, proof=proof)
    for order in _waiting_orders(batch.formula.code):
        reserve(order, is_oldest=True, by=by, at=at)
    batch.refresh_from_db()
    return batch


@action
def reject(batch: Batch, *, reason: str, by: User, at: datetime, proof: Proof) -> Batch:
    """Reject a batch: its promises and unsent containers are taken back, its orders wait again with a new promise."""
    batches.reject(batch, reason=reason, by=by, at=at, proof=proof)
    undo_promises(batch, by=by, at=at)
    batch.refresh_from_db()
    return batch


def undo_promises(batch: Batch, *, by: User, at: datetime) -> list[Order]:
    """Take back everything promised or filled from a locked batch that has not left; the orders that wait again."""
    promised: list[Reservation] = list(Reservation.objects.open().filter(batch=batch))
    filled: list[Container] = list(
        Container.objects.in_the_house().filter(batch=batch).order_by("line__order_id", "pk")
    )
    orders = {row.line.order for row in promised} | {row.line.order for row in filled}
    end_reservations(promised, by=by, at=at)
    take_back(filled, reason=f"batch {batch.number} is {batch.get_status_display()}", by=by, at=at)
    for order in sorted(orders, key=lambda order: order.pk):
        _promise_anew(order, batch, by=by, at=at)
    return list(orders)


def _promise_anew(order: Order, batch: Batch, *, by: User, at: datetime) -> None:
    locked = Order.objects.select_for_update().get(pk=order.pk)
    due_at = max(locked.due_at, at + timedelta(hours=Setting.objects.value("promise_hours")))
    was = locked.due_at
    locked.due_at = due_at
    locked.save(update_fields=["due_at"])
    said = {"due_at": due_at.isoformat(), "batch_lost": batch.number}
    tell_or_add(locked, "order.batch_lost", before={"due_at": was.isoformat()}, after=said)
    if due_at > was:
        tell_of_later(locked, at=at)


def _waiting_orders(code: str) -> Iterable[Order]:
    waiting = FillLine.objects.filter(formula__code=code, order__status=OrderStatus.ACCEPTED)
    found = Order.objects.filter(pk__in=waiting.values("order")).by_urgency()
    return [order for order in found if not order.is_on_hold()]
