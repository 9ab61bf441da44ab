"""The main job with no mouse: order, sign, accept, label, and how many keys it takes (over 250 lines: one job)."""

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from orders.actions.prescribing import sign_and_send
from orders.lifecycle import OrderStatus
from orders.models import Order
from orders.openings import open_for
from premises.terms import Origin
from records import archive
from records.codes import Code, Symbol, read
from records.models import Document
from records.readback import opened
from tests import factories
from tests.worker import Worker

pytestmark = pytest.mark.timeout(300)

MOST_KEYS = 80
MOST_FOR_A_CLEAN_ORDER = 6


def press(page: Page, *keys: str) -> None:
    """Press one key after the other, once the page's own keys work."""
    page.wait_for_load_state()
    for key in keys:
        page.keyboard.press(key)


def sign_in(page: Page, user: User) -> None:
    page.goto("/")
    page.get_by_label("Work email").focus()
    page.keyboard.type(user.email)
    press(page, "Tab", "Tab")  # past the link for a forgotten password
    page.keyboard.type(factories.PASSWORD)
    press(page, "Enter")


def sign(page: Page) -> None:
    """The letter that leads to the signature, and one's own code."""
    press(page, "s")
    page.keyboard.type(factories.SIGNING_CODE)
    press(page, "Enter")


def open_first(page: Page, order: Order) -> None:
    """Down to the first line of the worklist, and into it."""
    expect(page.get_by_role("heading", name="Worklist", level=1)).to_be_visible()
    press(page, "j", "Enter")
    page.wait_for_url(f"**/orders/{order.public_id}/")


def sign_out(page: Page) -> None:
    """Open the menu under one's name, and leave by its last line."""
    tab_to(page, page.locator("details.who > summary"))
    press(page, "Enter")
    tab_to(page, page.get_by_role("button", name="Sign out"))
    press(page, "Enter")
    expect(page.get_by_label("Work email")).to_be_visible()


