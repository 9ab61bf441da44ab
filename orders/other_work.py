"""What stands on the worklist and is no open order: calls, questions, renewals, entries to sign, what came back."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from accounts.roles import Audience
from orders import told_calls, told_questions, told_renewals
from orders.boards import Work, prescribed, state_of_prescription
from orders.looks import Board, Listing, Look, Section
from orders.models import CallBack, Order, Prescription, Question, Renewal
from orders.openings import open_by_others
from orders.questions import Side
from orders.told_next import next_of_prescription
from premises.models import Setting


def other_sections(look: Look) -> list[Section]:
    """Each part where there is something in it; none where one filters, for a filter is about orders."""
    found = [] if look.wanted else [listing.section(look) for listing in other_listings(look)]
    return [section for section in found if section.rows]


def other_listings(look: Look) -> list[Listing]:
    """The parts there can be, as rows of the database."""
    return [_calls(look), _asked(look), _renewals(look), _unread(look), _came_back(look)]


def _calls(look: Look) -> Listing:
    rows = CallBack.objects.visible_to(look.user).filter(done_at=None).select_related("patient", "order")
    return Listing("calls", "Patients to call", "to call", rows, ("call_by",), _each(told_calls.work), late=True)


def _asked(look: Look) -> Listing:
    rows = Question.objects.visible_to(look.user).waiting().to(Side.PHARMACY).with_people()
    tell = _each(told_questions.work)
    return Listing("asked", "Practices ask", "to answer", rows, ("resolve_by",), tell, late=True)


def _renewals(look: Look) -> Listing:
    rows = Renewal.objects.visible_to(look.user).waiting().with_people()
    tell = _each(told_renewals.work)
    return Listing("renewals", "Renewals asked for", "to renew", rows, ("resolve_by",), tell, late=True)


def _unread(look: Look) -> Listing:
    """What came by voice or on paper and is no order yet; it is due when its order would be, had it been signed."""
    promised = timedelta(hours=Setting.objects.value("promise_hours"))
    written = Prescription.objects.visible_to(look.user).awaiting_signature()
    rows = written.came_by_voice_or_paper().with_people()
    tell = _each(lambda row: _unsigned(row, row.prepared_at + promised, look.at))
    return Listing("read-back", "Entries to sign", "entries to sign", rows, ("prepared_at",), tell)


def _came_back(look: Look) -> Listing:
    rows = Order.objects.visible_to(look.user).came_back().with_people()

    def tell(orders: Sequence[Order]) -> list[Work]:
        return Board(orders, {}, open_by_others(orders, look.user, at=look.at), look.at).rows(orders)

    return Listing("came-back", "Came back, to destroy", "to destroy", rows, ("returned_at",), tell)


def _each(tell: Callable[[Any], Work]) -> Callable[[Iterable[Any]], list[Work]]:
    return lambda rows: [tell(row) for row in rows]


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
