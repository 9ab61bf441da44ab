"""What a patient tells with a refill is kept, held for and called about, whatever comes of the order itself."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from orders.actions.calling import MOST_A_DAY, ask_pharmacist, may_call
from orders.actions.safety import ask_again
from orders.drafts import StepDraft
from orders.holds import HoldReason
from orders.models import CallBack, Hold, Order, Prescription
from orders.safety import Answer, Condition
from tests import factories
from tests.conventions.test_permissions import browser_of
from tests.factories.taken import a_taken_order
from tests.orders.pages import text, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
FINE = {"opioid": "no", "applies": ["none"]}
OPIOID = FINE | {"opioid": "yes", "opioid_what": "Tramadol", "opioid_on": "2026-11-23"}
IN_25_DAYS = timedelta(days=25)  # a day on which more may be asked for: 2026-12-18


@pytest.fixture
def facts(pharmacist: User, technician: User, patient_user: User, at: datetime) -> dict[str, object]:
    return {"by": pharmacist, "maker": technician, "user": patient_user, "at": at}


@pytest.fixture
def prescription(facts: dict[str, object], request: pytest.FixtureRequest) -> Prescription:
    """Its first fill was handed over today: 30 days."""
    return a_taken_order(**facts, **getattr(request, "param", {"refills": 2})).prescription


@pytest.fixture
def browser(prescription: Prescription, patient_user: User, clock: time_machine.Traveller) -> Client:
    """On a day on which more may be asked for."""
    clock.shift(IN_25_DAYS)
    return browser_of(patient_user)


def asked(browser: Client, prescription: Prescription, **said: object) -> str:
    """The page after the questions were sent, all it says."""
    return text(browser.post(url("my_refill", prescription), FINE | said, follow=True))


def reasons() -> set[str]:
    return set(Hold.objects.filter(resolved_at=None).values_list("reason", flat=True))


@pytest.mark.parametrize("is_known", [False, True])
def test_a_low_mood_is_news_each_time_and_names_whom_to_call(
    prescription: Prescription, browser: Client, pharmacist: User, at: datetime, is_known: bool
) -> None:
    """MOOD-01: alone, and where it was known before."""
    if is_known:
        known = factories.an_answer(conditions=frozenset({Condition.MOOD}))
        ask_again(prescription, known, by=pharmacist, at=at + IN_25_DAYS)
    page = asked(browser, prescription, applies=["mood"])
    call = CallBack.objects.get()
    assert (call.urgency, call.order) == ("now", Order.objects.latest("pk")) and "suicide" in call.words
    assert reasons() == {HoldReason.MOOD} and not may_call(call, factories.technician("Reed Madeup"), at)
    assert "988" in page and "911" in page and "We have your order." in page


@pytest.mark.parametrize("prescription", [{"refills": 0}], indirect=True)
def test_a_low_mood_is_heard_where_no_order_can_follow(prescription: Prescription, browser: Client) -> None:
    page = asked(browser, prescription, applies=["mood"])
    assert CallBack.objects.get().urgency == "now" and prescription.orders.count() == 1
    assert "988" in page and "911" in page and "Nothing is left on this prescription." in page


def test_new_medicines_alone_hold_the_order_and_are_called_about(prescription: Prescription, browser: Client) -> None:
    page = asked(browser, prescription, news="Penicillin <b>")
    call = CallBack.objects.get()
    assert (call.reason, call.urgency, call.order) == ("question", "today", Order.objects.latest("pk"))
    assert reasons() == {HoldReason.COUNSELLING} and "988" not in page
    said = page.split("What you told us</h2>")[1].split("</section>")[0]
    assert "Penicillin &lt;b&gt;" in said and "refill" not in said and "allergies" not in said
    assert "Asks for a refill" not in page and "About your next supply" in page
    assert "Asks for a refill" not in text(browser.get(url("my_ask", prescription.patient)))


def test_another_day_of_surgery_holds_and_is_called_about(
    prescription: Prescription, browser: Client, pharmacist: User, at: datetime
) -> None:
    """SURG-01: what was known already makes no second call."""
    known = {"conditions": frozenset({Condition.PROCEDURE}), "procedure_on": datetime(2026, 12, 30).date()}
    ask_again(prescription, factories.an_answer(**known), by=pharmacist, at=at + IN_25_DAYS)
    page = asked(browser, prescription, surgery_on="2027-01-20")
    call = CallBack.objects.get()
    assert (call.reason, call.urgency) == ("surgery", "today") and "2027-01-20" in call.words
    assert reasons() == {HoldReason.SURGERY} and "We hold your open orders" in page
    assert prescription.safety_answers.last().answers.procedure_on == known["procedure_on"], "the earlier"


def test_a_day_of_surgery_that_was_known_is_no_news(
    prescription: Prescription, browser: Client, pharmacist: User, at: datetime
) -> None:
    known = {"conditions": frozenset({Condition.PROCEDURE}), "procedure_on": datetime(2026, 12, 30).date()}
    ask_again(prescription, factories.an_answer(**known), by=pharmacist, at=at + IN_25_DAYS)
    asked(browser, prescription, surgery_on="2026-12-30")
    assert not CallBack.objects.exists() and prescription.orders.count() == 2


def test_surgery_tomorrow_is_called_about_now(prescription: Prescription, browser: Client) -> None:
    asked(browser, prescription, surgery_on="2026-12-19")
    assert CallBack.objects.get().urgency == "now"


def kept(prescription: Prescription) -> tuple[str, str]:
    answers = prescription.safety_answers.last().answers
    return answers.opioid_last_14_days, answers.opioid_what


def test_an_opioid_told_too_early_for_more_is_kept(prescription: Prescription, patient_user: User) -> None:
    """A page that was open since before sends it: nothing is ordered, and nothing is lost."""
    page = asked(browser_of(patient_user), prescription, **OPIOID)
    call = CallBack.objects.get()
    assert (call.reason, call.urgency) == ("opioid", "now") and "Tramadol" in call.words and "too soon" in call.words
    assert kept(prescription) == (Answer.YES, "Tramadol") and prescription.orders.count() == 1
    assert "too early" in page and "Call 911" in page


def test_an_opioid_told_while_a_fill_is_under_way_is_kept_and_holds_it(
    prescription: Prescription, browser: Client
) -> None:
    asked(browser, prescription)
    page = asked(browser, prescription, **OPIOID | {"opioid_on": "2026-12-17"})
    assert reasons() == {HoldReason.OPIOID_WASHOUT} and "under way" in CallBack.objects.get().words
    assert kept(prescription) == (Answer.YES, "Tramadol") and "on its way already" in page


@pytest.mark.parametrize("prescription", [{"refills": 0}], indirect=True)
def test_an_opioid_told_where_no_fill_is_left_is_kept(prescription: Prescription, browser: Client) -> None:
    page = asked(browser, prescription, **OPIOID | {"opioid_on": "2026-12-07"})
    assert "no fill is left" in CallBack.objects.get().words and kept(prescription)[0] == Answer.YES
    assert "Nothing is left on this prescription." in page


def test_an_opioid_told_after_the_last_day_is_kept(
    prescription: Prescription, patient_user: User, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(days=400))
    browser = browser_of(patient_user)
    page = text(browser.get(url("my_refill", prescription)))
    assert "This prescription has expired." in page and "used up" not in page
    page = asked(browser, prescription, **OPIOID | {"opioid_on": "2027-12-16"})
    assert CallBack.objects.get().reason == "opioid" and kept(prescription)[0] == Answer.YES
    assert prescription.orders.count() == 1 and "A pharmacist calls you." in page


def test_many_questions_hide_no_news_of_a_refill(
    prescription: Prescription, browser: Client, patient_user: User, at: datetime
) -> None:
    for number in range(MOST_A_DAY):
        ask_pharmacist(prescription.patient, words=f"Number {number}", by=patient_user, at=at + IN_25_DAYS)
    asked(browser, prescription, **OPIOID | {"opioid_on": "2026-12-17"})
    assert CallBack.objects.filter(reason="opioid").exists() and kept(prescription)[0] == Answer.YES


def test_nothing_new_from_a_page_that_was_open_says_why_nothing_follows(
    prescription: Prescription, patient_user: User
) -> None:
    answer = browser_of(patient_user).post(url("my_refill", prescription), FINE)
    assert answer.status_code == 422 and "It is too early for your next supply." in text(answer)
    assert not CallBack.objects.exists()


def test_who_is_not_sure_about_opioids_is_called(prescription: Prescription, browser: Client) -> None:
    """OPI-02: a pharmacist asks; nobody writes down an opioid that was not told."""
    page = asked(browser, prescription, opioid="not_known")
    call = CallBack.objects.get()
    assert (call.reason, call.urgency) == ("question", "now") and "not sure" in call.words
    assert "name not known" not in call.words and HoldReason.OPIOID_WASHOUT not in reasons()
    assert kept(prescription) == (Answer.NOT_KNOWN, "") and "911" in page


def test_an_opioid_whose_wash_out_is_over_is_called_about_and_holds_nothing(
    prescription: Prescription, browser: Client
) -> None:
    """OPI-01: ten days after a short-acting one."""
    asked(browser, prescription, **OPIOID | {"opioid_on": "2026-12-07"})
    call = CallBack.objects.get()
    assert (call.reason, call.urgency, call.order) == ("opioid", "now", Order.objects.latest("pk"))
    assert not Hold.objects.exists() and prescription.orders.count() == 2


def test_what_a_rule_stops_with_nothing_new_is_a_pharmacists_call(
    prescription: Prescription, browser: Client, pharmacist: User, technician: User, at: datetime
) -> None:
    """OPI-01: an opioid told before is carried over; it makes no hold of its own."""
    told = {"opioid_last_14_days": "yes", "opioid_what": "Tramadol", "opioid_last_on": datetime(2026, 12, 15).date()}
    ask_again(prescription, factories.an_answer(**told), by=pharmacist, at=at + IN_25_DAYS)
    page = asked(browser, prescription)
    call = CallBack.objects.get()
    assert call.reason == "question" and "a rule stops" in call.words and not Hold.objects.exists()
    assert not may_call(call, technician, at) and prescription.orders.count() == 1
    assert "A pharmacist calls you" in page


def test_news_stands_in_the_answers_of_every_prescription(
    prescription: Prescription, browser: Client, at: datetime
) -> None:
    prescriber, patient = prescription.prescriber, prescription.patient
    other = factories.a_prescription(at=at + IN_25_DAYS, prescriber=prescriber, patient=patient)
    asked(browser, prescription, **OPIOID | {"opioid_on": "2026-12-17", "surgery_on": "2027-01-20"})
    answers = other.safety_answers.last().answers
    assert (answers.opioid_what, answers.procedure_on) == ("Tramadol", datetime(2027, 1, 20).date())


def test_where_the_schedule_has_ended_no_form_is_offered(
    facts: dict[str, object], patient_user: User, clock: time_machine.Traveller
) -> None:
    steps = [StepDraft("LDN45C", Decimal("4.5"), 30)]
    prescription = a_taken_order(**facts, steps=steps, refills=2).prescription
    clock.shift(IN_25_DAYS)
    page = text(browser_of(patient_user).get(url("my_refill", prescription)))
    assert "You have all of this prescription." in page and 'name="opioid"' not in page
    assert reverse("my_page", args=[prescription.patient.public_id]) in page
