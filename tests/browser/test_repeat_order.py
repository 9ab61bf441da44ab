"""A repeat order for a known patient, in at most twelve keys and clicks after the sign-in."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from orders.actions.prescribing import discontinue
from orders.models import Order, Prescription
from tests import factories
from tests.factories import SIGNING_CODE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]

# From the list, which is the first page, within what a repeat order may take; by "New order" one click more.
MOST = {"from the list of orders": 12, "from the page of an order": 13}


class Hand:
    """Somebody who clicks and presses keys, one by one, and is counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def click(self, role: str, name: str | re.Pattern[str]) -> None:
        """One click on what is called so."""
        self.count += 1
        self.page.get_by_role(role, name=name).first.click()

    def press(self, keys: str) -> None:
        """One key after the other."""
        for key in keys:
            self.count += 1
            self.page.keyboard.press(key)


@pytest.mark.parametrize("way", MOST)
def test_it_takes_at_most_twelve_keys_and_clicks(page: Page, enter, way: str) -> None:
    at = timezone.now()
    order = factories.an_order(at=at)
    prescriber, patient = order.prescription.prescriber, order.prescription.patient
    discontinue(order.prescription, reason="used up", by=prescriber.user, at=at)
    enter(prescriber.user)
    page.goto("/")
    hand = Hand(page)
    if way == "from the page of an order":
        hand.click("link", "New order")
    hand.click("link", re.compile(f"Order again.*{patient.full_name}"))
    expect(page.get_by_role("heading", name=patient.full_name, level=1)).to_be_visible()
    hand.click("radio", "No")
    hand.click("checkbox", "None of these")
    hand.click("button", "Save for signature")
    expect(page.get_by_role("button", name="Sign and send")).to_be_visible()
    hand.press("s" + SIGNING_CODE)
    hand.count += 1
    page.keyboard.press("Enter")
    expect(page.get_by_text("Signed and sent to the pharmacy.")).to_be_visible()
    made = Prescription.objects.exclude(pk=order.prescription.pk).get()
    assert Order.objects.get(prescription=made).lines.get().units == order.lines.get().units
    assert hand.count <= MOST[way], hand.count
