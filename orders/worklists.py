"""What the worklist shows: open orders by when they are due, late first; waiting for someone else apart."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from orders.boards import Work, open_hold, prescribed, state_of_prescription, work
from orders.holds import HoldOwner
from orders.models.orders import Order, OrderQuerySet
from orders.models.prescriptions import Prescription, PrescriptionQuerySet
from premises.models import Setting

MOST_ROWS = 200


@dataclass(frozen=True)
class Section:
    """One part of the worklist."""

    id: str
    title: str
    word: str
    rows: list[Work]
    empty: str
    late: bool = False

    @property
    def tail(self) -> str:
        """How many, beside the heading."""
        return str(len(self.rows)) if self.rows else ""


def sections(visible: OrderQuerySet, written: PrescriptionQuerySet, at: datetime) -> list[Section]:
    """Late, due today, later, what waits to be read back, and for prescriber or patient; the most urgent first."""
    found = list(visible.open().with_people().by_urgency()[:MOST_ROWS])
    waiting = [order for order in found if _waits_elsewhere(order)]
    ours = [order for order in found if order not in waiting]
    today = timezone.localdate(at)
    late = [order for order in ours if order.due_at < at]
    due = [order for order in ours if order.due_at >= at and timezone.localdate(order.due_at) == today]
    later = [order for order in ours if order.due_at >= at and timezone.localdate(order.due_at) > today]
    next_due = due[0] if due else later[0] if later else None
    unread = _to_read_back(written)
    return [
        Section("late", "Late", "late", _rows(late), f"Nothing is late.{_next(next_due, today)}", late=bool(late)),
        Section("today", "Due today", "due today", _rows(due), "Nothing more is due today."),
        Section("later", "Later", "later", _rows(later), "Nothing is due later."),
        *([Section("read-back", "To read back and sign", "to read back", unread, "")] if unread else []),
        Section("waiting", "Waits for someone else", "wait for someone else", _rows(waiting), "Nobody is waited for."),
    ]


def tally(found: list[Section]) -> list[dict[str, object]]:
    """The counts that open the worklist."""
    return [{"count": len(section.rows), "word": section.word, "late": section.late} for section in found]


def _waits_elsewhere(order: Order) -> bool:
    held = open_hold(order)
    return held is not None and held.kind_of_hold.owner != HoldOwner.PHARMACIST


def _to_read_back(written: PrescriptionQuerySet) -> list[Work]:
    """What came by voice or on paper and is no order yet; it is due when its order would be, had it been signed."""
    promised = timedelta(hours=Setting.objects.value("promise_hours"))
    found = written.awaiting_signature().came_by_voice_or_paper().with_people()[:MOST_ROWS]
    return [_unsigned(prescription, prescription.prepared_at + promised) for prescription in found]


def _unsigned(prescription: Prescription, due_at: datetime) -> Work:
    state, word = state_of_prescription(prescription)
    return Work(
        url=reverse("prescription", args=[prescription.public_id]),
        due_at=due_at,
        since=prescription.prepared_at,
        task="Read back and sign",
        detail=f"{prescribed(prescription)} · {prescription.origin}",
        subject=prescription.patient.full_name,
        code=prescription.number,
        state=state,
        word=word,
    )


def _rows(orders: list[Order]) -> list[Work]:
    return [work(order) for order in orders]


def _next(order: Order | None, today: date) -> str:
    if order is None:
        return ""
    when = timezone.localtime(order.due_at)
    return f" Next due: {when:%H:%M}." if when.date() == today else f" Next due: {when:%b} {when.day}."
