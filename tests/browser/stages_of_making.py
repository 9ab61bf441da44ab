"""What the bench does on the site's pages, one function a stage: each leaves its window where it ended."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from accounts.models import User
from compounding.models import Batch, Lot
from tests.browser.stages_of_orders import sign
from tests.factories import PASSWORD, SIGNING_CODE


def receive_a_lot(page: Page, component: str, certificate: Path, today: str, ends: str) -> Lot:
    """A delivery of the active with what its certificate says: into quarantine."""
    page.goto("/lots/receive/")
    page.get_by_label("Component", exact=True).select_option(label=component)
    for label, said in (
        ("Vendor", "Example Supply"), ("Manufacturer", "Invented Chemical Works"), ("Maker's lot", "X900"),
        ("Quantity", "5"), ("Received on", today), ("Good to", ends), ("Assay, %", "99.6"),
        ("Water or loss on drying, %", "8.5"),
    ):  # fmt: skip
        page.get_by_label(label).fill(said)
    page.get_by_label("Unit", exact=True).select_option("g")
    page.get_by_label("Form of the active").select_option("dihydrate")
    page.get_by_label("Assay is of").select_option("anhydrous")
    page.get_by_label("Certificate of analysis, PDF").set_input_files(certificate)
    page.get_by_role("button", name="Receive the lot").click()
    expect(page.get_by_text("Quarantine").first).to_be_visible()
    return Lot.objects.latest("pk")


def release_the_lot(page: Page, lot: Lot) -> None:
    """The pharmacist releases it for use."""
    page.goto(f"/lots/{lot.public_id}/")
    page.get_by_role("link", name="Release the lot").click()
    sign(page, "Release the lot")
    page.wait_for_url(f"**/lots/{lot.public_id}/")


def plan_a_batch(page: Page, code: str) -> Batch:
    """A batch for what waits for this product."""
    page.goto("/batch-plan/")
    row = page.get_by_role("row").filter(has_text=code)
    row.get_by_role("link").click()
    page.get_by_role("button", name="Plan the batch").click()
    expect(page.get_by_text("is planned")).to_be_visible()
    return Batch.objects.latest("pk")


def approve_the_batch(page: Page, batch: Batch) -> None:
    """The pharmacist approves the plan; its worksheet comes by itself."""
    page.goto(f"/batches/{batch.public_id}/")
    page.get_by_role("link", name="Approve the batch").click()
    sign(page, "Approve the batch")
    page.wait_for_url(f"**/batches/{batch.public_id}/")
    expect(page.get_by_role("link", name=f"Worksheet {batch.number}")).to_be_visible(timeout=60_000)


def make_the_batch(page: Page, batch: Batch, witness: User) -> None:
    """The technician: scan, weigh, the witness in place, tick, weigh the sample, count; then it is in quarantine."""
    page.goto(f"/batches/{batch.public_id}/")
    page.get_by_role("button", name="Start making").click()
    for _ in range(3):
        _weigh(page)
        _witness_in_place(page, witness)
    while "/step/" in page.url:
        was = page.locator(".instruction").inner_text()
        page.get_by_role("button", name="It is done").click()
        expect(page.get_by_text(was)).to_have_count(0)
    _weigh_the_sample(page)
    page.get_by_label(re.compile("^Counted")).fill(f"{batch.planned_units:.0f}")
    page.get_by_role("button", name="Finish making").click()
    expect(page.get_by_text(f"{batch.number} is in quarantine.")).to_be_visible()


def enter_the_potency(page: Page, batch: Batch, report: Path, today: str) -> None:
    """The pharmacist enters what a laboratory found in the first batch of a formula."""
    page.goto(f"/batches/{batch.public_id}/")
    page.get_by_role("link", name="Enter a potency result").click()
    for label, said in (
        ("Found, % of label", "99.4"), ("Laboratory", "Example Laboratory"), ("Method", "HPLC"),
        ("Sampled on", today), ("Found on", today),
    ):  # fmt: skip
        page.get_by_role("main").get_by_label(re.compile(f"^{label}")).fill(said)
    page.get_by_label("Certificate of the laboratory, PDF").set_input_files(report)
    page.get_by_role("button", name="Keep the result").click()
    expect(page.get_by_text("The potency is within its limits.")).to_be_visible()


def release_the_batch(page: Page, batch: Batch) -> None:
    """The pharmacist, who only witnessed, releases it; its units go to whom they are promised."""
    page.goto(f"/batches/{batch.public_id}/")
    page.get_by_role("link", name="Release the batch").click()
    sign(page, "Release the batch")
    expect(page.get_by_text(f"Batch {batch.number} is released.")).to_be_visible()


def _weigh(page: Page) -> None:
    """The lot the screen proposes is scanned; the target it then shows is on the balance."""
    page.wait_for_url("**/weigh/")
    lot = page.get_by_role("region", name="Take it from").locator("dd").first.inner_text()
    page.get_by_label(re.compile("^Scan the lot of")).fill(lot)
    page.get_by_role("button", name="Take this lot").click()
    reading = page.locator(".reading").evaluate("element => element.firstChild.textContent")
    page.get_by_label(re.compile("^(On the balance|Counted)")).fill(reading.strip())
    page.get_by_role("button", name=re.compile("^Take the")).click()


def _witness_in_place(page: Page, witness: User) -> None:
    """The other person signs in at this screen for one signature; whoever weighed stays signed in."""
    page.wait_for_url("**/witness/")
    page.get_by_label("Your work email").fill(witness.email)
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_label("Your signing code").fill(SIGNING_CODE)
    page.get_by_role("button", name="Sign as witness").click()
    expect(page.get_by_text("weighed and witnessed.")).to_be_visible()


def _weigh_the_sample(page: Page) -> None:
    """Ten empty shells, then each capsule near what is expected, Enter after each."""
    if page.url.endswith("/shells/"):
        _weigh_one_by_one(page, "Shell", 48.0)
    page.wait_for_url("**/sample/")
    low, high = re.findall(r"about ([\d.]+) to ([\d.]+)", page.locator("aside").inner_text())[0]
    _weigh_one_by_one(page, "Capsule", (float(low) + float(high)) / 2)
    page.wait_for_url("**/finish/")


def _weigh_one_by_one(page: Page, what: str, middle: float) -> None:
    for number in range(1, 11):
        page.get_by_label(f"{what} {number} of").fill(f"{middle + number % 5 / 5:.1f}")
        page.keyboard.press("Enter")
    expect(page.get_by_text("Enough are weighed.")).to_be_visible()
    page.get_by_role("button", name="Finish the step").click()
