"""A new patient with a titration, on a telephone's screen: registered, composed, signed, in under three minutes."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from orders.models import Order
from patients.models import Patient
from tests import factories
from tests.factories import SIGNING_CODE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]

# What a practised person takes (keystroke-level model, Card, Moran and Newell 1980): a key, a tap, a thought before it.
KEY_S, TAP_S, THOUGHT_S = 0.28, 1.1, 1.35
MOST_S = 180
PHONE = {"width": 390, "height": 844}
WHO = {
    "Given name": "Sedge", "Family name": "Inventedly", "Date of birth": "1984-02-29", "Telephone": "9165550177",
    "Street": "12 Invented Way", "City": "Sampleton", "ZIP code": "90000",
}  # fmt: skip


class Thumb:
    """Somebody who taps and types; how long it takes is counted, not waited for."""

    def __init__(self, page: Page) -> None:
        self.page, self.seconds = page, 0.0

    def tap(self, role: str, name: str | re.Pattern[str]) -> None:
        """Look for what is called so, and tap it."""
        self.seconds += THOUGHT_S + TAP_S
        self.page.get_by_role("main").get_by_role(role, name=name).first.click()

    def choose(self, label: str, option: str) -> None:
        """Two taps: the list, and what is chosen of it."""
        self.seconds += THOUGHT_S + 2 * TAP_S
        self.page.get_by_label(label, exact=True).select_option(label=option)

    def type(self, label: str, text: str) -> None:
        """Tap a field and type."""
        self.seconds += THOUGHT_S + TAP_S + KEY_S * len(text)
        self.page.get_by_label(re.compile(f"^{label}")).first.fill(text)


def test_it_takes_less_than_three_minutes(page: Page, enter) -> None:
    at, pharmacist = timezone.now(), factories.pharmacist("Clove Maker")
    factories.a_pharmacy(by=factories.pharmacist_in_charge(), at=at)
    for code, strength in (("LDN15C", "1.5"), ("LDN3C", "3"), ("LDN45C", "4.5")):
        factories.a_formula(by=pharmacist, at=at, code=code, strength_mg=strength)
    page.set_viewport_size(PHONE)
    enter(factories.a_prescriber(by=pharmacist, at=at).user)
    page.goto("/practice/patients/")
    thumb = Thumb(page)
    thumb.tap("link", "Register a patient")
    for label, text in WHO.items():
        thumb.type(label, text)
    thumb.choose("Sex", "Female")
    thumb.choose("State", "Oregon")
    thumb.tap("checkbox", "No allergies are known")
    thumb.tap("checkbox", "No other medicines are taken")
    thumb.tap("button", "Save the patient")
    thumb.tap("link", "New order")
    expect(page.get_by_role("heading", name="Sedge Inventedly", level=1)).to_be_visible()
    thumb.tap("button", re.compile("Start low.*14 days each"))
    expect(page.get_by_role("img", name=re.compile("Dose each day: 1.5 mg for 14 days"))).to_be_visible()
    thumb.type("Days, step 2", "21")
    expect(page.get_by_role("img", name=re.compile("3 mg for 21 days"))).to_be_visible()  # drawn while it is typed
    thumb.tap("radio", "No")
    thumb.tap("checkbox", "None of these")
    thumb.tap("button", "Save for signature")
    thumb.type("Your signing code", SIGNING_CODE)
    thumb.tap("button", "Sign and send")
    expect(page.get_by_text("Signed and sent to the pharmacy.")).to_be_visible()
    order = Order.objects.get(prescription__patient=Patient.objects.get(family_name="Inventedly"))
    assert [line.units for line in order.lines.all()] == [14, 16]
    assert thumb.seconds <= MOST_S, f"{thumb.seconds:.0f} s"
