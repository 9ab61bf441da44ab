"""How an order is told to its patient and on the worklist."""

from datetime import timedelta

import pytest

from orders import boards, buttons, following, phases, told
from orders.actions.intake import cancel
from orders.actions.review import accept, hold
from orders.holds import HoldReason
from orders.models import Order
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(at, clock) -> Order:
    return factories.an_order(at=at)


def now_of(order: Order, at) -> phases.Phase:
    """The phase the order is in."""
    return next(phase for phase in phases.phases(order, at) if phase.state == "now")


def held(order: Order, reason: HoldReason, pharmacist, at) -> Order:
    hold(order, reason=reason, note="", by=pharmacist, at=at)
    return Order.objects.with_people().get()


def test_a_patient_reads_why_the_order_waits(order, pharmacist, at):
    assert now_of(order, at).when == "A pharmacist checks it with your other medicines."
    assert now_of(held(order, HoldReason.PATIENT_CONTACT, pharmacist, at), at).when == "We need to speak with you."


def test_a_patient_is_not_promised_a_day_that_is_past(order, at):
    assert "We expect it" in phases.phases(order, at)[-1].when
    late = phases.phases(order, order.due_at + timedelta(days=1))[-1].when
    assert "It is late, and we are sorry." in late


@pytest.mark.parametrize(
    ("reason", "task", "words"),
    [
        (HoldReason.STOCK, "Resolve a hold", "waits for stock"),
        (HoldReason.PATIENT_CONTACT, "Chase an answer", "patient to be reached"),
    ],
)
def test_a_held_order_says_what_to_do_and_why(order, pharmacist, at, reason, task, words):
    work = boards.work(held(order, reason, pharmacist, at), at=at)
    assert work.task == task
    assert words in work.detail


def test_what_is_unsigned_for_a_day_is_flagged(clock, at):
    written = factories.a_prescription(at=at)
    signer = written.prescriber.user
    in_time, late = (following.to_sign(written, signer, at + timedelta(hours=hours)) for hours in (24, 25))
    assert (in_time.late, in_time.by_detail) == (False, "sent on when signed")
    assert (late.late, late.by_detail) == (True, "unsigned for over 24 h")


def test_a_ready_proof_can_be_printed(order, pharmacist, at):
    ready = {"title": "Label 1000001-2-01-1", "url": "/papers/new/"}
    papers = [ready, {"title": "Label 1000001-2-01-1", "url": "/papers/old/"}]
    assert buttons.of_labels(order, papers) == []
    accept(order, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    [button] = buttons.of_labels(order, papers)
    assert (button.label, button.url, button.kind) == ("Print the label", "/papers/new/", "")
    several = buttons.of_labels(order, [ready, {"title": "Label 1000001-2-01-2", "url": "/papers/two/"}])
    assert [(button.label, button.kind) for button in several] == [
        ("Print label 1000001-2-01-1", ""),
        ("Print label 1000001-2-01-2", ""),
    ]


def test_a_cancelled_order_says_by_whom_and_why(order, pharmacist, at):
    cancel(order, reason="The prescriber chose another medicine.", by=pharmacist, at=at)
    label, words = told.facts_of_order(Order.objects.with_all().get())[0]
    assert label == "Cancelled"
    assert pharmacist.printed_name in words
    assert words.endswith("The prescriber chose another medicine.")
