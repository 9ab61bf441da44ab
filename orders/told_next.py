"""Where an order is as far as the next act goes, and until when: its row in next_acts, with a date."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext

from accounts.roles import Audience
from orders.holds import HOLDS, HoldReason
from orders.lifecycle import OrderStatus as O
from orders.models import Hold, Order, Prescription
from orders.next_acts import ACTS, OVERDUE, OWNERS, Act, Deadline, Situation, act_in
from orders.spans import span_of
from premises.terms import Origin

SITUATION = {
    O.VERIFIED: Situation.TO_ACCEPT,
    O.FILLED: Situation.TO_CHECK,
    O.CHECKED: Situation.TO_LEAVE,
    O.HANDED_OVER: Situation.LEFT,
    O.CANCELLED: Situation.CANCELLED,
}


@dataclass(frozen=True)
class Next:
    """Who acts next, on what, by when, what happens otherwise, and whether that moment has passed."""

    who: str
    what: str
    by: datetime
    otherwise: str
    until: Deadline
    late: bool


def open_holds(order: Order) -> list[Hold]:
    """The open holds, the one that must end first before the others, as the worklist sorts them (orders.standing)."""
    return sorted((row for row in order.holds.all() if row.is_open), key=lambda row: (row.resolve_by, row.pk))


def open_hold(order: Order) -> Hold | None:
    """The open hold that must end first."""
    return next(iter(open_holds(order)), None)


def is_overdue(order: Order, at: datetime) -> bool:
    """Whether its promise has passed, or the time in which its hold was to end."""
    held = open_hold(order)
    return order.is_late(at) or (order.is_open() and held is not None and held.resolve_by < at)


def due_of(order: Order) -> datetime:
    """When it stands on the worklist for: its promise, or the end of its hold if that comes before."""
    held = open_hold(order)
    return min(order.due_at, held.resolve_by) if held else order.due_at


def situation_of(order: Order, at: datetime) -> Situation:
    """Where an order is at `at`, its holds apart."""
    if order.status == O.SUBMITTED:
        return Situation.TO_VERIFY if order.next_review() == "verify" else Situation.TO_ACCEPT
    if order.status == O.ACCEPTED:
        return Situation.WAITS_FOR_BATCH if order.waits_for_batch() else Situation.TO_FILL
    if order.status == O.RETURNED:
        return Situation.TO_DESTROY if order.has_come_back() else Situation.DESTROYED
    if order.status == O.HANDED_OVER and _until(order, Deadline.SUPPLY) < at:
        return Situation.SUPPLY_OVER
    return SITUATION[O(order.status)]


def next_of(order: Order, audience: Audience, at: datetime) -> Next:
    """The next act of an order as this audience is told it; while it is under way a hold stands before all else."""
    held = open_hold(order) if order.is_open() else None
    act = act_in(situation_of(order, at), audience, HoldReason(held.reason) if held else None)
    by = held.resolve_by if held else _until(order, act.until)
    if held and by < at and audience == Audience.STAFF:
        act = replace(act, otherwise=OVERDUE[held.kind_of_hold.owner])
    return _next(act, by, audience, late=is_overdue(order, at))


def next_of_prescription(prescription: Prescription, audience: Audience, at: datetime) -> Next:
    """The next act of a prescription that is not signed."""
    electronic = prescription.origin == Origin.ELECTRONIC
    act = act_in(Situation.TO_SIGN if electronic else Situation.TO_READ_BACK, audience)
    return _next(act, prescription.sign_by, audience, late=prescription.sign_by < at)


def _until(order: Order, until: Deadline) -> datetime:
    ended = order.returned_at or order.cancelled_at or order.handed_over_at or order.submitted_at
    if until == Deadline.SUPPLY and (span := span_of(order, day_of=timezone.localdate)):
        return datetime.combine(span.ends_on, time.max, tzinfo=timezone.get_current_timezone())
    return order.due_at if until == Deadline.PROMISE else ended


def said_to_patients() -> Iterator[str]:
    """Every text of the acts and holds that a patient reads: the catalogue holds each in Spanish."""
    for row in ACTS.values():
        yield from row[-1]
    for owner in OWNERS.values():
        yield from owner[-1]
    yield from (kind.plain for kind in HOLDS.values())


def _next(act: Act, by: datetime, audience: Audience, *, late: bool) -> Next:
    words = (act.who, act.what, act.otherwise)
    who, what, otherwise = map(gettext, words) if audience == Audience.PATIENT else words
    return Next(who, what, by, otherwise, act.until, late)
