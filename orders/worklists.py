"""What the worklist shows: open orders by when they are due, late first; who is waited for and problems apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.roles import Audience
from orders.boards import Work, prescribed, state_of_prescription, work
from orders.ground import with_what_rules_read
from orders.holds import HoldOwner
from orders.models.openings import Opening
from orders.models.orders import Order, OrderQuerySet
from orders.models.prescriptions import Prescription, PrescriptionQuerySet
from orders.openings import open_by_others
from orders.problems import problems_with_each, undecided
from orders.told_next import due_of, is_overdue, next_of_prescription, open_hold
from premises.models import Setting
from premises.moments import clock, short_day
from records.problem import Blocker, Problem, counted

MOST_ROWS = 200
MOST_ASIDE = 6


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


@dataclass(frozen=True)
class Board:
    """The open orders, most urgent first, with what the rules found in each and who else has it open."""

    orders: Sequence[Order]
    problems: dict[int, list[Problem]]
    openings: dict[int, list[Opening]]
    at: datetime
    came_back: Sequence[Order] = ()

    def rows(self, orders: Sequence[Order]) -> list[Work]:
        """These as lines of the worklist."""
        return [self._row(order) for order in orders]

    def _row(self, order: Order) -> Work:
        return work(order, self.problems.get(order.pk, ()), self.openings.get(order.pk, ()), at=self.at)

    def undecided(self) -> list[tuple[Order, list[Problem]]]:
        """The orders somebody must decide something about, those with a blocker first."""
        found = [(order, undecided(order, self.problems[order.pk])) for order in self.orders]
        return sorted((each for each in found if each[1]), key=lambda each: not isinstance(each[1][0], Blocker))


def board_of(visible: OrderQuerySet, user: Any, at: datetime) -> Board:
    """Everything the worklist reads of orders, in a fixed number of queries."""
    orders = list(with_what_rules_read(visible.open()).by_urgency()[:MOST_ROWS])
    back = list(visible.came_back().with_people()[:MOST_ROWS])
    openings = open_by_others([*orders, *back], user, at=at)
    return Board(orders, problems_with_each(orders, at=at), openings, at, back)


def sections(
    board: Board, written: PrescriptionQuerySet, asked: Sequence[Work] = (), renewing: Sequence[Work] = ()
) -> list[Section]:
    """Late, due today, later, entries to sign, and for prescriber or patient; urgent first, then by due.

    What is late stays before what is urgent: that promise is broken already, and somebody waits for it.
    """
    at = board.at
    back = board.came_back
    orders = sorted(board.orders, key=lambda order: (not order.is_urgent, due_of(order)))
    waiting = [order for order in orders if _waits_elsewhere(order, at)]
    ours = [order for order in orders if order not in waiting]
    today = timezone.localdate(at)
    late = [order for order in ours if is_overdue(order, at)]
    due = [order for order in ours if order not in late and timezone.localdate(due_of(order)) == today]
    later = [order for order in ours if order not in late and order not in due]
    next_due = due[0] if due else later[0] if later else None
    unread, rows = _to_read_back(written, at), board.rows
    return [
        Section("late", "Late", "late", rows(late), f"Nothing is late.{_next(next_due, today)}", late=bool(late)),
        Section("today", "Due today", "due today", rows(due), "Nothing more is due today."),
        Section("later", "Later", "later", rows(later), "Nothing is due later."),
        *_from_practices("asked", "Practices ask", "to answer", asked, at),
        *_from_practices("renewals", "Renewals asked for", "to renew", renewing, at),
        *([Section("read-back", "Entries to sign", "entries to sign", unread, "")] if unread else []),
        *([Section("came-back", "Came back, to destroy", "to destroy", rows(back), "")] if back else []),
        Section("waiting", "Waits for someone else", "wait for someone else", rows(waiting), "Nobody is waited for."),
    ]


def _from_practices(name: str, title: str, word: str, rows: Sequence[Work], at: datetime) -> list[Section]:
    """What practices ask or are asked, if there is any; late when one of it is."""
    late = any(row.due_at < at for row in rows)
    return [Section(name, title, word, list(rows), "", late=late)] if rows else []


def problem_sections(board: Board) -> list[Section]:
    """The orders with something to decide, those that cannot go on first."""
    stopped = [order for order, found in board.undecided() if isinstance(found[0], Blocker)]
    doubtful = [order for order, found in board.undecided() if not isinstance(found[0], Blocker)]
    none = "Nothing stops an order."
    return [
        Section("blockers", "Cannot go on", "cannot go on", board.rows(stopped), none, late=bool(stopped)),
        Section("warnings", "To look at and decide", "to decide", board.rows(doubtful), "No warning waits."),
    ]


def aside(board: Board) -> dict[str, Any]:
    """The first problems beside the worklist: one for each order, its worst, with the way to it."""
    found = board.undecided()
    return {"problems": [_beside(*each) for each in found[:MOST_ASIDE]], "count": len(found)}


def _beside(order: Order, found: Sequence[Problem]) -> dict[str, Any]:
    worst, more = found[0], counted(found[1:])
    said = f"{order.prescription.patient.full_name}. {worst.text}"
    ways = [{"url": reverse("order", args=[order.public_id]), "label": f"Review {order.number}"}]
    more_words = [f"and {more}"] if more else []
    return {"tier": worst.tier, "code": worst.code, "title": worst.title, "text": said, "ways": [*ways, *more_words]}


def tally(found: list[Section]) -> list[dict[str, object]]:
    """The counts that open the worklist."""
    return [{"count": len(section.rows), "word": section.word, "late": section.late} for section in found]


def _waits_elsewhere(order: Order, at: datetime) -> bool:
    """Whether somebody outside has to answer, and has time to: once that is over it is ours to ask again."""
    held = open_hold(order)
    return held is not None and held.kind_of_hold.owner != HoldOwner.PHARMACIST and held.resolve_by >= at


def _to_read_back(written: PrescriptionQuerySet, at: datetime) -> list[Work]:
    """What came by voice or on paper and is no order yet; it is due when its order would be, had it been signed."""
    promised = timedelta(hours=Setting.objects.value("promise_hours"))
    found = written.awaiting_signature().came_by_voice_or_paper().with_people()[:MOST_ROWS]
    return [_unsigned(prescription, prescription.prepared_at + promised, at) for prescription in found]


def _unsigned(prescription: Prescription, due_at: datetime, at: datetime) -> Work:
    state, word = state_of_prescription(prescription)
    told = next_of_prescription(prescription, Audience.STAFF, at)
    return Work(
        url=reverse("prescription", args=[prescription.public_id]),
        due_at=due_at,
        since=prescription.prepared_at,
        task="Sign the entry",
        detail=f"{prescribed(prescription)} · {prescription.origin}",
        subject=prescription.patient.full_name,
        code=prescription.number,
        state=state,
        word=word,
        who=told.who,
        otherwise=told.otherwise,
    )


def _next(order: Order | None, today: date) -> str:
    if order is None:
        return ""
    when = due_of(order)
    return f" Next due: {clock(when) if timezone.localdate(when) == today else short_day(when)}."
