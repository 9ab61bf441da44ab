"""A patient on a telephone tells of an opioid and asks for more, without a mistake of ours; WCAG 2.2 AA."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from orders.models import CallBack, Order, Prescription
from patients.actions.registration import link_account
from tests import factories
from tests.browser.looking import judged
from tests.factories.dispensing import GOING, checked, goes


@pytest.fixture
def prescription(
    transactional_db: None, page: Page, pharmacist: User, technician: User, patient_user: User
) -> Prescription:
    """Its first 30 days were handed over 26 days ago."""
    at = timezone.now() - timedelta(days=26)
    formula = factories.a_formula(by=pharmacist, at=at)
    factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)
    order = factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
    link_account(order.prescription.patient, user=patient_user, by=pharmacist, at=at)
    checked(order, filler=technician, checker=pharmacist, at=at)
    goes(order, GOING, by=technician, at=at)
    page.set_viewport_size({"width": 390, "height": 844})
    return order.prescription


def test_an_opioid_is_told_and_the_advice_is_there_at_once(
    page: Page, prescription: Prescription, patient_user: User, enter: Callable[[User], None]
) -> None:
    enter(patient_user)
    page.goto("/my/")
    judged(page)
    page.get_by_role("link", name="I was given an opioid").click()
    judged(page)
    page.get_by_role("button", name="Tell the pharmacist").click()
    expect(page.get_by_role("heading", name="What to do now")).to_be_visible()
    judged(page)
    assert CallBack.objects.get().urgency == "now"


def test_more_is_asked_for(
    page: Page, prescription: Prescription, patient_user: User, enter: Callable[[User], None]
) -> None:
    enter(patient_user)
    page.goto("/my/")
    page.get_by_role("link", name="Get more medicine").click()
    page.get_by_role("button", name="Ask for more").click()
    expect(page.get_by_role("alert")).to_contain_text("Not sent yet")
    judged(page)
    page.get_by_label("No", exact=True).check()
    page.get_by_label("None of these").check()
    page.get_by_role("button", name="Ask for more").click()
    expect(page.get_by_text("We have your order.")).to_be_visible()
    assert Order.objects.latest("pk").fill_number == 2
