"""The pages of questions: from the mail link through sign-in to the answer in one action, and the lists of both."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from orders.actions.intake import cancel
from orders.actions.questions import Answered, Asked, answer, ask
from orders.models import Hold, Order, Question
from orders.questions import AnswerCode, QuestionCode
from orders.timelines import timeline
from records.models import Message
from tests import factories
from tests.orders.pages import browser, text, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
DOSE = Asked(QuestionCode.DOSE, "0.45 or 4.5 mg?")


@pytest.fixture
def order(at):
    return factories.an_order(at=at)


@pytest.fixture
def question(order, pharmacist, at):
    return ask(order, DOSE, by=pharmacist, at=at)


@pytest.fixture
def practice(order):
    return browser(order.prescription.prescriber.user)


def test_staff_ask_from_the_order_and_take_it_back(order, checker, practice):
    assert url("order_ask", order) in text(checker.get(url("order", order)))
    assert "Interaction" in text(checker.get(url("order_ask", order)))
    assert checker.post(url("order_ask", order), {"code": "other", "text": ""}).status_code == 422
    page = text(checker.post(url("order_ask", order), {"code": "dose", "text": "Really 4.5 mg?"}, follow=True))
    asked = Question.objects.get()
    assert "Really 4.5 mg?" in page and "Record the answer" in page and "Waits for the prescriber" in page
    assert "Resolve the hold" not in page
    checker.post(url("question_withdraw", asked), {"reason": "Found it."})
    assert "Taken back" in text(checker.get(url("order", order))) and not Hold.objects.get().is_open


def test_the_mailed_link_leads_through_sign_in_to_the_answer_in_one_action(order, question):
    user = order.prescription.prescriber.user
    link = next(
        line
        for line in Message.objects.get(message_kind="orders.question").body.splitlines()
        if line.startswith("http")
    )
    assert link.endswith(url("question", question))
    visitor = Client()
    sent = visitor.get(url("question", question))
    assert sent.status_code == 302 and "next=" in sent["Location"]
    form = text(visitor.get(sent["Location"]))
    assert f'value="{url("question", question)}"' in form
    given = {"login": user.email, "password": factories.PASSWORD, "next": url("question", question)}
    page = visitor.post(reverse("account_login"), given, follow=True)
    assert page.redirect_chain[-1][0] == url("question", question) and "0.45 or 4.5 mg?" in text(page)
    answered = visitor.post(url("question", question), {"code": "as_written", "text": ""}, follow=True)
    assert "Answered. The other side sees it now." in text(answered)
    assert Question.objects.get().answered_by == user and not Hold.objects.get().is_open


def test_another_prescription_is_the_way_on(order, question, practice):
    answered = practice.post(url("question", question), {"code": "change", "text": ""}, follow=True)
    assert answered.redirect_chain[-1][0] == f"{reverse('order_new')}?replaces={order.prescription.public_id}"
    assert "What was signed stands until" in text(answered)


def test_an_answer_that_comes_too_late_is_refused_kindly(order, question, practice, pharmacist, at):
    page = text(practice.get(url("question", question)))
    assert "Your answer" in page
    cancel(order, reason="Not needed.", by=pharmacist, at=at)
    late = practice.post(url("question", question), {"code": "as_written", "text": ""})
    assert late.status_code == 409 and "no answer is needed any more" in text(late)


def test_the_practice_sees_what_waits_and_how_many(order, question, practice, clock):
    page = text(practice.get(reverse("practice_orders")))
    assert "You answer" in page and "0.45 or 4.5 mg?" in page and url("question", question) in page
    assert 'Questions <span class="count">1</span>' in page
    assert order.number in text(practice.get(reverse("practice_questions")))
    assert "Answer the question" in text(practice.get(url("order_followed", order)))


def test_a_delegate_sees_it_without_the_button(order, question, at):
    desk = browser(factories.a_delegate(order.prescription.prescriber, at=at).user)
    page = text(desk.get(reverse("practice_questions")))
    assert "0.45 or 4.5 mg?" in page and "You answer" not in page
    shown = text(desk.get(url("question", question)))
    assert 'name="code"' not in shown and "0.45 or 4.5 mg?" in shown


def test_the_practice_asks_and_the_worklist_shows_it_and_the_answer_comes_back(order, practice, bench, clock):
    practice.post(url("order_inquire", order), {"code": "where_is_it", "text": ""})
    asked = Question.objects.get()
    page = text(bench.get(reverse("worklist")))
    assert "Practices ask" in page and "Answer the practice" in page and "Where is this order?" in page
    bench.post(url("question", asked), {"code": "late", "text": "Two days later: an ingredient is missing."})
    assert "Practices ask" not in text(bench.get(reverse("worklist")))
    back = text(practice.get(url("order_followed", order)))
    assert "Later than promised, as said in words. Two days later" in back


def test_the_answer_shows_where_the_order_is_reviewed(order, question, checker, at):
    answer(question, Answered(AnswerCode.AS_WRITTEN), by=order.prescription.prescriber.user, at=at)
    assert "answered: Yes, as written" in text(checker.get(reverse("worklist")))
    page = text(checker.get(url("order", order)))
    assert "Is the dose as it is written the one you intend? 0.45 or 4.5 mg?" in page and "Yes, as written" in page


def test_what_is_overdue_rises(order, question, pharmacist, clock):
    clock.shift(timedelta(hours=25))
    late = text(browser(pharmacist).get(reverse("worklist"))).partition('id="today"')[0]
    assert order.number in late and "Chase an answer" in late
    practice = text(browser(order.prescription.prescriber.user).get(reverse("practice_orders")))
    assert '<b class="late">' in practice.partition('id="pharmacy"')[0]


def test_the_timeline_tells_question_and_answer_once(order, question, at):
    answer(question, Answered(AnswerCode.AS_WRITTEN), by=order.prescription.prescriber.user, at=at)
    titles = [mark.title for mark in timeline(Order.objects.with_all().get(), at)]
    assert titles[1:3] == ["The pharmacy asked: dose", "Answered: yes, as written"]


def test_which_answers_need_words_is_said_before_and_what_is_missing_after(order, practice, pharmacist, at):
    for code, needing, answer_code, missing in (
        (QuestionCode.ALLERGY, "Leave it out, named in words", "leave_out", "Write which ingredient to leave out."),
        (QuestionCode.OPIOID, "Yes", "takes_opioid", "Write which opioid, and when it was last taken."),
    ):
        asked = ask(order, Asked(code), by=pharmacist, at=at)
        assert f"Needed with “{needing}" in text(practice.get(url("question", asked)))
        assert missing in text(practice.post(url("question", asked), {"code": answer_code, "text": ""}))
        nothing = text(practice.post(url("question", asked), {"text": ""}))
        assert "Choose one." in nothing and "This field is required" not in nothing


def test_who_said_it_by_telephone_is_asked_for(order, question, checker):
    page = text(checker.post(url("question", question), {"code": "as_written", "text": ""}))
    assert "Write who of the practice said it, and when." in page
