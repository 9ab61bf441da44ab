"""What a patient tells reaches each prescription, holds what the rules stop, and is called about soon enough."""

import json
from datetime import date, datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from orders.actions.calling import MOST_A_DAY, TooManyCalls, ask_pharmacist
from orders.actions.nudging import Due, NotToNudge, nudge
from orders.actions.prescribing import sign_and_send
from orders.actions.review import hold
from orders.actions.safety import HasBlockers
from orders.actions.telling import tell_of_opioid, tell_of_surgery
from orders.holds import HoldReason
from orders.models import CallBack, Hold, Order, Urgency
from orders.safety import Answer, Condition
from patients.actions.registration import link_account
from patients.models import Caregiver, Patient
from records.models import Event
from tests import factories
from tests.conventions.test_permissions import browser_of
from tests.factories.taken import an_order_of_an_account
from tests.orders.pages import text, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
TODAY = date(2026, 11, 23)
FIRST, LATER = date(2026, 12, 1), date(2026, 12, 20)


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


def test_a_second_procedure_leaves_the_first_and_stands_in_its_call(
    order: Order, patient: Patient, patient_user: User, at: datetime
) -> None:
    """SURG-01."""
    tell_of_surgery(patient, on=FIRST, at_time=time(9, 30), by=patient_user, at=at)
    second = tell_of_surgery(patient, on=LATER, words="A tooth", by=patient_user, at=at)
    kept = order.prescription.safety_answers.last().answers
    assert (kept.procedure_on, kept.procedure_time) == (FIRST, time(9, 30))
    first = CallBack.objects.exclude(pk=second.pk).get()
    assert "2026-12-01 at 09:30" in first.words and second.words == "Surgery or dental work on 2026-12-20. A tooth"


def test_what_is_told_again_when_it_presses_is_called_about_now(
    patient: Patient, patient_user: User, at: datetime
) -> None:
    call = tell_of_surgery(patient, on=FIRST, by=patient_user, at=at)
    assert call.urgency == Urgency.TODAY
    later = at + timedelta(days=7)
    again = tell_of_surgery(patient, on=FIRST, by=patient_user, at=later)
    assert again.pk == call.pk and (again.urgency, again.call_by) == (Urgency.NOW, call.call_by)
    assert CallBack.objects.get().urgency == Urgency.NOW
    told = json.loads(Event.objects.get(code="callback.raised").text)
    assert (told["before"]["urgency"], told["after"]["urgency"]) == ("today", "now")
    tell_of_surgery(patient, on=FIRST, by=patient_user, at=later)
    assert Event.objects.filter(code="callback.raised").count() == 1


def test_a_prescription_that_waits_for_its_signature_hears_of_it_too(
    order: Order, patient: Patient, patient_user: User, at: datetime
) -> None:
    """The signature covers the newest answers before it (ADR 0013), and what they stop is not signed (OPI-01)."""
    prescriber = order.prescription.prescriber
    waiting = factories.a_prescription(at=at, prescriber=prescriber, patient=patient)
    tell_of_opioid(patient, what="Tramadol", last_on=TODAY, by=patient_user, at=at)
    row = waiting.safety_answers.last()
    assert row.answers.opioid_last_14_days == Answer.YES and row.before_signing and row.asked_by == patient_user
    with pytest.raises(HasBlockers, match="OPI-01"):
        sign_and_send(waiting, by=prescriber.user, at=at, proof=factories.proof_of(prescriber.user, at))


@pytest.mark.parametrize(
    ("what", "days", "held"), [("Tramadol", 5, True), ("Tramadol", 12, False), ("", 12, True), ("", 60, False)]
)
def test_an_opioid_holds_while_its_wash_out_lasts_and_is_called_about_always(
    patient: Patient, patient_user: User, browser: Client, at: datetime, what: str, days: int, held: bool
) -> None:
    """OPI-01: what the rules stop is held, and the page says that only where it is so."""
    call = tell_of_opioid(patient, what=what, last_on=TODAY - timedelta(days=days), by=patient_user, at=at)
    assert Hold.objects.filter(reason=HoldReason.OPIOID_WASHOUT).exists() == held and call.urgency == Urgency.NOW
    assert ("We hold your open orders" in text(browser.get(url("my_call", call)))) == held


def test_many_questions_hide_no_opioid_and_no_surgery(patient: Patient, patient_user: User, at: datetime) -> None:
    for number in range(MOST_A_DAY):
        ask_pharmacist(patient, words=f"Question {number}", by=patient_user, at=at)
    tell_of_opioid(patient, what="", last_on=TODAY, by=patient_user, at=at)
    assert tell_of_surgery(patient, on=FIRST, by=patient_user, at=at).urgency == Urgency.TODAY
    with pytest.raises(TooManyCalls):
        ask_pharmacist(patient, words="One more", by=patient_user, at=at)


def test_a_call_the_house_asked_for_is_no_answer_of_the_patient(
    pharmacist: User, patient_user: User, at: datetime
) -> None:
    """Nobody could be reached: that leaves a call, the question still stands, and the second reminder goes out."""
    order = factories.an_order(at=at)
    held = hold(order, reason=HoldReason.PATIENT_CONTACT, note="", by=pharmacist, at=at)
    nudge(Due(order, held, 1), by=User.objects.system(), at=at + timedelta(days=2))
    assert CallBack.objects.get().asked_by == User.objects.system()
    link_account(order.prescription.patient, user=patient_user, by=pharmacist, at=at)
    home = text(browser_of(patient_user).get(reverse("my_orders")))
    assert "We need to speak with you." in home and "We have your answer" not in home
    nudge(Due(order, held, 2), by=User.objects.system(), at=at + timedelta(days=5))


def test_who_cares_for_the_patient_answers_for_them(
    order: Order, patient: Patient, browser: Client, pharmacist: User, at: datetime
) -> None:
    held = hold(order, reason=HoldReason.PATIENT_CONTACT, note="", by=pharmacist, at=at)
    carer = factories.patient_user("Sorrel Madeup")
    facts = {"name": "Sorrel", "email": "s@example.test", "consent": "Yes", "user": carer, "added_by": pharmacist}
    Caregiver.objects.create(patient=patient, added_at=at, **facts)
    ask_pharmacist(patient, words="Call after 5 pm", order=order, by=carer, at=at)
    assert "We have your answer" in text(browser.get(reverse("my_orders")))
    with pytest.raises(NotToNudge):
        nudge(Due(order, held, 2), by=User.objects.system(), at=at + timedelta(days=5))


def test_surgery_holds_what_waits_and_is_kept_for_each_prescription(
    order: Order, patient: Patient, patient_user: User, at: datetime
) -> None:
    other = factories.a_prescription(at=at, prescriber=order.prescription.prescriber, patient=patient)
    tell_of_surgery(patient, on=FIRST, by=patient_user, at=at)
    for each in (order.prescription, other):
        kept = each.safety_answers.last().answers
        assert kept.procedure_on == FIRST and Condition.PROCEDURE in kept.conditions
    assert Hold.objects.get().reason == HoldReason.SURGERY
