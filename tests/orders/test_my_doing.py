"""What a patient tells and asks on their page: answers kept, fills held, a call asked for; once, and by nobody else."""

from datetime import date, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from orders.actions.calling import MOST_A_DAY, TooManyCalls, ask_pharmacist
from orders.actions.review import hold
from orders.actions.telling import tell_of_opioid, tell_of_surgery
from orders.holds import HoldReason
from orders.models import CallBack, Hold, Order, SafetyAnswers
from orders.safety import Answer, Condition
from patients.actions.registration import link_account
from patients.models import Caregiver, Patient
from records.refusals import NotAllowed
from tests import factories
from tests.concurrency import at_once
from tests.conventions.test_permissions import browser_of
from tests.factories.dispensing import checked
from tests.factories.taken import an_order_of_an_account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
TODAY = date(2026, 11, 23)


@pytest.fixture
def order(pharmacist: User, patient_user: User, at: datetime) -> Order:
    """Submitted, of a patient with an account."""
    return an_order_of_an_account(by=pharmacist, user=patient_user, at=at)


@pytest.fixture
def patient(order: Order) -> Patient:
    return order.prescription.patient


@pytest.fixture
def browser(order: Order, patient_user: User) -> Client:
    return browser_of(patient_user)


def address(name: str, row: Order | Patient | CallBack) -> str:
    return reverse(name, args=[row.public_id])


def page(browser: Client, where: str) -> str:
    return browser.get(where).content.decode()


def test_an_opioid_is_kept_holds_the_fill_and_has_somebody_call(
    order: Order, patient: Patient, browser: Client, at: datetime
) -> None:
    answer = browser.post(address("my_opioid", patient), {"last_on": "2026-11-22", "what": "Tramadol"})
    call = CallBack.objects.get()
    assert answer.url == address("my_call", call)
    assert (call.reason, call.urgency, call.call_by) == ("opioid", "now", at + timedelta(hours=1))
    kept = order.prescription.safety_answers.last().answers
    assert kept.opioid_last_14_days == Answer.YES and kept.opioid_what == "Tramadol"
    assert kept.opioid_last_on == date(2026, 11, 22)
    assert Hold.objects.get().reason == HoldReason.OPIOID_WASHOUT
    said = page(browser, answer.url)
    assert "Call 911" in said and "Do not take your naltrexone" in said and 'href="tel:' in said


def test_the_same_told_twice_is_one_call_one_hold_and_one_answer(
    order: Order, patient: Patient, patient_user: User, at: datetime
) -> None:
    facts = {"what": "Tramadol", "last_on": TODAY, "by": patient_user, "at": at}
    assert tell_of_opioid(patient, **facts) == tell_of_opioid(patient, **facts)
    assert Hold.objects.count() == 1 and order.prescription.safety_answers.count() == 2


def test_surgery_is_kept_with_the_days_around_it(order: Order, patient: Patient, browser: Client, at: datetime) -> None:
    answer = browser.post(address("my_surgery", patient), {"on": "2026-12-20", "words": "A tooth"})
    call = CallBack.objects.get()
    assert (call.reason, call.urgency) == ("surgery", "today") and "A tooth" in call.words
    kept = order.prescription.safety_answers.last().answers
    assert kept.procedure_on == date(2026, 12, 20) and Condition.PROCEDURE in kept.conditions
    assert Hold.objects.get().reason == HoldReason.SURGERY
    said = page(browser, answer.url)
    assert "Your surgery or dental work is on" in said and "Take nothing after" in said


def test_surgery_so_near_that_the_last_dose_is_past_is_called_about_now(
    patient: Patient, patient_user: User, at: datetime
) -> None:
    assert tell_of_surgery(patient, on=TODAY + timedelta(days=1), by=patient_user, at=at).urgency == "now"


