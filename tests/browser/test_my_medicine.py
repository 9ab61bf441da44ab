"""A patient on a telephone reads their medicine, its leaflet and what is in it; WCAG 2.2 AA at both widths."""

from playwright.sync_api import Page, expect

from orders.models import Order
from tests.browser.looking import judged
from tests.browser.test_patient import link
from tests.worker import OneWorker

__all__ = ["link"]


def test_from_the_medicine_to_its_leaflet_and_to_what_is_in_it(page: Page, link: str, one_worker: OneWorker) -> None:
    one_worker.stop()  # what is asked for is still to be made when it is looked at
    page.goto(f"/follow/{link}/")
    page.get_by_label("Your date of birth").fill("02/29/1984")
    page.get_by_role("button", name="Show my order").click()
    expect(page.get_by_role("heading", name="Tonight")).to_be_visible()
    page.goto(f"/my/{Order.objects.get().prescription.patient.public_id}/medicine/")
    expect(page.get_by_role("heading", name="Tonight")).to_be_visible()
    judged(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Put it in my calendar").click()
    assert download.value.suggested_filename == "medicine.ics"
    page.get_by_role("link", name="Read your leaflet").click()
    expect(page.get_by_role("heading", name="Missed").or_(page.get_by_text("Missed a dose?"))).to_be_visible()
    judged(page)
    page.get_by_role("button", name="Leaflet in Spanish, large print").click()
    expect(page.get_by_text("We make it now. It takes a moment.")).to_be_visible()
    judged(page)
    page.get_by_role("link", name="Your medicine").click()
    page.get_by_role("link", name="Know your").click()
    expect(page.get_by_text("This lot is not called back.")).to_be_visible()
    judged(page)
