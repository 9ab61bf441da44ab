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
from premises.models import Setting
from records.action import action
from records.refusals import NotAllowed, Refusal
from records.steps import begin, take


class NoFillLeft(Refusal):
    """The prescription authorises no further fill (RX-EXP-2)."""

    code = "no_fill_left"
    status = 422


@action
def submit(prescription: Prescription, *, by: User, at: datetime) -> Order:
    """Submit the next fill of a signed prescription, with its lines. Raises NoFillLeft."""
    locked = Prescription.objects.select_for_update().get(pk=prescription.pk)
    fills = locked.orders.values_list("fill_number", flat=True)
    used = len(set(fills.exclude(status=OrderStatus.CANCELLED)))
    if locked.status != PrescriptionStatus.SIGNED or used > locked.refills:
        raise NoFillLeft("No fill is left on this prescription (RX-EXP-2). Ask for a renewal. Nothing was saved.")
    promised = at + timedelta(hours=Setting.objects.value("promise_hours"))
    order = Order(prescription=prescription, fill_number=max(fills, default=0) + 1, due_at=promised)
    order.submitted_by, order.submitted_at = by, at
    begin("submit", order, ORDER_STEPS, by=by, at=at)
    _write_lines(order, fills_before=used)
    return order


@action
def cancel(order: Order, *, reason: str, by: User, at: datetime) -> Order:
    """Cancel an order that has not left: the prescriber their own, a pharmacist any.

    What was promised is free again, what was filled returns to its batch (design section 10).
    """
    own = order.prescription.prescriber.user_id == by.pk
    if not own and not by.roles_at(at) & PHARMACISTS:
        raise NotAllowed("Only the prescriber or a pharmacist cancels this order (SEC-02). Nothing was saved.")
    filled = list(Container.objects.in_the_house().filter(line__order=order))
    promised = Reservation.objects.open().filter(line__order=order).values_list("batch_id", flat=True)
    lock_batches([*promised, *(row.batch_id for row in filled)])
    lock_order(order)
    take("cancel", order, ORDER_STEPS, by=by, at=at, reason=reason)
    give_back(order, by=by, at=at, reason=reason)
    take_back(filled, reason=reason, by=by, at=at)
    return order


def _write_lines(order: Order, *, fills_before: int) -> None:
    """One line per product and dose for the days this fill covers: the ramp is never filled twice."""
    supply = order.prescription.days_supply
    rows = list(order.prescription.steps.select_related("formula", "prescription"))
    covered = covered_days([row.days for row in rows], first_day=fills_before * supply, days=supply)
    lines: dict[tuple[int, Decimal], list[tuple[PrescriptionStep, int]]] = {}
    for row, days in zip(rows, covered, strict=True):
        if days:
            lines.setdefault((row.formula_id, row.dose_mg), []).append((row, days))
    if not lines:
        raise NoFillLeft("The schedule ends before this fill would begin (RX-EXP-2). Nothing was saved.")
    for position, parts in enumerate(lines.values(), start=1):
        row = parts[0][0]
        units = units_for(row.formula, [replace(part.arithmetic, days=days) for part, days in parts])
        FillLine.objects.create(
            order=order, position=position, formula=row.formula, units=units, directions=row.directions
        )


def units_for(formula: Formula, steps: Sequence[Step]) -> Decimal:
    """Whole units of `formula` for these steps, or mL and g for what is measured."""
    strength = Decimal(formula.strength_mg)
    if formula.is_liquid:
        return volume_needed_ml(steps, strength)
    return Decimal(units_needed(steps, [strength])[strength])
