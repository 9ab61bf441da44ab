"""Every page of the demo at both widths: WCAG 2.2 AA by axe, nothing to scroll sideways, nothing in the console."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.test import modify_settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.actions.clients import add_client
from accounts.actions.people import deactivate, invite
from accounts.links import Link, address_of
from accounts.models import User
from accounts.roles import Role
from compounding.models import Formula
from pharmacy.demo.seed import seed
from pharmacy.management.commands.screens import WIDTHS, cookies_of
from pharmacy.pages import Page as DemoPage
from pharmacy.pages import pages, signed_in
from tests import database
from tests.browser.looking import faults

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.django_db(transaction=True)]

PARTS = 6  # so that no one test looks at all of them
COMPLAINTS = {"error", "warning"}
# Swagger's own page, drawn by its script; docs/openapi.yaml says the same in plain text.
DRAWN_BY_OTHERS = {"api_docs"}
# Forms that are sent empty: the page that says what is missing is a page too.
SENT_EMPTY = {
    "order_new": Role.PRESCRIBER, "patient_register": Role.PHARMACIST, "formula_new": Role.PHARMACIST,
    "telephone_order": Role.TECHNICIAN, "invite": Role.ADMINISTRATOR, "pharmacy_change": Role.PHARMACIST_IN_CHARGE,
}  # fmt: skip
# What somebody meets who asks for what is not there or not theirs, or scans what nobody knows.
REFUSED = [
    ("/nothing-is-here/", Role.PHARMACIST), ("/nothing-is-here/", Role.PATIENT), ("/people/", Role.TECHNICIAN),
    ("/nothing-is-here/", None), ("/welcome/used/", None), ("/scan/?code=nothing", Role.PHARMACIST),
]  # fmt: skip

WindowFor = Callable[[Role | None], Page]


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[LiveServer]:
    """A server with the demo, seeded once: these tests look at it, and what one adds is in no other's way."""
    with django_db_blocker.unblock(), database.kept(), modify_settings(ALLOWED_HOSTS={"append": "localhost"}):
        seed(timezone.now())
        server = LiveServer("localhost")
        yield server
        server.stop()


