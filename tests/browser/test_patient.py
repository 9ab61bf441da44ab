"""A patient on a telephone: the mailed link, the date of birth, tonight's dose; WCAG 2.2 AA at both widths."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from orders.documents import LEAFLET
from orders.drafts import StepDraft
from patients.actions.portal import send_link
from records.models import Document, Message
from tests import factories
from tests.browser.looking import judged
from tests.factories.dispensing import GOING, checked, document_made, goes


@pytest.fixture
def link(transactional_db: None, pharmacist: User, technician: User) -> str:
    """The newest link of a patient whose order was handed over a week ago; a leaflet of it is made."""
    at = timezone.now() - timedelta(days=7)
    formula = factories.a_formula(by=pharmacist, at=at, code="LDN45C", strength_mg="4.5")
    factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)
    prescriber = factories.a_prescriber(by=pharmacist, at=at)
    patient = factories.a_patient(by=pharmacist, at=at, prescriber=prescriber, email="linden@example.test")
    steps = [StepDraft("LDN45C", formula.strength_mg, None)]
    prescription = factories.a_prescription(at=at, prescriber=prescriber, patient=patient, formula=formula, steps=steps)
    order = factories.an_accepted_order(at=at, by=pharmacist, prescription=prescription)
    checked(order, filler=technician, checker=pharmacist, at=at)
    goes(order, GOING, by=technician, at=at)
    document_made(Document.objects.of(order, LEAFLET).get())
    send_link(patient, by=pharmacist, at=timezone.now())
    return Message.objects.latest("pk").body.split("/follow/")[1].split("/")[0]


def test_the_link_leads_to_tonights_dose(page: Page, link: str) -> None:
    page.goto(f"/follow/{link}/")
    judged(page)
    page.get_by_label("Your date of birth").fill("03/01/1984")
    page.get_by_role("button", name="Show my order").click()
    expect(page.get_by_role("alert")).to_contain_text("We could not open your page")
    judged(page)
    page.get_by_label("Your date of birth").fill("02/29/1984")
    page.get_by_role("button", name="Show my order").click()
    expect(page.get_by_role("heading", name="Tonight")).to_be_visible()
    expect(page.locator(".dose .big")).to_have_css("font-size", "56px")
    judged(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Leaflet to print").click()
    assert download.value.suggested_filename.startswith("leaflet-")
