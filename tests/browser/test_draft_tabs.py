"""An order kept by itself while it is composed, in two tabs of one window, and after the session ended."""

from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from orders.models import Draft, Prescription
from tests import factories
from tests.browser.conftest import let_in, listen

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]


@pytest.fixture
def prescriber() -> User:
    """A prescriber with one patient."""
    return factories.a_prescription(at=timezone.now()).prescriber.user


@pytest.fixture
def tabs(browser: Browser, live_server: LiveServer, prescriber: User) -> Iterator[list[Page]]:
    """Two tabs that share one sign-in."""
    complaints: list[str] = []
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 800})
    pages = [context.new_page(), context.new_page()]
    let_in(pages[0], prescriber, live_server)
    for page in pages:
        listen(page, complaints)
    yield pages
    context.close()
    assert complaints == []


def status(page: Page) -> Locator:
    """What is said of the draft."""
    return page.locator("[data-draft-status]")


def test_two_tabs_do_not_write_over_each_other(tabs: list[Page]) -> None:
    one, two = tabs
    one.goto("/practice/new/")
    expect(status(one)).to_have_text("Nothing is saved yet.")
    one.get_by_label("Note to the pharmacist").fill("from the first tab")
    expect(status(one)).to_contain_text("Draft saved,")
    assert "?draft=" in one.url
    two.goto(one.url)
    expect(two.get_by_label("Note to the pharmacist")).to_have_value("from the first tab")
    one.get_by_label("Purpose").fill("fibromyalgia")
    expect(one.locator("[name=draft_version]")).to_have_value("2")

    two.get_by_label("Note to the pharmacist").fill("from the second tab")
    alert = two.get_by_role("alert").filter(has_text="Another tab saved this draft meanwhile")
    expect(alert).to_be_visible()
    expect(status(two)).to_have_text("Not saved.")
    draft = Draft.objects.get()
    assert (draft.version, draft.said["note"], draft.said["purpose"]) == (2, "from the first tab", "fibromyalgia")
    two.get_by_label("Note to the pharmacist").fill("typed after the conflict")
    two.wait_for_timeout(2_500)
    assert Draft.objects.get().version == 2, "it saves no more until somebody decides"

    with two.context.expect_page() as opened:
        alert.get_by_role("link", name="Open the other version").click()
    expect(opened.value.get_by_label("Note to the pharmacist")).to_have_value("from the first tab")
    opened.value.close()
    alert.get_by_role("button", name="Keep mine").click()
    expect(status(two)).to_contain_text("Draft saved,")
    assert Draft.objects.get().said["note"] == "typed after the conflict"

    one.get_by_label("Note to the pharmacist").fill("late")
    expect(one.get_by_role("alert").filter(has_text="Another tab saved")).to_be_visible()


def test_a_press_right_after_typing_does_not_meet_its_own_saving(tabs: list[Page]) -> None:
    page = tabs[0]
    page.goto("/practice/new/")
    for number in range(3):
        page.get_by_label("Note to the pharmacist").fill(f"line {number}")
        page.wait_for_timeout(1_500)  # as it is being sent
        page.get_by_role("button", name="Add a step").click()
        expect(page.get_by_label(f"Product, step {number + 2}")).to_be_visible()
        expect(page.get_by_role("alert")).to_have_count(0)
    assert Draft.objects.get().said["note"] == "line 2"


def test_after_the_session_ended_it_says_so_and_goes_on_after_a_new_sign_in(
    tabs: list[Page], prescriber: User, live_server: LiveServer
) -> None:
    page = tabs[0]
    page.goto("/practice/new/")
    Session.objects.all().delete()
    page.get_by_label("Note to the pharmacist").fill("a long telephone call")
    expect(page.get_by_role("alert").filter(has_text="You are signed out")).to_be_visible()
    expect(page.get_by_label("Note to the pharmacist")).to_have_value("a long telephone call")
    assert not Draft.objects.exists()
    let_in(page, prescriber, live_server)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(status(page)).to_contain_text("Draft saved,")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert Draft.objects.get().said["note"] == "a long telephone call"
    assert not Prescription.objects.filter(note="a long telephone call").exists()
