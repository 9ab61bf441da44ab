"""The worklist and the list of problems with 2,000 open orders behind them: milliseconds, queries, bytes a page."""

import os
import re
import time
from collections.abc import Sequence
from html import unescape
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from orders.models import Order
from pharmacy.history.make import make_history
from pharmacy.pages import signed_in

OPEN = int(os.environ.get("BENCH_OPEN", "2000"))
ROUNDS = 5


def measure() -> dict[str, Any]:
    """What each page takes, the fastest of some rounds, and how many open orders there were."""
    copies = 1
    while Order.objects.open().count() < OPEN:
        list(make_history(500, seed=copies, at=timezone.now(), today=copies))
        copies = min(150, copies + max(1, OPEN * copies // max(1, Order.objects.open().count()) - copies))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    browser = signed_in(Role.PHARMACIST)
    pages = _pages(browser)
    figures = {name: _taken(browser, address) for name, address in pages}
    count = Order.objects.open().count()
    print(f"{count} open orders, {ROUNDS} rounds of each page, the fastest")
    for name, taken in figures.items():
        print(f"  {taken['ms']:7.0f} ms  {taken['queries']:3d} queries  {taken['kilobytes']:5.0f} kB  {name}")
    return {"open": count, "pages": figures}


def _pages(browser: Client) -> Sequence[tuple[str, str]]:
    worklist, problems = reverse("worklist"), reverse("worklist_problems")
    further = re.search(r'href="([^"]*after=[^"]*)"', browser.get(worklist).content.decode())
    if further is None:
        raise AssertionError("no part of the worklist goes on: more open orders are needed")
    return [
        ("the worklist", worklist),
        ("the next lines of a part of it", unescape(further[1])),
        ("filtered by state", f"{worklist}?state=accepted"),
        ("what nobody else has open", f"{worklist}?free=1"),
        ("the list of problems", problems),
    ]


def _taken(browser: Client, address: str) -> dict[str, Any]:
    each = [_once(browser, address) for _ in range(ROUNDS)]
    with CaptureQueriesContext(connection) as seen:
        size = len(browser.get(address).content)
    return {"ms": round(min(each), 1), "queries": len(seen), "kilobytes": round(size / 1000)}


def _once(browser: Client, address: str) -> float:
    began = time.perf_counter()
    answer = browser.get(address)
    if answer.status_code != 200:
        raise AssertionError(f"{address}: {answer.status_code}")
    return (time.perf_counter() - began) * 1000
