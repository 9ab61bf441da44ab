"""A patient on a telephone tells how it goes, and what is wrong; what staff and prescriber see; axe at both widths."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from orders.models import CallBack, CheckIn, Complaint, Order
from tests.browser.looking import judged
from tests.factories.taken import a_check_in, a_taken_order, answers

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def order(transactional_db: None, pharmacist: User, technician: User, patient_user: User) -> Order:
    """Handed over ten days ago."""
    at = timezone.now() - timedelta(days=10)
    return a_taken_order(by=pharmacist, maker=technician, user=patient_user, at=at)


def address_of(order: Order, name: str) -> str:
    return f"/my/{order.prescription.patient.public_id}/{name}/"


def test_all_fine_is_two_taps(page: Page, enter: Callable[[User], None], order: Order, patient_user: User) -> None:
    enter(patient_user)
    page.set_viewport_size(PHONE)
    page.goto(address_of(order, "check-in"))
    judged(page)
    page.set_viewport_size(PHONE)
    page.get_by_role("button", name="All fine").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How much does it help you?")
    numbers = page.locator(".scale-taps button")
    assert numbers.count() == 11
    boxes = [numbers.nth(number).bounding_box() or {} for number in range(11)]
    assert min(min(box["width"], box["height"]) for box in boxes) >= 48
    judged(page)
    page.go_back()
    page.go_forward()
    page.get_by_role("button", name="7", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    judged(page)
    assert CheckIn.objects.get().benefit == 7 and not CallBack.objects.exists()


def test_who_has_trouble_is_asked_which_and_told_to_call(
    page: Page, enter: Callable[[User], None], order: Order, patient_user: User
) -> None:
    enter(patient_user)
    page.set_viewport_size(PHONE)
    page.goto(address_of(order, "check-in"))
    page.get_by_role("button", name="Bad trouble").click()
    judged(page)
    page.set_viewport_size(PHONE)
    for name, said in (("Sleep", "Bad"), ("Dreams", "Some trouble"), ("Stomach", "Fine")):
        page.get_by_role("group", name=name).get_by_label(said, exact=True).check()
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="2", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Please call us now")
    judged(page)
    assert CallBack.objects.get().urgency == "now"


def test_what_is_wrong_is_reported_and_read(
    page: Page, enter: Callable[[User], None], order: Order, patient_user: User, technician: User
) -> None:
    enter(patient_user)
    page.set_viewport_size(PHONE)
    page.goto(address_of(order, "report"))
    page.get_by_role("button", name="Send it to the pharmacy").click()
    judged(page)
    page.get_by_label("I do not feel well").check()
    page.get_by_label("Tell us in your own words").fill("My face is red.")
    page.get_by_label("A doctor").check()
    page.get_by_role("button", name="Send it to the pharmacy").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We have your report")
    judged(page)
    row = Complaint.objects.get()
    assert row.batch is not None and row.container is not None
    enter(technician)
    for address in ("/complaints/", f"/complaints/{row.public_id}/", f"/patients/{row.patient.public_id}/complaint/"):
        page.goto(address)
        judged(page)


def test_the_prescriber_sees_the_picture(page: Page, enter: Callable[[User], None], order: Order) -> None:
    a_check_in(order.prescription.patient, answers(dreams="some", stomach="bad", benefit=6), at=timezone.now())
    enter(order.prescription.prescriber.user)
    page.goto(f"/prescriptions/{order.prescription.public_id}/#trend")
    expect(page.get_by_role("heading", name="It helps 6 of 10")).to_be_visible()
    judged(page)