@pytest.mark.parametrize(
    ("name", "said", "words"),
    [
        ("my_opioid", {"last_on": "2026-11-24"}, "This day has not come yet."),
        ("my_opioid", {"last_on": "yesterday"}, "Write a day"),
        ("my_opioid", {}, "Choose the day."),
        ("my_opioid", {"last_on": "2026-11-22", "what": "x" * 121}, "This is too long."),
        ("my_surgery", {"on": "2026-11-22"}, "This day is over."),
        ("my_surgery", {"on": "2026-12-20", "at_time": "noon"}, "Write a time"),
        ("my_ask", {"words": " "}, "Write a few words."),
        ("my_ask", {"words": "ع" * 1001}, "This is too long."),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_kept(
    patient: Patient, browser: Client, name: str, said: dict[str, str], words: str
) -> None:
    answer = browser.post(address(name, patient), said)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not CallBack.objects.exists() and not Hold.objects.exists() and SafetyAnswers.objects.count() == 1


def test_a_question_is_seen_with_whether_it_was_answered(patient: Patient, browser: Client) -> None:
    answer = browser.post(address("my_ask", patient), {"words": "¿Leche? 🥛 حليب <b>"})
    said = page(browser, answer.url)
    assert "¿Leche? 🥛 حليب &lt;b&gt;" in said and "A pharmacist calls you" in said
    assert answer.url in page(browser, address("my_ask", patient))


def test_so_many_questions_a_day_and_no_more(patient: Patient, patient_user: User, at: datetime) -> None:
    for number in range(MOST_A_DAY):
        ask_pharmacist(patient, words=f"Question {number}", by=patient_user, at=at)
    with pytest.raises(TooManyCalls):
        ask_pharmacist(patient, words="One more", by=patient_user, at=at)
    assert tell_of_opioid(patient, what="", last_on=TODAY, by=patient_user, at=at), "this is never too much"


def test_who_cares_for_the_patient_may_tell_it_and_nobody_else(
    order: Order, patient: Patient, pharmacist: User, at: datetime
) -> None:
    carer, stranger = factories.patient_user("Sorrel Madeup"), factories.patient_user("Moss Madeup")
    facts = {"name": "Sorrel", "email": "s@example.test", "consent": "Yes", "user": carer, "added_by": pharmacist}
    Caregiver.objects.create(patient=patient, added_at=at, **facts)
    assert tell_of_opioid(patient, what="", last_on=TODAY, by=carer, at=at).asked_by == carer
    for other in (stranger, pharmacist, order.prescription.prescriber.user):
        with pytest.raises(NotAllowed):
            tell_of_opioid(patient, what="", last_on=TODAY, by=other, at=at)


def test_another_patients_order_and_prescription_are_left_alone(
    order: Order, patient: Patient, patient_user: User, at: datetime
) -> None:
    other = factories.an_order(at=at)
    tell_of_opioid(patient, what="", last_on=TODAY, by=patient_user, at=at)
    assert not other.holds.exists() and other.prescription.safety_answers.count() == 1


@pytest.mark.django_db(transaction=True)
def test_told_at_the_same_moment_it_is_one(order: Order, patient: Patient, patient_user: User, at: datetime) -> None:
    facts = {"what": "Tramadol", "last_on": TODAY, "by": patient_user, "at": at}
    found = at_once(4, lambda _: tell_of_opioid(Patient.objects.get(), **facts))
    assert {each.public_id for each in found} == {CallBack.objects.get().public_id}
    assert Hold.objects.count() == 1 and SafetyAnswers.objects.count() == 2


def test_what_waits_for_the_patient_has_one_button_and_the_answer_is_called_about(
    order: Order, patient: Patient, browser: Client, pharmacist: User, at: datetime
) -> None:
    hold(order, reason=HoldReason.PATIENT_CONTACT, note="", by=pharmacist, at=at)
    home = page(browser, reverse("my_orders"))
    assert "We need to speak with you." in home and home.count("btn-primary") == 1
    answer = browser.post(address("my_answer", order), {"words": "Call after 5 pm"})
    assert CallBack.objects.get().order == order and answer.url == address("my_call", CallBack.objects.get())
    home = page(browser, reverse("my_orders"))
    assert "We have your answer" in home and "btn-primary" not in home


def test_nothing_is_answered_where_nothing_waits(order: Order, browser: Client) -> None:
    assert "<textarea" not in page(browser, address("my_answer", order))
    browser.post(address("my_answer", order), {"words": "Hello"})
    assert not CallBack.objects.exists()


def test_what_is_ready_says_where_and_when(
    pharmacist: User, technician: User, patient_user: User, at: datetime
) -> None:
    formula = factories.a_formula(by=pharmacist, at=at)
    factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)
    ready = factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
    link_account(ready.prescription.patient, user=patient_user, by=pharmacist, at=at)
    checked(ready, filler=technician, checker=pharmacist, at=at)
    browser = browser_of(patient_user)
    where = address("my_collect", ready.prescription.patient)
    assert where in page(browser, reverse("my_orders")) and "Your medicine is ready" in page(browser, where)
    assert "Mon to Fri" in page(browser, where)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
    assert "Mon to Fri" not in page(browser, where), "the days are said in their language"


def test_every_order_under_way_is_followed_and_names_who_prescribed_it(
    order: Order, patient: Patient, browser: Client, at: datetime
) -> None:
    prescriber = order.prescription.prescriber
    other = factories.an_order(at=at, prescriber=prescriber, patient=patient)
    home = page(browser, reverse("my_orders"))
    assert home.count('class="phases"') == 2 and order.number in home and other.number in home
    assert prescriber.printed_name in home


def test_late_says_why_and_that_there_is_no_new_day(
    order: Order, browser: Client, patient_user: User, clock: object
) -> None:
    clock.shift(timedelta(days=9))  # type: ignore[attr-defined]
    home = page(browser_of(patient_user), reverse("my_orders"))
    assert "takes longer than we thought. We do not have a new day yet." in home
