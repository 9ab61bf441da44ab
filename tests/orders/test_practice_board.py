"""The practice's list: each order stands once, where whoever acts next is; and it is found by name and number."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from orders.actions.prescribing import prepare
from orders.actions.questions import Answered, Asked, answer, ask
from orders.actions.renewing import Terms, draft_from
from orders.actions.review import HoldIsAsked, hold
from orders.holds import BY_HAND, HOLDS, OF_PRESCRIBER, HoldOwner, HoldReason
from orders.models import Hold, Order
from orders.practice_board import practice_board
from orders.questions import AnswerCode, QuestionCode, Side, asked_of
from patients.actions.registration import link_account
from records.models import Message
from tests import factories
from tests.factories.dispensing import GOING, SENT, checked, goes
from tests.orders.pages import browser, text, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PARTS = ("waiting", "with_pharmacy", "on_the_way", "finished")


@pytest.fixture
def user(order):
    return order.prescription.prescriber.user


@pytest.fixture
def practice(user) -> Client:
    return browser(user)


def parts_of(order: Order, user, at, **asked: str) -> list[str]:
    """In which parts of the list it stands, once for each line."""
    board = practice_board(user, at, **asked)
    return [part for part in PARTS for row in getattr(board, part) if row.code == order.number]


def test_an_order_stands_once_where_somebody_acts(order, user, technician, pharmacist, at):
    assert parts_of(order, user, at) == ["with_pharmacy"]
    asked = ask(order, Asked(QuestionCode.DOSE), by=pharmacist, at=at)
    assert parts_of(order, user, at) == ["waiting"]
    answer(asked, Answered(AnswerCode.AS_WRITTEN), by=user, at=at)
    held = hold(order, reason=HoldReason.STOCK, note="", by=pharmacist, at=at)
    assert parts_of(order, user, at) == ["with_pharmacy"]
    Hold.objects.filter(pk=held.pk).update(resolved_at=at, resolved_by=pharmacist)
    checked(order, filler=technician, checker=pharmacist, at=at)
    assert parts_of(order, user, at) == ["on_the_way"]
    goes(Order.objects.get(), SENT, by=technician, at=at)
    assert parts_of(order, user, at + timedelta(days=6)) == ["on_the_way"]
    (row,) = practice_board(user, at).on_the_way
    assert (row.who, row.icon) == ("UPS", "courier") and row.what == "Sent Nov\u00a023, 1Z999AA10123456784"
    assert parts_of(order, user, at + timedelta(days=7)) == ["finished"]


def test_what_was_collected_is_finished(order, user, technician, pharmacist, at):
    checked(order, filler=technician, checker=pharmacist, at=at)
    goes(order, GOING, by=technician, at=at)
    assert parts_of(order, user, at) == ["finished"]


def test_what_waits_for_another_prescription_leads_to_it(order, user, practice, pharmacist, at):
    asked = ask(order, Asked(QuestionCode.DOSE), by=pharmacist, at=at)
    answer(asked, Answered(AnswerCode.CHANGE), by=user, at=at)
    (row,) = practice_board(user, at).waiting
    write = f"{reverse('order_new')}?replaces={order.prescription.public_id}"
    assert (row.who, row.action, row.action_url) == ("You act", "Write it", write)
    assert f'href="{write}"' in text(practice.get(url("order_followed", order)))
    old = order.prescription
    draft = draft_from(old, Terms(30, 0, factories.an_answer()), at.date())
    new = prepare(old.patient, old.prescriber, draft, replaces=old, by=user, at=at)
    assert [row.action_url for row in practice_board(user, at).waiting] == [url("prescription", new)]
    assert f'href="{url("prescription", new)}"' in text(practice.get(url("order_followed", order)))


def test_the_prescriber_is_mailed_of_it_unless_they_said_so(order, user, pharmacist, at):
    told = Message.objects.filter(message_kind="orders.replacing")
    answer(ask(order, Asked(QuestionCode.DOSE), by=pharmacist, at=at), Answered(AnswerCode.CHANGE), by=user, at=at)
    assert not told.exists()
    asked = ask(order, Asked(QuestionCode.QUANTITY), by=pharmacist, at=at)
    answer(asked, Answered(AnswerCode.CHANGE, "Ivy, 14:00"), by=pharmacist, at=at)
    assert [mail.to_address for mail in told.all()] == [user.email]


def test_what_only_the_prescriber_ends_is_asked_and_not_chosen(order, checker, pharmacist, at):
    page = text(checker.get(url("order_hold", order)))
    assert url("order_ask", order) in page
    assert {reason for reason in HoldReason if f'value="{reason}"' in page} == set(BY_HAND)
    for reason in OF_PRESCRIBER:
        with pytest.raises(HoldIsAsked):
            hold(order, reason=reason, note="", by=pharmacist, at=at)


@pytest.mark.parametrize("reason", HoldReason)
def test_whoever_ends_a_hold_has_a_way_to(reason, order, user, practice, checker, pharmacist, patient_user, at):
    held = Hold.objects.create(order=order, reason=reason, resolve_by=at, opened_by=pharmacist, opened_at=at)
    link_account(order.prescription.patient, user=patient_user, by=pharmacist, at=at)
    assert url("hold_resolve", held) in text(checker.get(url("order", order))), "the bench ends what was said to it"
    owner = HOLDS[reason].owner
    if owner == HoldOwner.PRESCRIBER:
        (row,) = practice_board(user, at).waiting
        assert row.action and practice.get(row.action_url).status_code == 200
        assert f'href="{row.action_url}"' in text(practice.get(url("order_followed", order)))
        assert parts_of(order, user, at) == ["waiting"]
    else:
        assert parts_of(order, user, at) == ["with_pharmacy"]
    if owner == HoldOwner.PATIENT:
        mine = text(browser(patient_user).get(reverse("my_orders")))
        assert HOLDS[reason].plain in mine and 'href="tel:' in mine
    assert 'href="tel:' in text(practice.get(url("order_followed", order)))


@pytest.mark.parametrize("code", asked_of(Side.PRESCRIBER))
def test_every_question_of_the_pharmacy_leads_to_its_answer(code, order, user, practice, pharmacist, at):
    asked = ask(order, Asked(code, "Really?"), by=pharmacist, at=at)
    (row,) = practice_board(user, at).waiting
    assert row.action_url == url("question", asked) and 'name="code"' in text(practice.get(row.action_url))
    assert row.action_url in Message.objects.get(message_kind="orders.question").body


def test_orders_are_found_by_the_start_of_each_name_and_by_number(order, user, practice, at):
    other = factories.an_order(at=at)
    patient = order.prescription.patient
    for called in (patient.family_name[:4].lower(), f"{patient.given_name} {patient.family_name}", order.number):
        assert parts_of(order, user, at, called=called) == ["with_pharmacy"], called
    assert parts_of(order, user, at, called="Nobodyatall") == []
    assert parts_of(other, user, at, called=other.number) == [], "another practice's"
    again = factories.a_prescription(at=at, prescriber=order.prescription.prescriber, formula=order.lines.get().formula)
    mine = factories.an_order(at=at, prescription=again)
    assert parts_of(mine, user, at, called=order.number) == [] != parts_of(mine, user, at, called=mine.number)
    page = practice.post(reverse("practice_orders"), {"called": order.number})
    assert order.number in text(page) and "Show all" in text(page) and 'data-key="/"' in text(page)
    nothing = text(practice.post(reverse("practice_orders"), {"called": "Nobodyatall"}))
    assert order.number not in nothing and "No order found." in nothing and "Nothing is finished yet." not in nothing


def test_a_search_costs_the_same_for_many(order, formula, practice, pharmacist, at):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert practice.post(reverse("practice_orders"), {"called": "e"}).status_code == 200
        return len(captured)

    def more(count: int) -> None:
        for n in range(count):
            written = factories.a_prescription(at=at, prescriber=order.prescription.prescriber, formula=formula)
            sent = factories.an_order(at=at, prescription=written)
            asked = ask(sent, Asked(QuestionCode.DOSE), by=pharmacist, at=at)
            answer(asked, Answered(AnswerCode.CHANGE), by=written.prescriber.user, at=at)
            if n % 2:
                ask(sent, Asked(QuestionCode.QUANTITY), by=pharmacist, at=at)

    more(3)
    three = cost()
    more(9)
    assert cost() == three


def test_one_fact_is_told_in_the_clock_of_whoever_reads(order, practice, checker):
    page = url("prescription", order.prescription)
    ours, theirs = text(practice.get(page)), text(checker.get(page))
    assert "2:10\u00a0pm" in ours and "14:10" not in ours
    assert "14:10" in theirs and "\u00a0pm" not in theirs
