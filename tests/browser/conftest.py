"""A real Chromium on a live server. Where none can be had the reason is told; with CI=true that is a failure."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from pharmacy.launcher.system import find_browser
from pharmacy.management.commands.screens import FLAGS, WIDTHS


@pytest.fixture(scope="package", autouse=True)
def _orm_beside_the_loop_of_playwright() -> Iterator[None]:
    """Playwright keeps a loop running, beside which Django refuses its ORM unless told otherwise."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(scope="package")
def browser(_orm_beside_the_loop_of_playwright: None) -> Iterator[Browser]:
    path, reason = find_browser()
    if not path:
        reason = os.environ.get("ALIQUOT_BROWSER_MISSING") or reason
        (pytest.fail if os.environ.get("CI", "").lower() == "true" else pytest.skip)(f"No browser: {reason}.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


def _is_complaint(said: ConsoleMessage) -> bool:
    """Whether it is an error; that we refused something, and said so on a page, is none.

    Nor is the icon a browser looks for beside a PDF, which names none.
    """
    told_on_a_page = re.search("status of (403|409|410|412|422)", said.text)
    return said.type == "error" and not told_on_a_page and not said.location["url"].endswith("/favicon.ico")


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A window at the wide width; what the browser complains of fails the test."""
    with opened_window(browser, live_server) as window_for:
        yield window_for(None)


@pytest.fixture
def enter(page: Page, live_server: LiveServer) -> Callable[[User], None]:
    """Let this user in without the sign-in pages, for tests about what comes after."""
    return lambda user: let_in(page, user, live_server)


@pytest.fixture
def device(page: Page, live_server: LiveServer) -> Callable[..., None]:
    """A device of the window that holds passkeys; whether it asks for its owner is said."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")

    def put(*, knows_owner: bool) -> None:
        options = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "automaticPresenceSimulation": True,
            "hasUserVerification": knows_owner, "isUserVerified": knows_owner,
        }  # fmt: skip
        tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    return put


@contextmanager
def opened_window(browser: Browser, live_server: LiveServer) -> Iterator[Callable[[User | None], Page]]:
    """Gives windows at the wide width, one to each person, who is signed in at it; nobody is, where none is given.

    What the browser complains of in any of them fails the test when the block ends.
    """
    complaints: list[str] = []
    windows: dict[int | None, Page] = {}

    def window_for(user: User | None) -> Page:
        key = user.pk if user else None
        if key not in windows:
            size = {"width": WIDTHS[0], "height": 800}
            windows[key] = browser.new_context(base_url=live_server.url, viewport=size).new_page()
            listen(windows[key], complaints)
            if user:
                let_in(windows[key], user, live_server)
        return windows[key]

    yield window_for
    for window in windows.values():
        window.context.close()
    assert complaints == []


def listen(window: Page, complaints: list[str]) -> None:
    """Keep what the browser complains of."""
    window.on("console", lambda said: complaints.append(said.text) if _is_complaint(said) else None)
    window.on("pageerror", lambda error: complaints.append(str(error)))


def let_in(window: Page, user: User, live_server: LiveServer) -> None:
    """Sign this user in at the window, past the sign-in pages."""
    client = Client()
    client.force_login(user)
    cookie = client.cookies["sessionid"]
    window.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
