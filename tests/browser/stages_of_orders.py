"""What people do with an order on the site's pages, one function a stage: each leaves its window where it ended."""

import re

from playwright.sync_api import Page, expect

from orders.models import Container, Order
from pharmacy.demo.readings import photographed
from tests.factories import SIGNING_CODE

STEPS = (("LDN15C", "14"), ("LDN3C", "14"), ("LDN45C", ""))


def sign(page: Page, button: str) -> None:
    """One's own code, and the button that says what it signs."""
    page.get_by_label("Your signing code").fill(SIGNING_CODE)
    page.get_by_role("button", name=button, exact=True).click()


def at_order(page: Page, order: Order) -> None:
    """The page of an order, by its number in the scan box."""
    page.goto("/worklist/")
    page.get_by_label("Scan a code or search").fill(order.number)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/orders/{order.public_id}/")


def compose_the_titration(page: Page, patient: str) -> None:
    """The delegate composes three steps, checks, sees what the rules find, and saves it for signature."""
    page.goto("/practice/")
    page.get_by_role("link", name="New order").first.click()
    choice = page.get_by_label("Patient", exact=True)
    choice.select_option(label=choice.locator("option", has_text=patient).inner_text())
    for number, (code, days) in enumerate(STEPS, start=1):
        if number > 1:
            page.get_by_role("button", name="Add a step").click()
        page.get_by_label(f"Product, step {number}").select_option(code)
        page.get_by_label(f"Days, step {number}").fill(days)
    page.get_by_label("Days for each fill").fill("56")
    page.get_by_label("Not known", exact=True).check()
    page.get_by_label("Not asked yet", exact=True).check()
    page.get_by_role("button", name="Check", exact=True).last.click()
    expect(page.get_by_role("region", name="Problems")).to_contain_text("Not asked yet")
    expect(page.get_by_role("region", name="Problems")).to_contain_text("Thyroid replacement")
    page.get_by_role("button", name="Save for signature").click()
    page.wait_for_url(re.compile("/prescriptions/[^/]+/(#.*)?$"))
    expect(page.get_by_role("button", name="Sign and send")).to_have_count(0)


def sign_the_prescription(page: Page, patient: str) -> Order:
    """The prescriber opens what waits, sees what the rules find and that lactose is left out, and signs."""
    page.goto("/practice/")
    page.get_by_role("link", name=patient).first.click()
    page.wait_for_url(re.compile("/prescriptions/[^/]+/(#.*)?$"))
    expect(page.get_by_role("region", name="Problems")).to_contain_text("Not asked yet")
    expect(page.get_by_role("region", name="What is prescribed")).to_contain_text("lactose")
    sign(page, "Sign and send")
    expect(page.get_by_role("region", name="With the pharmacy").get_by_text(patient)).to_be_visible()
    return Order.objects.get()


def ask_about_opioids_and_accept(page: Page, order: Order) -> None:
    """The pharmacist holds the order to ask the patient, records the answers, and accepts."""
    at_order(page, order)
    page.get_by_role("link", name="Hold the order").click()
    page.get_by_label("Patient to be reached").check()
    page.get_by_label("Note").fill("Any opioid in the last 14 days?")
    page.get_by_role("button", name="Hold the order").click()
    expect(page.get_by_text("A hold is open. Resolve it first.")).to_be_visible()
    page.get_by_role("link", name="Ask the patient").first.click()
    page.get_by_label("No", exact=True).check()
    page.get_by_label("Thyroid replacement").check()
    page.get_by_role("button", name="Record the answers").click()
    expect(page.get_by_role("region", name="Problems")).not_to_contain_text("Not asked yet")
    page.get_by_role("link", name="Resolve the hold").click()
    page.get_by_label("What came of it").fill("Asked on the telephone: none.")
    page.get_by_role("button", name="Resolve the hold").click()
    sign(page, "Accept the order")
    expect(page.get_by_text("Order accepted.")).to_be_visible()


