"""A patient changes where they live and how they are reached; who cares for them changes the address alone."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from patients.actions.registration import change_details, link_account
from patients.models import Patient, Reach
from records.models import Event
from records.refusals import NotAllowed
from tests import factories
from tests.conventions.test_permissions import browser_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TYPED = {
    "street": "8 Clover Way", "city": "Salem", "state": "OR", "zip_code": "97301", "telephone": "503-555-0180",
    "email": "linden@example.test", "reach": "text", "large_print": "on",
}  # fmt: skip


@pytest.fixture
def patient(at: datetime, pharmacist: User) -> Patient:
    """Has an account."""
    factories.a_pharmacy(by=pharmacist, at=at)
    found = factories.a_patient(by=pharmacist, at=at)
    return link_account(found, user=factories.patient_user(), by=pharmacist, at=at)


def page_of(patient: Patient) -> str:
    return reverse("my_contact", args=[patient.public_id])


def test_everything_is_changed_at_once_and_told(patient: Patient) -> None:
    assert browser_of(patient.user).post(page_of(patient), TYPED).status_code == 302
    patient.refresh_from_db()
    assert (patient.city, patient.zip_code, patient.reach, patient.large_print) == ("Salem", "97301", Reach.TEXT, True)
    event = Event.objects.of(patient).latest("position")
    assert (event.code, event.by) == ("patient.changed", patient.user) and "Salem" not in event.text


@pytest.mark.parametrize(
    ("field", "typed"),
    [("street", ""), ("street", "\u202e" * 3), ("city", "x" * 61), ("state", "ZZ"), ("zip_code", "9730"),
     ("telephone", "call me"), ("email", "no address"), ("reach", "pigeon")],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(patient: Patient, field: str, typed: str) -> None:
    answer = browser_of(patient.user).post(page_of(patient), TYPED | {field: typed})
    assert answer.status_code == 422 and list(answer.context["form"].errors) == [field]
    assert "linden@example.test" in answer.content.decode() or field == "email"
    patient.refresh_from_db()
    assert patient.city == "Portland"


def test_the_page_speaks_spanish(patient: Patient) -> None:
    browser = browser_of(patient.user)
    browser.cookies["aliquot_language"] = "es"
    page = browser.get(page_of(patient)).content.decode()
    assert "Calle y número" in page and "Street" not in page


def test_a_caregiver_changes_the_address_and_not_the_way_in(patient: Patient, at: datetime) -> None:
    caregiver = factories.a_caregiver(patient, at=at)
    caregiver.user = factories.patient_user("Aspen Helper")
    caregiver.save()
    browser = browser_of(caregiver.user)
    assert 'name="email"' not in browser.get(page_of(patient)).content.decode()
    assert browser.post(page_of(patient), TYPED).status_code == 302
    patient.refresh_from_db()
    assert (patient.city, patient.email, patient.reach) == ("Salem", "", Reach.MAIL)
    with pytest.raises(NotAllowed):
        change_details(patient, email="aspen@example.test", by=caregiver.user, at=at)


def test_another_patient_finds_nothing(client: Client, patient: Patient) -> None:
    stranger = browser_of(factories.patient_user("Somebody Else"))
    assert {stranger.get(page_of(patient)).status_code, stranger.post(page_of(patient), TYPED).status_code} == {404}
