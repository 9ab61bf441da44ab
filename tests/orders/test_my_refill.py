"""A patient asks for more: from which day and why, once, and what stops it lands on the call list."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from orders.actions.my_refilling import RefillTooSoon, ask_for_own_refill
from orders.actions.refilling import FillUnderWay
from orders.models import CallBack, Order, Prescription, Renewal
from patients.actions.registration import link_account
from records.refusals import NotAllowed
from tests import factories
from tests.concurrency import at_once
from tests.conventions.test_permissions import browser_of
from tests.factories.dispensing import GOING, checked, goes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
FINE = {"opioid": "no", "applies": ["none"]}
REFILLS = 2


@pytest.fixture
def refills(request: pytest.FixtureRequest) -> int:
    return getattr(request, "param", REFILLS)


@pytest.fixture
def prescription(pharmacist: User, technician: User, patient_user: User, at: datetime, refills: int) -> Prescription:
    """Its first fill was handed over today: 30 days."""
    formula = factories.a_formula(by=pharmacist, at=at)
    factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)
    order = factories.an_accepted_order(at=at, by=pharmacist, formula=formula, refills=refills)
    link_account(order.prescription.patient, user=patient_user, by=pharmacist, at=at)
    checked(order, filler=technician, checker=pharmacist, at=at)
    goes(order, GOING, by=technician, at=at)
    return order.prescription


def address(prescription: Prescription) -> str:
    return reverse("my_refill", args=[prescription.public_id])


def later(clock: time_machine.Traveller, user: User) -> Client:
    """A browser on a day on which more may be asked for."""
    clock.shift(timedelta(days=25))
    return browser_of(user)


def test_too_early_says_from_which_day_and_why(prescription: Prescription, patient_user: User, at: datetime) -> None:
    page = browser_of(patient_user).get(address(prescription)).content.decode().split("<main")[1].split("</main>")[0]
    assert "You can ask for more from Thu,\u00a0Dec\u00a017." in page, "three quarters of 30 (RX-EXP-3)"
    assert "What you have lasts until Wed,\u00a0Dec\u00a023." in page and "<form" not in page
    with pytest.raises(RefillTooSoon):
        ask_for_own_refill(prescription, factories.an_answer(), by=patient_user, at=at)


def test_asked_for_it_is_an_order_of_the_patient(
    prescription: Prescription, patient_user: User, clock: time_machine.Traveller
) -> None:
    browser = later(clock, patient_user)
    answer = browser.post(address(prescription), FINE, follow=True)
    order = Order.objects.latest("pk")
    assert order.fill_number == 2 and order.submitted_by == patient_user
    assert "We have your order." in answer.content.decode() and not CallBack.objects.exists()
    assert "is under way" in browser.get(address(prescription)).content.decode()
    assert prescription.safety_answers.last().asked_by == patient_user


def test_an_opioid_stops_it_and_somebody_calls_now(
    prescription: Prescription, patient_user: User, clock: time_machine.Traveller
) -> None:
    browser = later(clock, patient_user)
    said = FINE | {"opioid": "yes", "opioid_what": "Tramadol", "opioid_on": "2026-12-15"}
    answer = browser.post(address(prescription), said)
    call = CallBack.objects.get()
    assert answer.url == reverse("my_call", args=[call.public_id]) and (call.reason, call.urgency) == ("opioid", "now")
    assert prescription.orders.count() == 1
    assert prescription.safety_answers.last().answers.opioid_what == "Tramadol"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Choose one."),
        (FINE | {"applies": ["none", "mood"]}, "goes alone"),
        (FINE | {"opioid_what": "Tramadol"}, "Choose Yes here."),
        (FINE | {"surgery_on": "2026-12-01"}, "This day is over."),
        (FINE | {"news": "x" * 301}, "This is too long."),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    prescription: Prescription, patient_user: User, clock: time_machine.Traveller, said: dict[str, object], words: str
) -> None:
    answer = later(clock, patient_user).post(address(prescription), said)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert prescription.orders.count() == 1 and prescription.safety_answers.count() == 1


@pytest.mark.parametrize("refills", [0], indirect=True)
def test_with_no_fill_left_the_prescriber_is_asked_once(
    prescription: Prescription, patient_user: User, clock: time_machine.Traveller
) -> None:
    browser = later(clock, patient_user)
    assert "used up" in browser.get(address(prescription)).content.decode()
    browser.post(address(prescription))
    assert Renewal.objects.get().asked_by == patient_user
    browser.post(address(prescription))
    assert Renewal.objects.count() == 1
    assert "We have asked your prescriber" in browser.get(address(prescription)).content.decode()


def test_nobody_else_asks(prescription: Prescription, clock: time_machine.Traveller, at: datetime) -> None:
    stranger = factories.patient_user("Sorrel Madeup")
    assert later(clock, stranger).get(address(prescription)).status_code == 404
    for other in (stranger, prescription.prescriber.user):
        with pytest.raises(NotAllowed):
            ask_for_own_refill(prescription, factories.an_answer(), by=other, at=at + timedelta(days=25))


@pytest.mark.django_db(transaction=True)
def test_asked_for_at_the_same_moment_it_is_one_order(
    prescription: Prescription, patient_user: User, clock: time_machine.Traveller, at: datetime
) -> None:
    clock.shift(timedelta(days=25))
    when = at + timedelta(days=25)

    def asked(_: int) -> object:
        return ask_for_own_refill(Prescription.objects.get(), factories.an_answer(), by=patient_user, at=when)

    found = at_once(3, asked)
    assert sum(isinstance(one, FillUnderWay) for one in found) == 2
    assert prescription.orders.count() == 2
