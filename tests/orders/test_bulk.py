"""Several lines of the worklist at once: each has its own answer, and nothing is judged or signed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from orders.actions.questions import Asked, ask
from orders.actions.reminding import NotToRemind, remind_of_question
from orders.bulk import Together
from orders.models import Order, Reservation
from orders.questions import QuestionCode
from records.models import Event, Message
from tests import factories
from tests.orders.pages import browser, text, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(at, clock, pharmacist) -> Order:
    """An order whose prescriber was asked five hours ago."""
    order = factories.an_order(at=at - timedelta(hours=6))
    ask(order, Asked(QuestionCode.DOSE), by=pharmacist, at=at - timedelta(hours=5))
    return order


def together(person, what: str, *orders: Order) -> str:
    """The page that answers."""
    sent = {"do": what, "order": [order.public_id for order in orders]}
    return text(browser(person).post(reverse("worklist_bulk"), sent))


def test_a_line_of_an_order_can_be_selected_and_no_other(waiting, technician, at):
    factories.a_prescription(at=at, by=technician, origin="telephone")
    page = text(browser(technician).get(reverse("worklist")))
    assert page.count('form="bulk"') == 1 and f'value="{waiting.public_id}"' in page


def test_stock_is_promised_to_each_that_can_have_it_and_the_others_say_why(
    waiting, formula, technician, pharmacist, at
):
    unreviewed = factories.an_order(at=at, formula=formula)
    factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)
    page = together(technician, "promise", waiting, unreviewed)
    assert Reservation.objects.open().get().line.order == waiting
    assert page.count("#released") >= 1 and "Promised: 30 from" in page
    assert "Not done" in page and url("order", unreviewed) in page


def test_prescribers_are_reminded_once_of_what_they_were_asked(asked, technician, at):
    before = Message.objects.count()
    assert "A mail asks" in together(technician, "chase", asked)
    assert Message.objects.count() == before + 1
    assert Event.objects.of(asked.questions.get()).latest("pk").code == "question.chase"
    assert "asked in the last 4 hours" in together(technician, "chase", asked)
    assert Message.objects.count() == before + 1


def test_who_was_just_asked_is_not_reminded(at, clock, pharmacist):
    question = ask(factories.an_order(at=at), Asked(QuestionCode.DOSE), by=pharmacist, at=at)
    with pytest.raises(NotToRemind):
        remind_of_question(question, by=pharmacist, at=at + timedelta(hours=3))
    remind_of_question(question, by=pharmacist, at=at + timedelta(hours=5))


def test_an_order_nothing_is_asked_about_says_so(waiting, technician):
    assert "No question of this order waits" in together(technician, "chase", waiting)


def test_of_two_questions_the_one_that_may_be_reminded_is_and_the_line_says_so(asked, pharmacist, technician, at):
    late = at - timedelta(minutes=1)
    ask(asked, Asked(QuestionCode.DIRECTIONS), by=pharmacist, at=late)
    before = Message.objects.count()
    page = together(technician, "chase", asked)
    assert Message.objects.count() == before + 1 and "A mail asks" in page and "Nothing was sent" not in page


def test_more_lines_than_are_read_are_refused_and_an_unknown_wish_does_nothing(waiting, technician, at, monkeypatch):
    monkeypatch.setattr("orders.bulk.MOST", 1)
    other = factories.an_order(at=at)
    said = {"do": "promise", "order": [waiting.public_id, other.public_id]}
    user = browser(technician)
    assert user.post(reverse("worklist_bulk"), said).url == reverse("worklist")
    assert "At most 1 lines" in text(user.get(reverse("worklist")))
    assert user.post(reverse("worklist_bulk"), said | {"do": "accept"}).status_code == 400


def test_nothing_selected_does_nothing(technician, clock):
    assert "No line was selected" in together(technician, "promise")


def test_nothing_that_is_judged_or_signed_is_among_it():
    assert {what.value for what in Together} == {"promise", "chase"}
