"""The main job with no mouse: sign in, take the first order from the worklist, accept it with one letter and a code."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from orders.lifecycle import OrderStatus
from tests import factories

pytestmark = pytest.mark.timeout(300)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def sign_in(page: Page, user: User) -> None:
    page.goto("/")
    page.get_by_label("Work email").focus()
    page.keyboard.type(user.email)
    press(page, "Tab", "Tab")  # past the link for a forgotten password
    page.keyboard.type(factories.PASSWORD)
    press(page, "Enter")


def test_a_pharmacist_accepts_the_first_order_without_a_mouse(page: Page) -> None:
    order = factories.an_order(at=timezone.now())
    pharmacist = factories.pharmacist("Rowan Specimen")
    sign_in(page, pharmacist)
    expect(page.get_by_role("heading", name="Worklist", level=1)).to_be_visible()
    press(page, "j", "Enter")
    expect(page.get_by_text(order.number).first).to_be_visible()
    press(page, "s")
    page.keyboard.type(factories.SIGNING_CODE)
    press(page, "Enter")
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
    expect(page.get_by_label("Scan or type any code")).to_be_focused()
    page.keyboard.type("jk?")
    expect(page.get_by_label("Scan or type any code")).to_have_value("jk?")


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
