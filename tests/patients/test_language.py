"""The language a patient reads: chosen, kept in the browser and in the record; staff read English whatever is asked."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from patients.models import Patient
from records.models import Event
from tests import factories
from tests.conventions.test_permissions import browser_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SPANISH = {"headers": {"accept-language": "es"}}
COOKIE = settings.LANGUAGE_COOKIE_NAME


def chosen(browser: Client, language: str, **more):
    return browser.post(reverse("language"), {"language": language}, **more)


@pytest.fixture
def patient(pharmacist, patient_user, at) -> Patient:
    found = factories.a_patient(by=pharmacist, at=at)
    Patient.objects.filter(pk=found.pk).update(user=patient_user)
    found.refresh_from_db()
    return found


def spoken_to(browser: Client, page: str, **more) -> str:
    return browser.get(page, **more)["Content-Language"]


def test_a_stranger_reads_what_their_browser_asks_for_until_they_choose(client):
    page = reverse("follow", args=["0"])
    assert (spoken_to(client, page), spoken_to(client, page, **SPANISH)) == ("en", "es")
    assert chosen(client, "en").cookies[COOKIE].value == "en"
    assert spoken_to(client, page, **SPANISH) == "en"


def test_a_patients_choice_is_kept_in_their_record_once(patient, patient_user):
    browser = browser_of(patient_user)
    for _ in range(2):
        chosen(browser, "es")
    patient.refresh_from_db()
    assert patient.language == "es"
    assert [event.code for event in Event.objects.of(patient)].count("patient.changed") == 1
    assert spoken_to(browser_of(patient_user), reverse("my_orders")) == "es", "in another browser too"


def test_a_language_we_do_not_speak_changes_nothing(patient, patient_user):
    answer = chosen(browser_of(patient_user), "tlh")
    patient.refresh_from_db()
    assert (answer.status_code, COOKIE in answer.cookies, patient.language) == (302, False, "en")


def test_it_leads_back_to_the_page_and_to_no_other_house(client):
    page = reverse("follow", args=["0"])
    assert chosen(client, "es", headers={"referer": f"http://testserver{page}"}).url == page
    assert chosen(client, "es", headers={"referer": "https://elsewhere.test/x"}).url == reverse("home")


def test_staff_read_english(pharmacist):
    browser = browser_of(pharmacist)
    chosen(browser, "es")
    assert spoken_to(browser, reverse("worklist"), **SPANISH) == "en"
