"""A passkey in a real browser: added, signed in with alone, unlocked with; and what one that knows nobody may do."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from records.models import AccessLog
from tests.factories import PASSWORD, a_pharmacy, technician

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


@pytest.fixture
def someone() -> User:
    user = technician()
    a_pharmacy(by=user, at=timezone.now())
    return user


def home_of(page: Page, live_server: Any) -> str:
    """The site by name: a passkey is bound to a name, not to an address in numbers."""
    return live_server.url.replace("127.0.0.1", "localhost")


def sign_in(page: Page, site: str, user: User) -> None:
    page.goto(f"{site}/accounts/login/")
    page.fill("[name=login]", user.email)
    page.fill("[name=password]", PASSWORD)
    page.click("button:text-is('Sign in')")
    page.wait_for_url("**/worklist/")


def add_passkey(page: Page, site: str, *, alone: bool) -> None:
    page.goto(f"{site}/accounts/2fa/webauthn/add/")
    if "reauthenticate" in page.url:
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
    page.fill("main [name=name]", "Bench 2")
    if alone:
        page.check("text=Sign in with it alone")
    page.click("text=Add the passkey")
    page.wait_for_url("**/recovery-codes/")


def leave(page: Page, button: str) -> None:
    page.click("header summary")
    page.click(f"header button:has-text('{button}')")


def test_it_signs_in_alone_and_unlocks_alone(
    page: Page, live_server: Any, someone: User, device: Callable[..., None]
) -> None:
    site = home_of(page, live_server)
    device(knows_owner=True)
    sign_in(page, site, someone)
    add_passkey(page, site, alone=True)
    leave(page, "Sign out")
    page.goto(f"{site}/accounts/login/")
    page.click("text=Sign in with a passkey")
    page.wait_for_url("**/worklist/")
    page.goto(f"{site}/patients/")
    leave(page, "Lock this screen")
    page.click("text=Unlock with your passkey")
    page.wait_for_url("**/patients/")
    traces = list(AccessLog.objects.filter(by=someone).order_by("pk").values_list("how", flat=True))
    assert traces[-4:] == ["sign_out", "sign_in", "locked", "unlocked"]


def test_one_that_knows_nobody_unlocks_with_the_password_only(
    page: Page, live_server: Any, someone: User, device: Callable[..., None]
) -> None:
    site = home_of(page, live_server)
    device(knows_owner=False)
    sign_in(page, site, someone)
    add_passkey(page, site, alone=False)
    page.goto(f"{site}/patients/")
    leave(page, "Lock this screen")
    page.click("text=Unlock with your passkey")
    expect(page.get_by_text("type your password as well")).to_be_visible()
    page.fill("[name=password]", PASSWORD)
    page.click("text=Unlock with your passkey")
    page.wait_for_url("**/patients/")
