"""The call list of the bench: who is to be called, worst first, and what came of it."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from orders.actions.calling import CallDone, CallOutcome, ask_pharmacist, call_made, call_once
from orders.actions.telling import tell_of_opioid
from orders.models import CallBack, CallReason, Order, Urgency
from patients.models import Patient
from records.action import action
from records.models import Event
from records.refusals import NotAllowed, Refusal
from records.rows import Invalid
from tests.concurrency import at_once
from tests.factories.taken import an_order_of_an_account
from tests.orders.pages import browser, text, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def order(pharmacist: User, patient_user: User, at: datetime) -> Order:
    return an_order_of_an_account(by=pharmacist, user=patient_user, at=at)


@pytest.fixture
def patient(order: Order) -> Patient:
    return order.prescription.patient


@pytest.fixture
def question(patient: Patient, patient_user: User, at: datetime) -> CallBack:
    return ask_pharmacist(patient, words="May I drink <b>milk</b>?", by=patient_user, at=at)


@action
def asks_for_more(patient: Patient, *, by: User, at: datetime) -> CallBack:
    """A call a technician may settle."""
    return call_once(patient, CallReason.REFILL, Urgency.TODAY, words="More", by=by, at=at)


def test_the_worst_stands_first_and_what_is_late_says_so(
    question: CallBack, patient: Patient, patient_user: User, pharmacist: User, at: datetime, clock: object
) -> None:
    tell_of_opioid(patient, what="Tramadol", last_on=at.date(), by=patient_user, at=at)
    page = text(browser(pharmacist).get(reverse("calls")))
    assert page.index("Was given an opioid") < page.index("Asks the pharmacist")
    assert "May I drink &lt;b&gt;milk&lt;/b&gt;?" in page and f"tel:{patient.telephone}" in page and "Late" not in page
    clock.shift(timedelta(hours=2))  # type: ignore[attr-defined]
    assert "Late" in text(browser(pharmacist).get(reverse("calls")))


def test_an_empty_list_says_so(pharmacist: User) -> None:
    assert "Nobody waits for a call." in text(browser(pharmacist).get(reverse("calls")))


def test_it_stands_on_the_worklist_and_in_the_bar(question: CallBack, technician: User) -> None:
    page = text(browser(technician).get(reverse("worklist")))
    assert "Patients to call" in page and 'Calls <span class="count">1</span>' in page


def test_what_came_of_it_is_kept_and_the_patient_sees_that_it_is_done(
    question: CallBack, pharmacist: User, patient_user: User
) -> None:
    page = browser(pharmacist)
    assert page.post(url("call_done", question), {"outcome": "not_needed"}).status_code == 422, "it says why"
    page.post(url("call_done", question), {"outcome": "spoke", "words": "Yes, with food."})
    question.refresh_from_db()
    assert question.outcome == "Spoke with the patient. Yes, with food." and question.done_by == pharmacist
    assert "Nobody waits" in text(page.get(reverse("calls")))
    assert "Done on Mon" in text(browser(patient_user).get(url("my_call", question)))
    assert Event.objects.filter(code="callback.made").count() == 1


def test_a_technician_makes_no_clinical_call(
    question: CallBack, patient: Patient, patient_user: User, technician: User, at: datetime
) -> None:
    with pytest.raises(NotAllowed):
        call_made(question, outcome=CallOutcome.SPOKE, by=technician, at=at)
    page = text(browser(technician).get(reverse("calls")))
    assert url("call_done", question) not in page
    more = asks_for_more(patient, by=patient_user, at=at)
    assert call_made(more, outcome=CallOutcome.SPOKE, by=technician, at=at).done_by == technician


def test_more_words_than_can_be_kept_are_refused(question: CallBack, pharmacist: User, at: datetime) -> None:
    with pytest.raises(Invalid):
        call_made(question, outcome=CallOutcome.SPOKE, words="x" * 300, by=pharmacist, at=at)
    question.refresh_from_db()
    assert question.done_at is None


def test_a_call_is_made_once(question: CallBack, pharmacist: User, at: datetime) -> None:
    call_made(question, outcome=CallOutcome.SPOKE, by=pharmacist, at=at)
    with pytest.raises(CallDone):
        call_made(question, outcome=CallOutcome.SPOKE, by=pharmacist, at=at)


@pytest.mark.django_db(transaction=True)
def test_two_who_say_it_at_once_are_told(question: CallBack, pharmacist: User, at: datetime) -> None:
    def made(_: int) -> CallBack:
        return call_made(CallBack.objects.get(), outcome=CallOutcome.SPOKE, by=pharmacist, at=at)

    found = at_once(3, made)
    assert sum(isinstance(one, Refusal) for one in found) == 2
