"""500 scans through gunicorn on a long history: every kind of code and wrong ones, against queries written by hand."""

import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import IO, Any, TypeVar
from urllib.parse import quote

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from compounding.models import Batch, Lot
from orders.models import Container, FillLine, Order
from pharmacy.history.make import make_history
from pharmacy.launcher.services import WEB
from pharmacy.launcher.site import Address
from pharmacy.pages import signed_in
from tests.bench.alternation import in_turn, ratio

# What is published is measured with these; smaller ones only try the measurement itself.
ORDERS = int(os.environ.get("BENCH_ORDERS", "20000"))
SCANS = int(os.environ.get("BENCH_SCANS", "500"))
REFERENCE = "tests.bench.reference.scan:application"
WRONG = ["AQ1ZZZZZZZZZZ", "AQ20000000000", "9999999-9-01", "R-991231-999", "hello"]
Asked = TypeVar("Asked", bound="Server")
Answers = list[tuple[int, str]]


def measure() -> dict[str, Any]:
    """Milliseconds of a scan and its queries; refuses to compare ways that do not lead to the same places."""
    list(make_history(ORDERS, seed=1, at=timezone.now()))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    call_command("collectstatic", interactive=False, verbosity=0)
    browser, asked = signed_in(Role.TECHNICIAN), codes(SCANS)
    with served("pharmacy.wsgi", browser, Server) as ours, served(REFERENCE, browser, Server) as reference:
        same = ours.answers(asked) == reference.answers(asked)
        if not same:
            raise AssertionError("site and reference lead to different places: nothing to compare")
        figures = _compared(ours, reference, asked)
    counts = {"queries": most_queries(browser, asked), "orders": Order.objects.count(), "scans": SCANS}
    return figures | {"same_answers": same} | counts


def codes(count: int) -> list[str]:
    """So many codes, all kinds in turn, over the whole history; every eleventh is wrong."""
    kinds = [
        [f"AQ1{row.public_id}" for row in spread(FillLine)],
        [f"AQ1{row.public_id}" for row in spread(Container)],
        [row.number for row in spread(Order)],
        [row.public_id for row in spread(Order)],
        [f"AQ2{row.public_id}" for row in spread(Batch)],
        [row.number for row in spread(Batch)],
        [f"AQ3{row.public_id}" for row in spread(Lot)],
        [row.number for row in spread(Lot)],
        WRONG,
    ]
    turns = range(-(-count // len(kinds)))
    return [kind[turn % len(kind)] for turn in turns for kind in kinds][:count]


def most_queries(browser: Client, asked: Sequence[str]) -> int:
    """The most queries one of these scans takes."""
    most = 0
    for code in asked[:18]:
        with CaptureQueriesContext(connection) as seen:
            browser.get(reverse("scan"), {"code": code})
        most = max(most, len(seen))
    return most


class Server:
    """Gunicorn as ./run starts it, asked by one browser over one connection for each turn.

    It hangs up on a connection that was quiet for 2 s, and while the other has its turn this one is quiet.
    """

    def __init__(self, port: int, cookies: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.headers = {"Cookie": cookies, "Host": "localhost"}

    def answers(self, asked: Sequence[str]) -> Answers:
        """Status and address of each scan."""
        self.connection.close()  # the first request opens it anew
        return [self.answer(code) for code in asked]

    def answer(self, code: str) -> tuple[int, str]:
        """Status and address of one scan."""
        return self.page(f"/scan/?code={quote(code)}")

    def page(self, address: str) -> tuple[int, str]:
        """Status of a page, and where it leads."""
        self.connection.request("GET", address, headers=self.headers)
        answer = self.connection.getresponse()
        answer.read()
        return answer.status, answer.headers.get("Location", "") or ""

    def each_ms(self, addresses: Sequence[str]) -> list[float]:
        """Milliseconds of each page."""
        self.connection.close()
        return [self._timed(address) for address in addresses]

    def _timed(self, address: str) -> float:
        began = time.perf_counter()
        self.page(address)
        return (time.perf_counter() - began) * 1000


def _compared(ours: Server, reference: Server, asked: Sequence[str]) -> dict[str, Any]:
    addresses = [f"/scan/?code={quote(code)}" for code in asked]
    each: list[float] = []
    seconds = in_turn(
        {"reference": lambda: reference.answers(asked), "ours": lambda: each.extend(ours.each_ms(addresses))}
    )
    opened = [place for _, place in ours.answers(asked[:60]) if place]
    figures = {**percentiles(each[len(asked) :]), "ratio": ratio(seconds["ours"], seconds["reference"])}
    figures |= {f"page_{name}": value for name, value in percentiles(ours.each_ms(opened)).items()}
    print(f"{len(asked)} scans over HTTP, 5 rounds in turn with the reference; both lead to the same places")
    print(f"  {figures['p50_ms']:7.2f} ms  p50, {figures['p95_ms']:.2f} ms p95: {figures['ratio']} times the reference")
    print(f"  {figures['page_p50_ms']:7.2f} ms  p50, {figures['page_p95_ms']:.2f} ms p95: the page it opens")
    return figures


def percentiles(each: Sequence[float]) -> Mapping[str, float]:
    """The median, and what 95 of 100 do not exceed."""
    cuts = statistics.quantiles(each, n=20)
    return {"p50_ms": round(statistics.median(each), 2), "p95_ms": round(cuts[-1], 2)}


@contextmanager
def served(application: str, browser: Client, kind: type[Asked]) -> Iterator[Asked]:
    """A server of this kind, and its process, until it is done with."""
    port = Address.unused().port
    words = [application if word == "pharmacy.wsgi" else word for word in WEB]
    with tempfile.TemporaryFile() as log:  # the site logs each request, as it does in use; nobody reads thousands
        process = subprocess.Popen([sys.executable, *words, f"127.0.0.1:{port}"], stdout=log, stderr=log)
        try:
            server = kind(port, "; ".join(f"{name}={cookie.value}" for name, cookie in browser.cookies.items()))
            _wait_for(server, process, log)
            yield server
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(server: Server, process: "subprocess.Popen[bytes]", log: IO[bytes]) -> None:
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(OSError):
            server.answer("hello")
            return
        server.connection.close()
        time.sleep(0.1)
    log.seek(0)
    raise RuntimeError(f"gunicorn did not come up: {log.read().decode()}")


def spread(model: Any) -> list[Any]:
    """Sixty rows from all over a table."""
    keys = list(model.objects.order_by("pk").values_list("pk", flat=True))
    chosen = keys[:: max(1, len(keys) // 60)][:60]
    rows = model.objects.filter(pk__in=chosen).order_by("pk")
    return list(rows.select_related("prescription") if model is Order else rows)
