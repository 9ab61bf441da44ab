"""A patient on a telephone: in by the link, a passkey for next time, in by it alone; the pages of their account."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from patients.actions.portal import send_link
from patients.models import Patient
from records.models import Message
from tests import factories
from tests.browser.looking import judged

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


@pytest.fixture
def patient(transactional_db: None, pharmacist: User) -> Patient:
    """Accepted an hour ago; a link is in the mail."""
    at = timezone.now()
    prescriber = factories.a_prescriber(by=pharmacist, at=at)
    found = factories.a_patient(by=pharmacist, at=at, prescriber=prescriber, email="linden@example.test")
    prescription = factories.a_prescription(at=at, prescriber=prescriber, patient=found)
    factories.an_accepted_order(at=at, by=pharmacist, prescription=prescription)
    return send_link(found, by=pharmacist, at=timezone.now())


def come_in(page: Page, site: str) -> None:
    link = Message.objects.filter(to_address="linden@example.test").latest("pk").body.split("/follow/")[1].split("/")[0]
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site}/follow/{link}/")
    page.get_by_label("Your date of birth").fill("02/29/1984")
    page.get_by_role("button", name="Show my order").click()
    page.wait_for_url("**/my/")


def test_a_passkey_lets_in_next_time(
    page: Page, live_server: Any, patient: Patient, device: Callable[..., None]
) -> None:
    site = live_server.url.replace("127.0.0.1", "localhost")
    device(knows_owner=True)
    come_in(page, site)
    page.get_by_role("link", name="Sign in next time", exact=True).click()
    judged(page)
    page.get_by_role("link", name="Set it up").click()
    judged(page)
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_text("This device lets you in next time.")).to_be_visible()
    judged(page)
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{site}/accounts/login/")
    page.click("text=Sign in with a passkey")
    page.wait_for_url("**/my/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(patient.given_name)


def test_the_pages_of_the_account_can_be_used_by_everybody(page: Page, live_server: Any, patient: Patient) -> None:
    come_in(page, live_server.url)
    for name in ("my_contact", "my_caregivers", "my_caregiver_add", "my_data", "my_data_close"):
        page.goto(f"{live_server.url}{reverse(name, args=[patient.public_id])}")
        judged(page)
    page.goto(f"{live_server.url}{reverse('my_password')}")
    judged(page)
    page.goto(f"{live_server.url}{reverse('my_caregiver_add', args=[patient.public_id])}")
    page.get_by_label("Their name").fill("Aspen Helper")
    page.get_by_label("Their email").fill("aspen@example.test")
    page.get_by_label("I agree").check()
    page.get_by_role("button", name="Add this person").click()
    expect(page.get_by_role("heading", name="Aspen Helper")).to_be_visible()
    judged(page)
    page.get_by_role("button", name="Take off").click()
    expect(page.get_by_text("This person sees your page no more.")).to_be_visible()
