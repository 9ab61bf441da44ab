"""300 searches through gunicorn on a long history: numbers, names, days and lots, against queries written by hand."""

import os
import re
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from compounding.models import Batch, Lot
from orders.models import Order, Prescription
from patients.models import Patient
from pharmacy.history.make import make_history
from pharmacy.pages import signed_in
from prescribers.models import Prescriber
from tests.bench.alternation import in_turn, ratio
from tests.bench.scan import Server, percentiles, served, spread

ORDERS = int(os.environ.get("BENCH_ORDERS", "20000"))
SEARCHES = int(os.environ.get("BENCH_SEARCHES", "300"))
REFERENCE = "tests.bench.reference.search:application"
ROW = re.compile(r'class="go" href="(/[a-z]+/[0-9A-Z]{10}/)"')
TOKEN = "a" * 32


def measure() -> dict[str, Any]:
    """Milliseconds of a search, page and all; refuses to compare ways that do not find the same."""
    list(make_history(ORDERS, seed=1, at=timezone.now()))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    call_command("collectstatic", interactive=False, verbosity=0)
    browser, said = signed_in(Role.TECHNICIAN), texts(SEARCHES)
    browser.cookies[settings.CSRF_COOKIE_NAME] = TOKEN
    with served("pharmacy.wsgi", browser, Asked) as ours, served(REFERENCE, browser, Asked) as reference:
        both = zip(said, ours.all_found(said), reference.all_found(said), strict=True)
        different = [text for text, here, there in both if here != there]
        if different:
            raise AssertionError(f"site and reference find different rows for {different[:5]}: nothing to compare")
        figures = _compared(ours, reference, said)
    counts = {"queries": most_queries(browser, said), "orders": Order.objects.count(), "searches": SEARCHES}
    return figures | counts | {"plans": plans()}


def texts(count: int) -> list[str]:
    """So many searches, all kinds in turn, over the whole history; each twelfth finds nothing."""
    prescriptions = [f"{row.sequence:07d}" for row in spread(Prescription)]
    patients, prescribers = spread(Patient), spread(Prescriber)
    kinds = [
        [number[-4:] for number in prescriptions],
        [number[:5] for number in prescriptions],
        [number[1:6] for number in prescriptions],
        [row.family_name[:3] for row in patients],
        [row.family_name.split()[0] for row in patients],
        [f"{row.given_name[:4]} {row.family_name[:4]}" for row in patients],
        [str(row.born_on) for row in patients],
        [row.user.name.split()[-1][:4] for row in prescribers],
        [row.number[:-1] for row in spread(Batch)],
        [row.number[:-1] for row in spread(Lot)],
        [row.maker_lot[:4] for row in spread(Lot)],
        ["zzyzx", "qqq www", "9999", "1901-01-01"],
    ]
    turns = range(-(-count // len(kinds)))
    return [kind[turn % len(kind)] for turn in turns for kind in kinds][:count]


class Asked(Server):
    """A server that is searched, as a browser does: by sending the form."""

    def found(self, text: str) -> list[str]:
        """The addresses of what is found, in order; of a number that opens, its page's."""
        place, body = self._send(text)
        return [place] if place else ROW.findall(body)

    def all_found(self, said: Sequence[str]) -> list[list[str]]:
        """The same of each."""
        self.connection.close()  # the first request opens it anew
        return [self.found(text) for text in said]

    def each_found_ms(self, said: Sequence[str]) -> list[float]:
        """Milliseconds of each search."""
        self.connection.close()
        return [self._search_timed(text) for text in said]

    def _search_timed(self, text: str) -> float:
        began = time.perf_counter()
        self.found(text)
        return (time.perf_counter() - began) * 1000

    def _send(self, text: str) -> tuple[str, str]:
        form = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": TOKEN}
        self.connection.request("POST", "/search/", body=urlencode({"code": text}), headers=self.headers | form)
        answer = self.connection.getresponse()
        return answer.headers.get("Location", "") or "", answer.read().decode()


def most_queries(browser: Client, said: Sequence[str]) -> int:
    """The most queries one of these searches takes."""
    most = 0
    for text in said[:24]:
        with CaptureQueriesContext(connection) as seen:
            browser.post(reverse("search"), {"code": text})
        most = max(most, len(seen))
    return most


def plans() -> dict[str, bool]:
    """Whether PostgreSQL, free to choose, answers out of the index of each."""
    patient, number = Patient.objects.first(), Prescription.objects.latest("pk").sequence
    name = f"{patient.given_name} {patient.family_name}" if patient else ""
    asked = {
        "patient_by_words": Patient.objects.named_like(name),
        "patient_by_birth": Patient.objects.filter(born_on=patient.born_on if patient else None),
        "prescription_by_digits": Prescription.objects.with_digits(f"{number:07d}"[1:]),
    }
    return {index: index in rows.explain() for index, rows in asked.items()}


def _compared(ours: Asked, reference: Asked, said: Sequence[str]) -> dict[str, Any]:
    each: list[float] = []
    seconds = in_turn(
        {"reference": lambda: reference.each_found_ms(said), "ours": lambda: each.extend(ours.each_found_ms(said))}
    )
    figures = {**percentiles(each[len(said) :]), "ratio": ratio(seconds["ours"], seconds["reference"])}
    print(f"{len(said)} searches over HTTP, 5 rounds in turn with the reference; both find the same rows")
    print(f"  {figures['p50_ms']:7.2f} ms  p50, {figures['p95_ms']:.2f} ms p95: {figures['ratio']} times the reference")
    return figures
