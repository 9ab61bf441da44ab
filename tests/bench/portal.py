"""A patient's first page on a long history: its time to that of an empty page, its queries, what a telephone loads."""

import os
from collections.abc import Iterator
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import CDPSession, sync_playwright

from accounts.actions.people import add_person
from accounts.models import User
from accounts.roles import Role
from orders.lifecycle import OrderStatus
from orders.models import Order
from patients.actions.registration import link_account
from patients.models import Patient
from pharmacy.history.make import make_history
from pharmacy.launcher.system import find_browser
from pharmacy.management.commands.screens import FLAGS, cookies_of
from pharmacy.pages import signed_in
from records.action import action
from tests.bench.alternation import in_turn, ratio
from tests.bench.reference.portal import EMPTY
from tests.bench.scan import Server, percentiles, served

# What is published is measured with 1,000,000 orders; fewer only try the measurement itself.
ORDERS = int(os.environ.get("BENCH_ORDERS", "20000"))
VIEWS = int(os.environ.get("BENCH_VIEWS", "100"))
ROUNDS = 9
REFERENCE = "tests.bench.reference.portal:application"


def measure() -> dict[str, Any]:
    """Both pages come from the same server, in turn; refuses to compare what does not open."""
    list(make_history(ORDERS, seed=1, at=timezone.now()))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    call_command("collectstatic", interactive=False, verbosity=0)
    browser = browser_of_a_patient()
    with served(REFERENCE, browser, Server) as server:
        figures = _compared(server)
        figures["kb"] = transferred_kb(browser, f"http://localhost:{server.connection.port}")
    return figures | {"queries": len(queries(browser)), "orders": Order.objects.count(), "views": VIEWS}


def browser_of_a_patient() -> Client:
    """Where the patient is signed in who has most orders of all, one of them handed over."""
    handed = Patient.objects.filter(prescriptions__orders__status=OrderStatus.HANDED_OVER)
    busiest = handed.annotate(count=Count("prescriptions__orders")).order_by("-count", "-pk").first()
    assert busiest is not None
    if busiest.user is None:
        _let_in(busiest, by=User.objects.system(), at=timezone.now())
    User.objects.filter(audience="patient").exclude(patient=busiest).update(is_active=False)
    return signed_in(Role.PATIENT)


@action
def _let_in(patient: Patient, *, by: User, at: Any) -> None:
    account = add_person(
        name=patient.full_name, email="portal@patient.invalid", credentials="", roles=frozenset({Role.PATIENT}),
        code="user.let_in", by=by, at=at,
    )  # fmt: skip
    link_account(patient, user=account, by=by, at=at)


def queries(browser: Client) -> list[str]:
    """The statements behind the page when it is loaded again, without those that only open a transaction."""
    browser.get(reverse("my_orders"))
    with CaptureQueriesContext(connection) as seen:
        answer = browser.get(reverse("my_orders"))
    assert answer.status_code == 200
    return [one["sql"] for one in seen if not one["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]


def transferred_kb(browser: Client, url: str) -> float:
    """What Chromium gets over the wire for the page, with nothing kept from before: bodies as sent, and their heads."""
    path, reason = find_browser()
    assert path, reason
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        window = chromium.new_context(viewport={"width": 390, "height": 844}).new_page()
        window.context.add_cookies(cookies_of(browser, url))
        loaded = _counting(window.context.new_cdp_session(window))
        window.goto(f"{url}{reverse('my_orders')}", wait_until="networkidle")
        chromium.close()
    return round(sum(loaded) / 1000, 1)


def _counting(session: CDPSession) -> list[float]:
    """A list that grows by the bytes of everything this window loads from now on."""
    loaded: list[float] = []
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.on("Network.loadingFinished", lambda told: loaded.append(told["encodedDataLength"]))
    return loaded


def _compared(server: Server) -> dict[str, Any]:
    addresses = {"page": reverse("my_orders"), "empty": f"/{EMPTY}"}
    opened = {name: server.page(address) for name, address in addresses.items()}
    if set(opened.values()) != {(200, "")}:
        raise AssertionError(f"both have to open: {opened}")
    each: dict[str, list[float]] = {name: [] for name in addresses}
    ways = {name: lambda name=name: each[name].extend(server.each_ms([addresses[name]] * VIEWS)) for name in addresses}
    seconds = in_turn(ways, rounds=ROUNDS)
    figures = {
        "ratio_to_empty_view": ratio(seconds["page"], seconds["empty"]),
        **{f"{name}_{key}": value for name in each for key, value in percentiles(each[name][VIEWS:]).items()},
    }
    print(f"{VIEWS} views over HTTP, {ROUNDS} rounds in turn with an empty page behind the same")
    for line in _lines(figures):
        print(line)
    return figures


def _lines(figures: dict[str, Any]) -> Iterator[str]:
    yield f"  {figures['page_p50_ms']:7.2f} ms  p50, {figures['page_p95_ms']:.2f} ms p95: the patient's first page"
    yield f"  {figures['empty_p50_ms']:7.2f} ms  p50, {figures['empty_p95_ms']:.2f} ms p95: the empty page"
    yield f"  {figures['ratio_to_empty_view']} times the empty page"
