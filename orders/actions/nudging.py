"""Reminding patients of what waits for them: on day 2 and day 5, between 9 and 19 h where they live, then no more."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from accounts.models import User
from orders.actions.allocation import lock_order
from orders.actions.calling import put_on_call_list
from orders.holds import HOLDS, HoldOwner
from orders.lifecycle import OrderStatus
from orders.models import CallBack, CallReason, Hold, Nudge, Order, Urgency
from orders.models.nudges import NudgeFor
from patients.emails import send_nudge
from premises.models import Pharmacy
from premises.terms import UsState
from premises.zones import ZONES
from records.action import action, tell
from records.refusals import Refusal

DAYS = {1: (2, 5), 2: (5, 7)}  # which reminder: from which day on, and before which
OPENS, CLOSES = 9, 19  # hours of the day where the patient lives
LONGEST = timedelta(days=9)  # what began before waits too long for another
OF_PATIENT = [reason for reason, kind in HOLDS.items() if kind.owner == HoldOwner.PATIENT]
NOT_REACHED = "No way to send a reminder: an order waits for the patient."


class NotToNudge(Refusal):
    """It waits no longer, or the patient was reminded."""

    code = "not_to_nudge"


@dataclass(frozen=True)
class Due:
    """One reminder to send: of which order, for what, and whether it is the first or the second."""

    order: Order
    hold: Hold | None
    number: int

    @property
    def what(self) -> NudgeFor:
        """What waits for the patient."""
        return NudgeFor.HOLD if self.hold else NudgeFor.COLLECT


@action
def nudge(due: Due, *, by: User, at: datetime) -> Order:
    """Send one reminder, once; where nothing can be sent, have somebody call (SEC-20). Raises NotToNudge."""
    lock_order(due.order)
    key = {"order": due.order, "hold": due.hold, "nudge_for": due.what, "number": due.number}
    if not _waits(due) or Nudge.objects.filter(**key).exists():
        raise NotToNudge("It waits no longer, or the patient was reminded. Nothing was sent.")
    Nudge.objects.create(**key, asked_at=at)
    patient = due.order.prescription.patient
    sent = send_nudge(patient, at=at)
    if sent is None and due.number == 1:
        reason = CallReason.QUESTION if due.hold else CallReason.REFILL
        put_on_call_list(patient, reason, Urgency.TODAY, words=NOT_REACHED, order=due.order, by=by, at=at)
    tell(due.order, "order.nudge", after={"number": due.number, "for": due.what, "sent": sent is not None})
    return due.order


def to_nudge(at: datetime) -> list[Due]:
    """What patients are to be reminded of at `at`, the oldest first."""
    return [due for due, begun in _waiting(at) if is_time(due.order.prescription.patient.state, begun, due.number, at)]


def is_time(state: str, begun: datetime, number: int, at: datetime) -> bool:
    """Whether this reminder of what began then goes out at `at`, where the patient lives."""
    zone = zone_of(state)
    local = at.astimezone(zone)
    first, last = DAYS[number]
    return OPENS <= local.hour < CLOSES and first <= (local.date() - begun.astimezone(zone).date()).days < last


def zone_of(state: str) -> ZoneInfo:
    """The zone of most people there; the pharmacy's where the state is not known."""
    if state in ZONES:
        return ZoneInfo(ZONES[UsState(state)])
    return Pharmacy.objects.required().zone


def _waiting(at: datetime) -> Iterator[tuple[Due, datetime]]:
    """Every reminder that was not sent yet, with when what it is of began."""
    holds = Hold.objects.filter(reason__in=OF_PATIENT, resolved_at=None, opened_at__gt=at - LONGEST)
    read = ("order__prescription__patient",)
    open_holds = holds.filter(order__in=Order.objects.open()).select_related(*read).order_by("opened_at", "pk")
    ready = Order.objects.filter(status=OrderStatus.CHECKED, checked_at__gt=at - LONGEST)
    ready = ready.select_related("prescription__patient").order_by("checked_at", "pk")
    found: list[tuple[Order, Hold | None, datetime]] = [(held.order, held, held.opened_at) for held in open_holds]
    found += [(order, None, order.checked_at or order.submitted_at) for order in ready]
    sent: set[tuple[int, int | None, int]] = set(
        Nudge.objects.filter(asked_at__gt=at - LONGEST).values_list("order", "hold", "number")
    )
    for order, held, begun in found:
        for number in DAYS:
            if (order.pk, held.pk if held else None, number) not in sent:
                yield Due(order, held, number), begun


def _waits(due: Due) -> bool:
    """Whether it still waits for the patient, who has not answered yet."""
    if due.hold is None:
        return due.order.status == OrderStatus.CHECKED
    held = Hold.objects.get(pk=due.hold.pk)
    said = CallBack.objects.answering([due.order]).filter(asked_at__gte=held.opened_at)
    return held.is_open and due.order.is_open() and not said.exists()
