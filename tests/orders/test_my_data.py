"""A patient's own data: the copy holds all of theirs and nobody else's; a closed page lets nobody in."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from orders.models import CallBack, CheckIn, Order
from orders.models.callbacks import CallReason, Urgency
from orders.own_copy import copy_of
from patients.actions.portal import close_account, send_link
from patients.actions.registration import link_account
from patients.emails import send_nudge
from patients.models import Patient
from records.access import looked_at
from records.models import Event, Message
from records.refusals import NotAllowed
from tests import factories
from tests.conventions.test_permissions import browser_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

MAIL = "linden@example.test"


def an_order_of(given_name: str, email: str, pharmacist: User, at: datetime) -> Order:
    """With an account, a caregiver, a check-in, a call asked for, and a look by the pharmacist."""
    prescriber = factories.a_prescriber(by=pharmacist, at=at)
    names = {
        "given_name": given_name,
        "family_name": f"Of{given_name}",
        "email": email,
        "street": f"7 {given_name} Lane",
    }
    patient = factories.a_patient(by=pharmacist, at=at, prescriber=prescriber, **names)
    link_account(patient, user=factories.patient_user(f"{given_name} Account"), by=pharmacist, at=at)
    prescription = factories.a_prescription(at=at, prescriber=prescriber, patient=patient)
    order = factories.an_accepted_order(at=at, by=pharmacist, prescription=prescription)
    factories.a_caregiver(patient, at=at, email=f"{given_name.lower()}.helper@example.test")
    CheckIn.objects.create(
        prescription=prescription, stretch=0, dose_mg="1.5", sleep="none", dreams="none", stomach="none", benefit=7,
        note=f"{given_name} sleeps", answered_by=patient.user, answered_at=at,
    )  # fmt: skip
    looked_at(pharmacist, patient, patient=patient, at=at, how="patient")
    return order


@pytest.fixture
def order(at: datetime, pharmacist: User) -> Order:
    return an_order_of("Linden", MAIL, pharmacist, at)


@pytest.fixture
def patient(order: Order) -> Patient:
    return order.prescription.patient


def copy(patient: Patient) -> tuple[str, dict[str, Any]]:
    answer = browser_of(patient.user).get(reverse("my_data_file", args=[patient.public_id]))
    assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    text = answer.content.decode()
    return text, json.loads(text)


def test_the_copy_holds_what_is_kept(order: Order, patient: Patient, pharmacist: User) -> None:
    _, said = copy(patient)
    assert said["about_you"]["email"] == MAIL and said["about_you"]["telephone"] == "+15035550170"
    assert [row["number"] for row in said["orders"]] == [order.number]
    assert said["orders"][0]["accepted_at"] and said["orders"][0]["contents"]
    assert said["check_ins"][0]["note"] == "Linden sleeps"
    assert [row["email"] for row in said["people_who_help_you"]] == ["linden.helper@example.test"]
    looks = [(row["by__name"], row["how"]) for row in said["who_looked"]]
    assert (pharmacist.name, "patient") in looks


def test_it_holds_nobody_else(order: Order, patient: Patient, pharmacist: User, at: datetime) -> None:
    other = an_order_of("Wisteria", "wisteria@example.test", pharmacist, at)
    text, _ = copy(patient)
    assert "Linden" in text
    theirs = other.prescription.patient
    private = ["Wisteria", "wisteria", other.number, other.prescription.number, theirs.public_id, theirs.family_name]
    assert theirs.family_name != patient.family_name
    assert [word for word in private if word in text] == []


def test_two_prescriptions_cost_the_queries_of_one(
    patient: Patient, order: Order, pharmacist: User, at: datetime
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            copy_of(patient)
        return len(found)

    one = queries()
    prescriber = order.prescription.prescriber
    for _ in range(2):
        more = factories.a_prescription(at=at, prescriber=prescriber, patient=patient)
        factories.an_accepted_order(at=at, by=pharmacist, prescription=more)
    assert queries() == one


def test_a_caregiver_has_neither_copy_nor_closing(patient: Patient, at: datetime) -> None:
    caregiver = patient.caregivers.get()
    caregiver.user = factories.patient_user("Aspen Helper")
    caregiver.save()
    browser = browser_of(caregiver.user)
    for name in ("my_data", "my_data_file", "my_data_close"):
        assert browser.get(reverse(name, args=[patient.public_id])).status_code == 404, name
    assert (
        browser.post(reverse("my_data_close", args=[patient.public_id]), {"born_on": "02/29/1984"}).status_code == 404
    )
    with pytest.raises(NotAllowed):
        close_account(patient, born_on=patient.born_on, by=caregiver.user, at=at)


def test_closing_asks_for_the_date_of_birth_and_says_what_stays(patient: Patient) -> None:
    browser, page = browser_of(patient.user), reverse("my_data_close", args=[patient.public_id])
    assert "The law makes us keep" in browser.get(page).content.decode()
    for typed in ("03/01/1984", "", "spring"):
        assert browser.post(page, {"born_on": typed}).status_code == 422
    assert browser.get(page).status_code == 200 and patient.caregivers.current().exists()


def test_a_closed_page_lets_nobody_in_until_a_new_link(
    patient: Patient, pharmacist: User, at: datetime, order: Order
) -> None:
    send_link(patient, by=pharmacist, at=at + timedelta(minutes=1))
    old = Message.objects.filter(to_address=MAIL).latest("pk").body.split("/follow/")[1].split("/")[0]
    patient.user.set_password("four quiet garden chairs")
    patient.user.save()
    Authenticator.objects.create(user=patient.user, type=Authenticator.Type.WEBAUTHN, data={"name": "Phone"})
    elsewhere, browser = browser_of(patient.user), browser_of(patient.user)
    closed = browser.post(reverse("my_data_close", args=[patient.public_id]), {"born_on": "02/29/1984"})
    assert closed.status_code == 200 and "Your page is closed" in closed.content.decode()
    home = reverse("my_page", args=[patient.public_id])
    assert [door.get(home).status_code for door in (browser, elsewhere)] == [302, 302]
    assert Client().post(reverse("follow", args=[old]), {"born_on": "02/29/1984"}).status_code == 410
    assert not patient.caregivers.current().exists()
    assert not Authenticator.objects.exists()
    patient.user.refresh_from_db()
    assert not patient.user.has_usable_password()
    assert send_nudge(Patient.objects.get(pk=patient.pk), at=at) is None, "who cannot come in is called instead"
    assert Order.objects.filter(pk=order.pk).exists()
    assert Event.objects.of(patient).filter(code="patient.account_closed").exists()
    send_link(patient, by=pharmacist, at=at + timedelta(minutes=2))
    new = Message.objects.filter(to_address=MAIL).latest("pk").body.split("/follow/")[1].split("/")[0]
    again = Client()
    assert again.post(reverse("follow", args=[new]), {"born_on": "02/29/1984"}).status_code == 302
    assert again.get(home).status_code == 200


def test_what_was_asked_is_in_the_copy(patient: Patient, at: datetime) -> None:
    asked = {"reason": CallReason.QUESTION, "urgency": Urgency.TODAY, "words": "May I drink coffee?"}
    CallBack.objects.create(patient=patient, **asked, call_by=at, asked_by=patient.user, asked_at=at)
    assert copy(patient)[1]["calls_asked_for"][0]["words"] == "May I drink coffee?"
