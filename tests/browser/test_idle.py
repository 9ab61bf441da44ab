"""The idle lock as the page keeps it: quiet locks, and typing in a long form does not."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import SigningPeriod, User
from tests.factories import a_pharmacy, technician

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


@pytest.fixture
def open_page(page: Page, enter: Callable[[User], None]) -> Page:
    """A technician's window with its own clock, on a page with a form."""
    user = technician()
    a_pharmacy(by=user, at=timezone.now())
    enter(user)
    page.clock.install()
    page.goto("/me/signing-code/")
    return page


def test_a_quiet_page_goes_to_the_lock_and_shows_nothing(open_page: Page) -> None:
    open_page.clock.fast_forward("16:00")
    open_page.wait_for_url("**/lock/?next=**")
    assert SigningPeriod.objects.get().ended_at is not None
    assert "Your signing code" not in open_page.inner_text("body")


def test_typing_keeps_the_signing_period_open_on_the_server_too(open_page: Page) -> None:
    long_ago = timezone.now() - timedelta(minutes=14)
    SigningPeriod.objects.update(last_used_at=long_ago)
    open_page.clock.fast_forward("02:00")
    with open_page.expect_response("**/lock/") as told:
        open_page.locator("[name=password]").press("a")
    assert (told.value.request.method, told.value.status) == ("HEAD", 302)
    assert SigningPeriod.objects.get().last_used_at > long_ago