def choose(page: Page, label: str, words: str) -> None:
    """Go down a list of choices until one has these words."""
    box = page.get_by_label(label, exact=True)
    tab_to(page, box)
    for _ in range(MOST_KEYS):
        if words in box.locator("option:checked").inner_text():
            return
        press(page, "ArrowDown")
    raise AssertionError(f"no choice says {words}")


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until `target` has the focus."""
    expect(target).to_be_visible(timeout=30_000)
    for _ in range(MOST_KEYS):
        if target.evaluate("element => element === document.activeElement"):
            return
        press(page, "Tab")
    raise AssertionError(f"{target} is not reached by Tab")


def test_a_pharmacist_accepts_the_first_order_without_a_mouse(page: Page) -> None:
    order = factories.an_order(at=timezone.now())
    pharmacist = factories.pharmacist("Rowan Specimen")
    sign_in(page, pharmacist)
    open_first(page, order)
    sign(page)
    expect(page.get_by_text("Order accepted.")).to_be_visible()
    order.refresh_from_db()
    assert order.status == OrderStatus.ACCEPTED


def test_a_wrong_code_saves_nothing_and_says_so(page: Page, enter: Callable[[User], None]) -> None:
    order = factories.an_order(at=timezone.now())
    enter(factories.pharmacist("Rowan Specimen"))
    page.goto(f"/orders/{order.public_id}/")
    press(page, "s")
    page.keyboard.type("271828")
    press(page, "Enter")
    expect(page.get_by_role("alert")).to_contain_text("not your signing code")
    order.refresh_from_db()
    assert order.status == OrderStatus.SUBMITTED


def test_keys_lead_where_they_say(page: Page, enter: Callable[[User], None]) -> None:
    factories.an_order(at=timezone.now())
    factories.an_order(at=timezone.now())
    enter(factories.pharmacist("Rowan Specimen"))
    page.goto("/worklist/")
    rows = page.locator(".worklist > li")
    press(page, "j", "j")
    expect(rows.nth(1)).to_have_class("work is-here")
    press(page, "k")
    expect(rows.nth(0)).to_have_class("work is-here")
    press(page, "?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    press(page, "Escape", "/")
    expect(page.get_by_label("Scan a code or search")).to_be_focused()
    page.keyboard.type("jk?")
    expect(page.get_by_label("Scan a code or search")).to_have_value("jk?")


def test_a_form_is_sent_once(page: Page, enter: Callable[[User], None]) -> None:
    order = factories.an_order(at=timezone.now())
    enter(factories.pharmacist("Rowan Specimen"))
    page.goto(f"/orders/{order.public_id}/hold/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.locator("input[type=radio]").first.check()
    page.evaluate("() => { const b = document.querySelector('main button[type=submit]'); b.click(); b.click(); }")
    expect(page).to_have_url(f"{page.url.split('/orders')[0]}/orders/{order.public_id}/")
    assert len(sent) == 1
    assert order.holds.count() == 1


def test_a_clean_portal_order_is_accepted_in_four_keys(page: Page, enter: Callable[[User], None]) -> None:
    order = factories.an_order(at=timezone.now())
    enter(factories.pharmacist("Rowan Specimen"))
    page.goto("/worklist/")
    keys = counted(page)
    open_first(page, order)
    sign(page)
    expect(page.get_by_text("Order accepted.")).to_be_visible()
    assert status_of(order) == OrderStatus.ACCEPTED
    assert without_code(keys, signed=1) == ["j", "Enter", "s", "Enter"]


def test_a_clean_telephone_order_is_verified_and_accepted_in_six_keys(
    page: Page, enter: Callable[[User], None]
) -> None:
    at, clerk, reader = timezone.now(), factories.technician("Tamsin Clerk"), factories.pharmacist("Hazel Reader")
    entered = factories.a_prescription(at=at, by=clerk, origin=Origin.TELEPHONE)
    sign_and_send(entered, by=reader, at=at, proof=factories.proof_of(reader, at))
    order = entered.orders.get()
    enter(factories.pharmacist("Rowan Specimen"))
    page.goto("/worklist/")
    keys = counted(page)
    open_first(page, order)
    sign(page)
    expect(page.get_by_text("Entry verified.")).to_be_visible()
    assert status_of(order) == OrderStatus.VERIFIED
    sign(page)
    expect(page.get_by_text("Order accepted.")).to_be_visible()
    assert status_of(order) == OrderStatus.ACCEPTED
    assert without_code(keys, signed=2) == ["j", "Enter", "s", "Enter", "s", "Enter"]
    assert len(without_code(keys, signed=2)) <= MOST_FOR_A_CLEAN_ORDER


def counted(page: Page) -> list[str]:
    """Every key that goes down in this page and those it leads to, as the browser sees it."""
    keys: list[str] = []
    page.expose_function("keyWentDown", lambda key: keys.append(key))  # noqa: PLW0108 Playwright marks what it is given
    listening = "document.addEventListener('keydown', (event) => window.keyWentDown(event.key), true)"
    page.add_init_script(listening)
    page.evaluate(listening)
    return keys


def without_code(keys: list[str], *, signed: int) -> list[str]:
    """The keys but the digits of the signing code, of which there are as many as were asked for."""
    digits = [key for key in keys if key.isdecimal()]
    assert len(digits) == signed * len(factories.SIGNING_CODE)
    return [key for key in keys if not key.isdecimal()]


def status_of(order: Order) -> str:
    """As the database has it."""
    order.refresh_from_db()
    return str(order.status)


def test_what_is_found_is_gone_through_by_keys_and_back_shows_it_again(
    page: Page, enter: Callable[[User], None]
) -> None:
    order = factories.an_order(at=timezone.now())
    patient = order.prescription.patient
    enter(factories.pharmacist("Rowan Specimen"))
    page.goto("/worklist/")
    press(page, "/")
    page.keyboard.type(f"{patient.given_name[:3]} {patient.family_name.split()[-1]}")
    press(page, "Enter")
    heading = page.get_by_role("heading", name="Patients", exact=True)
    expect(heading).to_be_visible()
    expect(page).to_have_url(re.compile(r"/search/\?s="))
    assert patient.family_name.split()[-1].lower() not in page.url.lower()
    press(page, "j", "j", "Enter")
    page.wait_for_url(f"**/orders/{order.public_id}/")
    page.go_back()
    expect(heading).to_be_visible()
    page.reload()
    expect(heading).to_be_visible()


def test_lines_are_selected_by_key_and_done_at_once(page: Page, enter: Callable[[User], None]) -> None:
    for _ in range(2):
        factories.an_order(at=timezone.now())
    enter(factories.pharmacist("Rowan Specimen"))
    page.goto("/worklist/")
    press(page, "j", "x", "j", "x", "x")
    boxes = page.locator(".pick input")
    expect(boxes.nth(0)).to_be_checked()
    expect(boxes.nth(1)).not_to_be_checked()
    press(page, "c")
    expect(page.get_by_text("No question of this order waits")).to_have_count(1)
    press(page, "b")
    expect(page.get_by_role("heading", name="Worklist", level=1)).to_be_visible()


@pytest.mark.parametrize("place", ["/worklist/", "/worklist/problems/", "order", "/search/"])
def test_no_letter_stands_for_two_things_on_one_page(page: Page, enter: Callable[[User], None], place: str) -> None:
    order = factories.an_order(at=timezone.now())
    open_for(factories.technician("Tamsin Other"), order, at=timezone.now())
    enter(factories.pharmacist("Rowan Specimen"))
    page.goto(f"/orders/{order.public_id}/" if place == "order" else place)
    letters = page.locator("[data-key]").evaluate_all("all => all.map((each) => each.dataset.key)")
    taken = ["j", "k", "?", "/", *(["x"] if page.locator(".pick").count() else [])]
    assert sorted(letters) == sorted(set(letters) - set(taken)), "a letter is there twice, or moves in a list"
    assert page.locator(".decide .btn:not([data-key]):not([disabled])").count() == 0, "a button without a letter"


@pytest.mark.worker
def test_an_order_goes_from_the_practice_to_its_label_without_a_mouse(page: Page, worker: Worker) -> None:
    """Written and signed by its prescriber, accepted by a pharmacist, its label made by the worker and fetched."""
    known = factories.a_prescription(at=timezone.now())
    prescriber, patient = known.prescriber.user, known.patient
    pharmacist = factories.pharmacist("Rowan Specimen")

    sign_in(page, prescriber)
    expect(page.get_by_role("heading", name="Orders", level=1)).to_be_visible()
    press(page, "n")
    choose(page, "Patient", patient.family_name)
    choose(page, "Product, step 1", "1.5 mg")
    tab_to(page, page.get_by_label("No", exact=True))
    press(page, "Space")
    tab_to(page, page.get_by_label("None of these", exact=True))
    press(page, "Space")
    tab_to(page, page.get_by_role("button", name="Save for signature"))
    press(page, "Enter")
    expect(page.get_by_role("heading", name=patient.full_name, level=1)).to_be_visible()
    sign(page)
    expect(page.get_by_role("region", name="With the pharmacy").get_by_text(patient.full_name)).to_be_visible()
    order = Order.objects.get()
    assert (order.status, order.submitted_by) == (OrderStatus.SUBMITTED, prescriber)
    sign_out(page)

    sign_in(page, pharmacist)
    open_first(page, order)
    sign(page)
    expect(page.get_by_text("Order accepted.")).to_be_visible()
    label = page.get_by_role("link", name=f"Label {order.number}")
    tab_to(page, label)
    press(page, "Enter")
    page.wait_for_url("**/papers/*.pdf")
    fetched = page.request.get(page.url).body()
    assert fetched == archive.fetch(Document.objects.get().sha256)
    with opened(fetched) as [paper]:
        assert Code(Symbol.DATA_MATRIX, f"AQ1{order.lines.get().public_id}") in read(paper.picture(300))