@pytest.fixture(scope="module")
def found(site: LiveServer) -> list[DemoPage]:
    """Every page there is."""
    return pages()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser itself complained of."""
    return []


@pytest.fixture
def window_for(browser: Browser, site: LiveServer, complaints: list[str]) -> Iterator[WindowFor]:
    """Gives a window for each role of the demo, and one in which nobody is signed in."""
    opened: dict[Role | None, Page] = {}

    def window_for(role: Role | None) -> Page:
        if role not in opened:
            context = browser.new_context(base_url=site.url)
            context.add_cookies(cookies_of(signed_in(role), site.url))
            opened[role] = window = context.new_page()
            window.on("console", lambda said: complaints.append(said.text) if said.type in COMPLAINTS else None)
            window.on("pageerror", lambda error: complaints.append(str(error)))
        return opened[role]

    yield window_for
    for window in opened.values():
        window.context.close()


def test_the_pages_are_found(found: list[DemoPage]) -> None:
    assert len(found) >= 100


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_can_be_used_by_everyone(
    part: int, found: list[DemoPage], window_for: WindowFor, complaints: list[str]
) -> None:
    mine = [page for page in found[part::PARTS] if page.name not in DRAWN_BY_OTHERS]
    wrong = [fault for page in mine for fault in _faults(window_for(page.reader), page.name, page.address)]
    assert not (wrong := wrong + complaints), "\n".join(wrong)


def test_a_patients_pages_can_be_used_in_spanish_too(
    found: list[DemoPage], window_for: WindowFor, complaints: list[str]
) -> None:
    mine = [page for page in found if page.reader == Role.PATIENT]
    assert len(mine) >= 20
    window, wrong = window_for(Role.PATIENT), []
    spoken = {"name": settings.LANGUAGE_COOKIE_NAME, "value": "es", "domain": "localhost", "path": "/"}
    window.context.add_cookies([spoken])
    for page in mine:
        window.goto(page.address)
        assert window.locator("html").get_attribute("lang") == "es", page.name
        wrong += faults(window, page.name, widths=WIDTHS[1:])
    assert not (wrong := wrong + complaints), "\n".join(wrong)


def test_so_can_pages_that_need_something_to_have_happened(window_for: WindowFor, complaints: list[str]) -> None:
    addresses = [*_of_people_who_come_and_go(), *_of_a_second_factor()]
    wrong = [fault for address, role in addresses for fault in _faults(window_for(role), address, address)]
    desk = window_for(Role.TECHNICIAN)
    desk.set_viewport_size({"width": WIDTHS[0], "height": 800})
    desk.goto(reverse("worklist"))
    desk.locator("details.who > summary").click()
    wrong += faults(desk, "worklist with its menu open")
    desk.get_by_role("button", name="Lock this screen").click()
    expect(desk.get_by_role("heading", name="Locked")).to_be_visible()
    wrong += faults(desk, "lock")
    assert not (wrong := wrong + complaints), "\n".join(wrong)


def test_so_can_pages_that_refuse(window_for: WindowFor, complaints: list[str]) -> None:
    wrong = [fault for address, role in REFUSED for fault in _faults(window_for(role), address, address, refused=True)]
    assert not wrong, "\n".join(wrong)
    assert [said for said in complaints if "status of 4" not in said] == []


def test_so_can_forms_that_say_what_is_missing(
    found: list[DemoPage], window_for: WindowFor, complaints: list[str]
) -> None:
    addresses = {page.name: page.address for page in found}
    wrong = []
    for name, role in SENT_EMPTY.items():
        window = window_for(role)
        window.goto(addresses[name])
        with window.expect_navigation():
            window.evaluate(
                """() => {
                    const form = document.querySelector("main form[method=post]");
                    form.querySelectorAll("input:not([type=hidden]), textarea").forEach(box => { box.value = ""; });
                    form.submit();
                }"""
            )
        assert window.locator("[aria-invalid=true]").count() > 0, name
        wrong += faults(window, name)
    assert not wrong, "\n".join(wrong)
    assert [said for said in complaints if "status of 422" not in said] == []


def _of_people_who_come_and_go() -> list[tuple[str, Role | None]]:
    """Pages about somebody who was deactivated, one who is invited, a machine; and the one behind a label's code."""
    house, at = User.objects.system(), timezone.now()
    new = {"credentials": "", "roles": [Role.TECHNICIAN], "by": house, "at": at}
    gone = invite(name="Moss Gone", email="moss@example.test", **new)
    deactivate(user=gone, reason="left", by=house, at=at)
    invited = invite(name="Ivy Invited", email="ivy@example.test", **new)
    add_client(name="Larch System", by=house, at=at)
    token = Formula.objects.filter(status="approved").values_list("public_token", flat=True)[0]
    return [
        (reverse("person", args=[gone.public_id]), Role.ADMINISTRATOR),
        (reverse("reactivate", args=[gone.public_id]), Role.ADMINISTRATOR),
        (reverse("role_end", args=[invited.public_id, invited.role_grants.first().public_id]), Role.ADMINISTRATOR),
        (reverse("clients"), Role.ADMINISTRATOR),
        (address_of(invited, Link.INVITATION).removeprefix(settings.BASE_URL), None),
        (reverse("know_your_capsule", args=[token]), None),
    ]


def _of_a_second_factor() -> list[tuple[str, Role | None]]:
    """One's own pages once an app and recovery codes are set up."""
    user = User.objects.holding(Role.PRESCRIBER, timezone.now()).order_by("pk")[0]
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    names = ["mfa_index", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_reauthenticate"]
    return [(reverse(name), Role.PRESCRIBER) for name in names]


def _faults(window: Page, name: str, address: str, *, refused: bool = False) -> list[str]:
    answer = window.goto(address)
    assert answer is not None and answer.ok is not refused, f"{address}: {answer and answer.status}"
    return faults(window, name)
