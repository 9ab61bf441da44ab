"""Somebody a patient named: their own link and account, what they see, and that it ends at once."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.links import Link, token_of
from accounts.models import User
from orders.models import Order
from patients.actions.caregivers import MOST, CareEnded, TooManyCaregivers, add_caregiver, end_care
from patients.models import Caregiver, Patient
from records.models import AccessLog, Event, Message
from records.refusals import NotAllowed
from records.rows import Invalid
from tests import factories
from tests.concurrency import at_once
from tests.conventions.test_permissions import browser_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

BORN = {"born_on": "02/29/1984"}
TYPED = {"name": "Aspen Helper", "email": "Aspen@example.test", "relation": "my sister", "agrees": "on"}
MAIL = "aspen@example.test"


@pytest.fixture
def order(at: datetime, pharmacist: User) -> Order:
    return factories.an_accepted_order(at=at, by=pharmacist)


@pytest.fixture
def caregiver(order: Order, at: datetime) -> Caregiver:
    return factories.a_caregiver(order.prescription.patient, at=at)


def address(to: str = MAIL) -> str:
    """The address in the newest mail to the caregiver."""
    body = Message.objects.filter(to_address=to).latest("pk").body
    return reverse("follow", args=[body.split("/follow/")[1].split("/")[0]])


def let_in(caregiver: Caregiver) -> Client:
    browser = Client()
    assert browser.post(address(), BORN).status_code == 302
    caregiver.refresh_from_db()
    return browser


def test_a_patient_names_somebody_and_what_they_read_is_kept(order: Order, caregiver: Caregiver) -> None:
    patient = order.prescription.patient
    end_care(caregiver, by=patient.user, at=caregiver.added_at)
    browser, page = browser_of(patient.user), reverse("my_caregiver_add", args=[patient.public_id])
    assert "This person sees your orders" in browser.get(page).content.decode()
    assert browser.post(page, TYPED | {"agrees": ""}).status_code == 422
    assert browser.post(page, TYPED).status_code == 302
    named = patient.caregivers.current().get()
    assert (named.email, named.consent[:28]) == (MAIL, "This person sees your orders")
    assert browser.post(page, TYPED).status_code == 422, "already on the list"
    shown = browser.get(reverse("my_caregivers", args=[patient.public_id])).content.decode()
    assert "Aspen Helper" in shown and "have not opened" in shown


def test_the_mail_says_nothing_of_the_patient(order: Order, caregiver: Caregiver) -> None:
    mail = Message.objects.get(to_address=MAIL)
    private = ["naltrexone", order.prescription.patient.family_name, order.number, "1984", "capsule"]
    assert [word for word in private if word in mail.body] == []


def test_the_link_lets_in_once_and_shows_what_the_patient_sees(order: Order, caregiver: Caregiver) -> None:
    browser = let_in(caregiver)
    patient = order.prescription.patient
    assert caregiver.user and caregiver.user != patient.user and not caregiver.user.has_usable_password()
    assert order.number in browser.get(reverse("my_orders")).content.decode()
    assert AccessLog.objects.filter(by=caregiver.user, patient_id=patient.public_id).exists()
    codes = list(Event.objects.of(caregiver).order_by("position").values_list("code", flat=True))
    assert codes[-2:] == ["caregiver.added", "caregiver.link_opened"]
    again = Client()
    assert again.post(address(), BORN).status_code == 410 and "_auth_user_id" not in again.session


def test_the_page_asks_for_the_date_of_birth_of_whom_they_help(caregiver: Caregiver) -> None:
    assert "of the person you help" in Client().get(address()).content.decode()
    assert Client().post(address(), {"born_on": "03/01/1984"}).status_code == 410


def test_a_link_is_of_one_kind_and_one_patient(caregiver: Caregiver, at: datetime, pharmacist: User) -> None:
    other = factories.a_patient(by=pharmacist, at=at)
    sent = caregiver.link_sent_at
    wrong = [
        token_of(Link.FOLLOW, caregiver.public_id, sent),
        token_of(Link.CARE, caregiver.patient.public_id, sent),
        token_of(Link.CARE, other.public_id, sent),
        token_of(Link.INVITATION, caregiver.public_id, sent),
        token_of(Link.CARE, caregiver.public_id, sent + timedelta(seconds=1)),
    ]
    answers = [Client().post(reverse("follow", args=[token]), BORN).status_code for token in wrong]
    assert answers == [410] * 5


def test_five_tries_and_seven_days_are_all_it_has(caregiver: Caregiver, clock: Any) -> None:
    page = address()
    assert [Client().post(page, {"born_on": "03/01/1984"}).status_code for _ in range(6)] == [410] * 5 + [429]
    clock.shift(timedelta(days=8))
    assert Client().post(page, BORN).status_code == 410


def test_who_is_taken_off_sees_nothing_from_the_next_page_on(order: Order, caregiver: Caregiver) -> None:
    browser, patient = let_in(caregiver), order.prescription.patient
    page = reverse("my_page", args=[patient.public_id])
    assert browser.get(page).status_code == 200
    owner = browser_of(patient.user)
    assert owner.post(reverse("my_caregiver_end", args=[caregiver.public_id])).status_code == 302
    assert browser.get(page).status_code == 404
    assert order.number not in browser.get(reverse("my_orders")).content.decode()
    assert owner.post(reverse("my_caregiver_end", args=[caregiver.public_id])).status_code == 404
    assert owner.post(reverse("my_caregiver_link", args=[caregiver.public_id])).status_code == 404


def test_a_link_of_somebody_taken_off_opens_nothing(caregiver: Caregiver, at: datetime) -> None:
    end_care(caregiver, by=caregiver.patient.user, at=at)
    assert Client().post(address(), BORN).status_code == 410
    with pytest.raises(CareEnded):
        end_care(caregiver, by=caregiver.patient.user, at=at)


def test_a_new_link_opens_the_same_account(caregiver: Caregiver, clock: Any) -> None:
    let_in(caregiver)
    clock.shift(timedelta(minutes=1))
    first, old = caregiver.user, address()
    browser_of(caregiver.patient.user).post(reverse("my_caregiver_link", args=[caregiver.public_id]))
    assert address() != old
    let_in(caregiver)
    assert caregiver.user == first


def test_a_caregiver_names_nobody_and_takes_nobody_off(caregiver: Caregiver, at: datetime) -> None:
    browser, patient = let_in(caregiver), caregiver.patient
    assert browser.get(reverse("my_caregivers", args=[patient.public_id])).status_code == 404
    for name, row in [("my_caregiver_add", patient), ("my_caregiver_end", caregiver), ("my_caregiver_link", caregiver)]:
        assert browser.post(reverse(name, args=[row.public_id]), TYPED).status_code == 404, name
    with pytest.raises(NotAllowed):
        add_caregiver(patient, name="Own Friend", email="f@example.test", consent="x", by=caregiver.user, at=at)
    with pytest.raises(NotAllowed):
        end_care(caregiver, by=caregiver.user, at=at)


def test_who_helps_two_people_has_one_account_and_chooses(
    order: Order, caregiver: Caregiver, pharmacist: User, at: datetime
) -> None:
    browser, other = let_in(caregiver), factories.a_patient(by=pharmacist, at=at, given_name="Juniper")
    second = factories.a_caregiver(other, at=at, email=caregiver.email)
    let_in(second)
    assert second.user == caregiver.user
    page = browser.get(reverse("my_orders")).content.decode()
    assert caregiver.patient.full_name in page and other.full_name in page


def test_five_are_the_most(order: Order, caregiver: Caregiver, at: datetime) -> None:
    patient = order.prescription.patient
    for number in range(MOST - 1):
        factories.a_caregiver(patient, at=at, email=f"helper{number}@example.test")
    with pytest.raises(TooManyCaregivers):
        factories.a_caregiver(patient, at=at, email="sixth@example.test")
    page = browser_of(patient.user).get(reverse("my_caregivers", args=[patient.public_id])).content.decode()
    assert "Take one off to add another" in page


def test_the_pharmacy_ends_it_with_a_reason(caregiver: Caregiver, technician: User, at: datetime) -> None:
    browser, patient = browser_of(technician), caregiver.patient
    assert "Aspen Helper" in browser.get(reverse("patient", args=[patient.public_id])).content.decode()
    page = reverse("caregiver_end", args=[caregiver.public_id])
    assert browser.get(page).status_code == 200 and browser.post(page, {"reason": " "}).status_code == 422
    with pytest.raises(Invalid):
        end_care(caregiver, by=technician, at=at)
    assert browser.post(page, {"reason": "The patient telephoned"}).status_code == 302
    assert "Aspen Helper" not in browser.get(reverse("patient", args=[patient.public_id])).content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_same_person_named_twice_at_once_is_there_once(at: datetime, pharmacist: User) -> None:
    factories.a_pharmacy(by=pharmacist, at=at)
    patient = factories.a_patient(by=pharmacist, at=at)
    ended = factories.a_caregiver(patient, at=at, email="first@example.test")
    who = {"name": "Aspen Helper", "email": MAIL, "consent": "x"}

    def name_them(_: int) -> Caregiver:
        mine = Patient.objects.get(pk=patient.pk)
        return add_caregiver(mine, **who, by=mine.user, at=at)

    at_once(4, name_them)
    assert patient.caregivers.current().count() == 2 and ended.ended_at is None
