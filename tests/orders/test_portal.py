"""The patient's own page: phases, dose, leaflet; and nothing of anybody else."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from orders.actions import recall
from orders.documents import LABEL, LEAFLET
from orders.models import Container, Order
from patients.actions.registration import link_account
from records.models import AccessLog, Document, DocumentState
from tests import factories
from tests.conventions.test_permissions import browser_of
from tests.factories.dispensing import GOING, checked, document_made, goes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def order(pharmacist: User, technician: User, patient_user: User, at: datetime) -> Order:
    """Accepted, promised from a batch, of a patient with an account."""
    formula = factories.a_formula(by=pharmacist, at=at, code="LDN45C", strength_mg="4.5")
    factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)
    order = factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
    link_account(order.prescription.patient, user=patient_user, by=pharmacist, at=at)
    return order


def page_of(browser: Client) -> str:
    return browser.get(reverse("my_orders")).content.decode()


def handed_over(order: Order, pharmacist: User, technician: User, at: datetime) -> None:
    checked(order, filler=technician, checker=pharmacist, at=at)
    goes(order, GOING, by=technician, at=at)


def test_the_dose_stands_there_once_it_was_handed_over(
    order: Order, patient_user: User, pharmacist: User, technician: User, at: datetime, clock: time_machine.Traveller
) -> None:
    browser = browser_of(patient_user)
    assert 'class="dose' not in page_of(browser)
    handed_over(order, pharmacist, technician, at)
    assert "From Tue,\u00a0Nov\u00a024" in page_of(browser)
    clock.shift(timedelta(days=1))
    page = page_of(browser_of(patient_user))
    assert "Tonight" in page and '<p class="big">4.5\u00a0mg</p>' in page and "Night 1 at this dose." in page
    assert "You have it" in page


def test_the_medicine_is_named_in_the_language_of_the_page(order: Order, patient_user: User) -> None:
    browser = browser_of(patient_user)
    assert "Naltrexone 4.5\u00a0mg, 30\u00a0capsules." in page_of(browser)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
    page = page_of(browser)
    assert "Naltrexona 4.5\u00a0mg, 30\u00a0cápsulas." in page and "Naltrexone" not in page


def test_every_page_has_the_telephone(order: Order, patient_user: User) -> None:
    assert 'href="tel:' in page_of(browser_of(patient_user))
    assert 'href="tel:' in Client().get(reverse("follow", args=["x"])).content.decode()


def test_what_was_recalled_is_said_first_with_no_dose_and_no_paper(
    order: Order, patient_user: User, pharmacist: User, technician: User, at: datetime
) -> None:
    handed_over(order, pharmacist, technician, at)
    leaflet = Document.objects.of(order, LEAFLET).get()
    document_made(leaflet)
    paper = reverse("my_leaflet", args=[leaflet.public_id])
    assert paper in page_of(browser_of(patient_user))
    proof = factories.proof_of(pharmacist, at)
    recall.recall_batch(Container.objects.get().batch, reason="potency", by=pharmacist, at=at, proof=proof)
    page = page_of(browser_of(patient_user))
    assert "Do not take this medicine" in page and 'class="dose' not in page and paper not in page


def test_the_leaflet_is_offered_when_it_is_made_and_downloaded(order: Order, patient_user: User, at: datetime) -> None:
    browser = browser_of(patient_user)
    assert "leaflet" not in page_of(browser)
    leaflet = factories.a_leaflet(order, at=at)
    address = reverse("my_leaflet", args=[leaflet.public_id])
    assert address in page_of(browser)
    answer = browser.get(address)
    assert answer.getvalue() == f"%PDF- of {order.public_id}".encode()
    assert answer["Content-Type"] == "application/pdf" and answer["Content-Disposition"].startswith("attachment")
    assert AccessLog.objects.filter(by=patient_user, subject_id=order.public_id, how="print").count() == 1


@pytest.mark.parametrize("state", [state for state in DocumentState if state != DocumentState.DONE])
def test_a_leaflet_that_is_not_done_is_not_there(
    order: Order, patient_user: User, at: datetime, state: DocumentState
) -> None:
    leaflet = factories.a_leaflet(order, at=at)
    Document.objects.filter(pk=leaflet.pk).update(state=state)
    browser = browser_of(patient_user)
    assert "leaflet" not in page_of(browser)
    assert browser.get(reverse("my_leaflet", args=[leaflet.public_id])).status_code == 404


def test_no_other_paper_is_served_here(order: Order, patient_user: User, at: datetime) -> None:
    paper = factories.a_leaflet(order, at=at)
    Document.objects.filter(pk=paper.pk).update(document_kind=LABEL)
    assert browser_of(patient_user).get(reverse("my_leaflet", args=[paper.public_id])).status_code == 404


def test_another_patients_page_and_leaflet_are_not_there(order: Order, at: datetime) -> None:
    leaflet = factories.a_leaflet(order, at=at)
    stranger = browser_of(factories.patient_user("Sorrel Madeup"))
    assert stranger.get(reverse("my_leaflet", args=[leaflet.public_id])).status_code == 404
    assert order.number not in page_of(stranger)
    assert not AccessLog.objects.filter(how="print").exists()