def fill_by_scan(page: Page, order: Order) -> None:
    """Container after container: what is wrong keeps nothing, what is right goes on to the next screen."""
    at_order(page, order)
    page.get_by_role("link", name="Fill").first.click()
    for number in range(len(STEPS)):
        page.wait_for_url("**/promises/*/fill/")
        expected = page.locator(".scan-expected").inner_text().strip()
        if number == 0:
            _scan(page, "20200101-LDN45C-09", "Fill the container")
            expect(page.get_by_role("alert")).to_contain_text("Wrong batch. Nothing was filled.")
        _scan(page, expected, "Fill the container")
        _count(page)
        _label(page, expected)
        page.wait_for_url("**/containers/*/photo/")
        if number == 0:
            page.get_by_label("Photo", exact=True).set_input_files(
                {"name": "vial.png", "mimeType": "image/png", "buffer": photographed()}
            )
            page.get_by_role("button", name="Keep the photo").click()
        else:
            page.get_by_role("link", name="Go on without a photo").click()
    page.wait_for_url(f"**/orders/{order.public_id}/")


def check_every_container(page: Page, order: Order) -> None:
    """The pharmacist's final check: every container scanned, by its own label, then signed."""
    at_order(page, order)
    expect(page.get_by_text("Labelled", exact=True)).to_have_count(len(STEPS))
    page.get_by_role("link", name="Check the containers").click()
    expect(page.get_by_role("img", name="Photo of the container")).to_have_count(1)
    expect(page.get_by_role("button", name="Check the containers")).to_be_disabled()
    rows = Container.objects.live().filter(line__order=order)
    for left, row in zip(reversed(range(len(STEPS))), rows, strict=True):
        page.get_by_label(re.compile("^Scan each container")).fill(row.scan_code)
        page.keyboard.press("Enter")
        said = f"{left} of {len(STEPS)} to scan" if left else "All scanned"
        expect(page.get_by_text(said)).to_be_visible(timeout=30_000)
    sign(page, "Check the containers")
    expect(page.get_by_text("Checked. It is ready to be handed over.")).to_be_visible()


def hand_over(page: Page, order: Order) -> None:
    """Into the patient's hand, with counselling."""
    at_order(page, order)
    page.get_by_role("link", name="Hand over").click()
    for code in Container.objects.live().filter(line__order=order).values_list("public_id", flat=True):
        page.get_by_label("Scan the label, or type its code").fill(f"AQ1{code}")
        page.keyboard.press("Enter")
        expect(page.locator("input[name=codes][value='" + code + "']")).to_be_attached()
    page.get_by_label("Collected here").check()
    page.get_by_label("The patient").first.check()
    page.get_by_label("Date of birth").fill(f"{order.prescription.patient.born_on:%m/%d/%Y}")
    page.get_by_label("ZIP code", exact=True).fill(order.prescription.patient.zip_code)
    page.get_by_label(re.compile("^Accepted")).check()
    page.get_by_label("Which pharmacist counselled").select_option(index=1)
    page.get_by_role("button", name="Hand over the order").click()
    page.wait_for_url(f"**/orders/{order.public_id}/")


def follow_the_link(page: Page, link: str, born: str, order: Order) -> bytes:
    """The patient: the mailed link, the date of birth, four phases, the next dose, and the leaflet downloaded."""
    page.goto(link)
    page.get_by_label("Your date of birth").fill(born)
    page.get_by_role("button", name="Show my order").click()
    expect(page.get_by_text(order.number).first).to_be_visible()
    expect(page.locator("ol.phases > li.done")).to_have_count(4)
    expect(page.locator(".dose .big")).to_contain_text("1.5")
    with page.expect_download() as download:
        page.get_by_role("link", name="Leaflet to print").click()
    return download.value.path().read_bytes()


def _scan(page: Page, code: str, button: str) -> None:
    page.locator("#id_scanned").fill(code)
    page.get_by_role("button", name=button).click()


def _count(page: Page) -> None:
    """One too many keeps nothing; what stands large on the screen does."""
    page.wait_for_url("**/containers/*/count/")
    wanted = int(page.locator(".reading").inner_text().split()[0].removesuffix("capsules"))
    for counted in (wanted + 1, wanted):
        page.get_by_label("Counted").fill(str(counted))
        page.get_by_role("button", name="Keep the count").click()
        if counted != wanted:
            expect(page.locator("form")).to_contain_text(["are to be in it (FILL-01)"])


def _label(page: Page, batch: str) -> None:
    """The label comes by itself when the worker has made it; the batch's code is not the label's."""
    page.wait_for_url("**/containers/*/labelled/")
    public_id = page.url.split("/")[-3]
    expect(page.get_by_role("img", name="The label of")).to_be_visible(timeout=60_000)
    _scan(page, batch, "It is on this container")
    expect(page.get_by_role("alert")).to_contain_text("Wrong label. Nothing was saved.")
    _scan(page, f"AQ1{public_id}", "It is on this container")
