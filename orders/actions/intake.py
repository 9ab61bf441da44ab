"""Orders as they come in and as they are called off."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from accounts.models import User
from accounts.roles import PHARMACISTS
from compounding.models import Formula
from orders.actions.allocation import give_back, lock_batches, lock_order
from orders.actions.dispensing import take_back
from orders.fills import covered_days
from orders.lifecycle import ORDER_STEPS, OrderStatus, PrescriptionStatus
from orders.models import Container, FillLine, Order, Prescription, PrescriptionStep, Reservation
from orders.titration import Step, units_needed, volume_needed_ml
from premises.models import Pharmacy, Setting
from records.action import action
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
    """Submit the next fill of a signed prescription, with its lines. Raises NoFillLeft."""
    locked = Prescription.objects.select_for_update().get(pk=prescription.pk)
    fills = locked.orders.values_list("fill_number", flat=True)
    used = len(set(fills.exclude(status=OrderStatus.CANCELLED)))
    if locked.status != PrescriptionStatus.SIGNED or used > locked.refills:
        raise NoFillLeft("No fill is left on this prescription (RX-EXP-2). Ask for a renewal. Nothing was saved.")
    order = Order(prescription=prescription, fill_number=max(fills, default=0) + 1, due_at=promised_at(at))
    order.submitted_by, order.submitted_at = by, at
    begin("submit", order, ORDER_STEPS, by=by, at=at)
    _write_lines(order, fills_before=used)
    return order


@action
def cancel(order: Order, *, reason: str, by: User, at: datetime) -> Order:
    """Cancel an order that has not left: the prescriber their own, a pharmacist any.

    What was promised is free again, what was filled returns to its batch (design section 10). Raises NotAllowed,
    TooLateToCancel.
    """
    own = order.prescription.prescriber.user_id == by.pk
    if not own and not by.roles_at(at) & PHARMACISTS:
        raise NotAllowed("Only the prescriber or a pharmacist cancels this order (SEC-02). Nothing was saved.")
    filled = list(Container.objects.in_the_house().filter(line__order=order))
    promised = Reservation.objects.open().filter(line__order=order).values_list("batch_id", flat=True)
    lock_batches([*promised, *(row.batch_id for row in filled)])
    lock_order(order)
    refuse_too_late(order)
    take("cancel", order, ORDER_STEPS, by=by, at=at, reason=reason)
    give_back(order, by=by, at=at, reason=reason)
    take_back(filled, reason=reason, by=by, at=at)
    return order


def refuse_too_late(order: Order) -> None:
    """Raise TooLateToCancel once the order was handed over, saying when and what to do instead."""
    if order.status == OrderStatus.HANDED_OVER and order.handed_over_at:
        left = Pharmacy.objects.today(order.handed_over_at)
        raise TooLateToCancel(
            f"Denied: {order.number} left the pharmacy on {left:%b} {left.day}, too late to cancel. "
            "Tell the patient if it is not to be taken, and discontinue the prescription to stop refills. "
            "Nothing was saved."
        )


def promised_at(at: datetime) -> datetime:
    """When an order submitted at `at` is promised."""
    return at + timedelta(hours=Setting.objects.value("promise_hours"))


def _write_lines(order: Order, *, fills_before: int) -> None:
    """The lines of this fill. Raises NoFillLeft where the schedule has ended."""
    lines = lines_of_fill(order.prescription, fills_before=fills_before)
    if not lines:
        raise NoFillLeft("The schedule ends before this fill would begin (RX-EXP-2). Nothing was saved.")
    for line in lines:
        line.order = order
        line.save(force_insert=True)


def days_of_fill(prescription: Prescription, *, fills_before: int) -> list[int]:
    """How many days of each step a fill covers after so many fills: the ramp is never filled twice."""
    lengths, supply = [step.days for step in prescription.all_steps()], prescription.days_supply
    return covered_days(lengths, first_day=fills_before * supply, days=supply)


def lines_of_fill(prescription: Prescription, *, fills_before: int) -> list[FillLine]:
    """One unsaved line per product and dose for the days a fill covers; none after the schedule's end."""
    covered = days_of_fill(prescription, fills_before=fills_before)
    parts_of: dict[tuple[int, Decimal], list[tuple[PrescriptionStep, int]]] = {}
    for row, days in zip(prescription.all_steps(), covered, strict=True):
        if days:
            parts_of.setdefault((row.formula_id, row.dose_mg), []).append((row, days))
    lines = []
    for position, parts in enumerate(parts_of.values(), start=1):
        row = parts[0][0]
        units = units_for(row.formula, [replace(part.arithmetic, days=days) for part, days in parts])
        lines.append(FillLine(position=position, formula=row.formula, units=units, directions=row.directions))
    return lines


def units_for(formula: Formula, steps: Sequence[Step]) -> Decimal:
    """Whole units of `formula` for these steps, or mL and g for what is measured."""
    strength = Decimal(formula.strength_mg)
    if formula.is_liquid:
        return volume_needed_ml(steps, strength)
    return Decimal(units_needed(steps, [strength])[strength])
