"""The worklist reads itself again: the line one is at, the focus and the place on the screen stay; or it says why."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import SigningPeriod, User
from orders.actions.intake import cancel
from orders.actions.priority import make_urgent
from orders.actions.views import save_view
from orders.models import Order
from orders.wanted import Came, Wanted
from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
AGAIN = "00:31"


@pytest.fixture
def pharmacist() -> User:
    return factories.pharmacist("Rowan Specimen")


@pytest.fixture
def orders() -> list[Order]:
    return [factories.an_order(at=timezone.now() - timedelta(minutes=30 - n)) for n in range(4)]


@pytest.fixture
def worklist(page: Page, orders: list[Order], pharmacist: User, enter: Callable[[User], None]) -> Page:
    """The worklist with four lines, in a window whose clock we move."""
    enter(pharmacist)
    page.clock.install()
    page.set_viewport_size({"width": 1280, "height": 500})
    page.goto("/worklist/")
    expect(page.locator(".worklist > li")).to_have_count(4)
    return page


def read_again(page: Page) -> None:
    """Half a minute goes by."""
    with page.expect_response("**/worklist/"):
        page.clock.fast_forward(AGAIN)


def here(page: Page) -> str:
    """Where the line leads one is at."""
    return str(page.locator(".worklist > li.is-here a.go").get_attribute("href"))


def test_a_new_line_comes_and_one_stays_where_one_was(worklist: Page, orders: list[Order], pharmacist: User) -> None:
    for key in ("j", "j"):
        worklist.keyboard.press(key)
    at_second = here(worklist)
    assert orders[1].public_id in at_second
    top = worklist.locator("li.is-here").bounding_box()
    make_urgent(factories.an_order(at=timezone.now()), reason="Travels", by=pharmacist, at=timezone.now())
    read_again(worklist)
    expect(worklist.locator(".worklist > li")).to_have_count(5)
    expect(worklist.locator(".worklist > li").first).to_contain_text("Urgent")
    assert here(worklist) == at_second
    assert worklist.evaluate("document.activeElement.getAttribute('href')") == at_second
    moved = worklist.locator("li.is-here").bounding_box()
    assert top and moved and abs(top["y"] - moved["y"]) < 2, "it stands where it stood on the screen"
    worklist.keyboard.press("Enter")
    worklist.wait_for_url(f"**{at_second}")


def test_a_line_that_left_is_told_and_enter_opens_no_other(
    worklist: Page, orders: list[Order], pharmacist: User
) -> None:
    for key in ("j", "j"):
        worklist.keyboard.press(key)
    cancel(orders[1], reason="moved", by=pharmacist, at=timezone.now())
    read_again(worklist)
    expect(worklist.get_by_text("The line you were at has left the list.")).to_be_visible()
    worklist.keyboard.press("Enter")
    assert worklist.url.endswith("/worklist/")
    worklist.keyboard.press("j")
    assert orders[2].public_id in here(worklist), "down leads to the line in its place"


def test_it_does_not_keep_the_session_open(worklist: Page, pharmacist: User) -> None:
    period = SigningPeriod.objects.filter(user=pharmacist).latest("opened_at")
    long_ago = timezone.now() - timedelta(minutes=14)
    SigningPeriod.objects.filter(pk=period.pk).update(last_used_at=long_ago)
    read_again(worklist)
    period.refresh_from_db()
    assert period.last_used_at == long_ago
    worklist.clock.fast_forward("15:00")
    worklist.wait_for_url("**/lock/?next=**")


def test_signed_out_elsewhere_nothing_stays_on_the_screen(worklist: Page, orders: list[Order]) -> None:
    SigningPeriod.objects.update(ended_at=timezone.now())
    read_again(worklist)
    expect(worklist.get_by_text("You are signed out here, or the screen is locked.")).to_be_visible()
    assert orders[0].prescription.patient.family_name not in worklist.inner_text("main")
    worklist.get_by_role("link", name="Sign in again").click()
    worklist.wait_for_url("**/lock/?next=**")


def test_without_an_answer_it_says_so_and_tries_again(worklist: Page) -> None:
    worklist.route("**/worklist/", lambda route: route.fulfill(status=409, body="away"))
    read_again(worklist)
    expect(worklist.get_by_text("Could not update: the server did not answer.")).to_be_visible()
    expect(worklist.locator(".worklist > li")).to_have_count(4)
    worklist.unroute("**/worklist/")
    read_again(worklist)
    expect(worklist.get_by_text("Could not update")).to_have_count(0)


def test_it_is_stopped_by_its_button_and_asks_for_nothing(worklist: Page) -> None:
    worklist.get_by_role("button", name="Stop updating by itself").click()
    asked: list[str] = []
    worklist.on("request", lambda request: asked.append(request.url))
    worklist.clock.fast_forward("02:00")
    assert asked == []
    expect(worklist.get_by_role("button", name="Update by itself again")).to_be_visible()


def test_keys_open_views_and_the_filter(worklist: Page, orders: list[Order], pharmacist: User) -> None:
    save_view(Wanted(came=Came.FAX), name="By fax", by=pharmacist, at=timezone.now())
    worklist.keyboard.press("u")
    expect(worklist.get_by_role("link", name="By fax")).to_be_visible()
    worklist.keyboard.press("1")
    worklist.wait_for_url("**/worklist/?came=fax")
    expect(worklist.get_by_text("No open order is like this now.")).to_be_visible()
    worklist.keyboard.press("0")
    expect(worklist.locator(".worklist > li")).to_have_count(4)
    worklist.keyboard.press("f")
    expect(worklist.get_by_label("Urgent only")).to_be_visible()
    worklist.keyboard.press("?")
    expect(worklist.get_by_role("dialog", name="Keys")).to_contain_text("By fax")
