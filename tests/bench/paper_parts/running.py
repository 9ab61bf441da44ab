"""Labels in the running system, with its web server and worker: from the click to the last of them ready."""

import math
import statistics
import time
from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from django.conf import settings
from django.core.management import call_command
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from compounding.models import Batch
from orders.actions.paper import ask_for_label
from orders.actions.printing import print_labels
from orders.models import Container, FillLine
from pharmacy.pages import signed_in
from records.models import Document, DocumentState, PrintRun
from tests.bench.paper_parts.progress import tell
from tests.bench.paper_parts.singles import Asked
from tests.bench.scan import served

PATIENCE_SECONDS = 300
# How often it is looked whether they are ready: looking at a hundred costs what the two workers need.
LOOK_SECONDS = {"one": 0.005, "hundred": 0.05}
ROUNDS, HUNDRED, SINGLES = 5, 100, 40
TOKEN = "a" * 32


def measured(bulk: int) -> tuple[dict[str, float], Sequence[Document]]:
    """Seconds of a hundred labels, and what 95 of 100 labels alone do not exceed: idle, and while `bulk` are printed.

    Besides the papers that were made of a hundred.
    """
    call_command("collectstatic", interactive=False, verbosity=0)
    by = _technician()
    with served("pharmacy.wsgi", _browser(), Pressed) as server:
        hundreds = [server.hundred_s(_filled(HUNDRED)) for _ in range(ROUNDS + 1)][1:]
    tell(f"  {min(hundreds):6.2f} to {max(hundreds):.2f} s  {HUNDRED} labels, from the click")
    idle = [_alone_s(container, by) for container in _filled(SINGLES)]
    tell(f"  {statistics.median(idle):6.2f} s  one label")
    run = print_labels(_filled(bulk), title="Measured", by=by, at=timezone.now())
    busy = [_alone_s(container, by) for container in _while(run, _filled(SINGLES))]
    tell(f"  {statistics.median(busy):6.2f} s  one label while {bulk} print, {len(busy)} times")
    _ready(run.documents.all())
    first = PrintRun.objects.order_by("pk")[0]
    return {
        "hundred_ready_s": round(statistics.median(hundreds), 2),
        "ready_p95_s": _p95(idle),
        "ready_busy_p95_s": _p95(busy),
    }, list(first.documents.all())


def _filled(count: int) -> Sequence[Container]:
    """So many new containers of orders of the history, each of another, in a released batch of their own."""
    batch = _batch_of_its_own()
    lines = FillLine.objects.order_by("-pk")[:count]
    at, by = timezone.now(), _technician()
    return Container.objects.bulk_create(
        Container(line=line, batch=batch, units=line.units, filled_by=by, filled_at=at) for line in lines
    )


def _batch_of_its_own() -> Batch:
    """A released batch of which nothing is in the house."""
    taken = Container.objects.in_the_house().values("batch")
    return Batch.objects.filter(status="released").exclude(pk__in=taken).order_by("-pk")[0]


def _browser() -> Client:
    browser = signed_in(Role.TECHNICIAN)
    browser.cookies[settings.CSRF_COOKIE_NAME] = TOKEN
    return browser


class Pressed(Asked):
    """A server whose buttons are pressed."""

    def hundred_s(self, containers: Sequence[Container]) -> float:
        """From the button on their batch's page until the last label is archived."""
        self.connection.close()  # the next request opens it anew
        began = time.perf_counter()
        run = self._press(reverse("batch_print_labels", args=[containers[0].batch.public_id]))
        _ready(Document.objects.filter(run__public_id=run), LOOK_SECONDS["hundred"])
        return time.perf_counter() - began

    def _press(self, address: str) -> str:
        form = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": TOKEN}
        self.connection.request("POST", address, body=urlencode({"reason": ""}), headers=self.headers | form)
        answer = self.connection.getresponse()
        answer.read()
        place = answer.headers.get("Location", "")
        if not place:
            raise AssertionError(f"{address} does not print: {answer.status}")
        return place.rstrip("/").rpartition("/")[2]


def _alone_s(container: Container, by: User) -> float:
    began = time.perf_counter()
    made = ask_for_label(container, by=by, at=timezone.now())
    _ready(Document.objects.filter(pk=made.pk))
    return time.perf_counter() - began


def _while(run: PrintRun, containers: Sequence[Container]) -> Iterator[Container]:
    """One after the other, as long as the run is under way."""
    for container in containers:
        if not run.progress.left:
            return
        yield container


def _ready(papers: "QuerySet[Document]", look_seconds: float = LOOK_SECONDS["one"]) -> None:
    """Wait until each is archived; refuses to measure one that failed."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while left := dict(papers.exclude(state=DocumentState.DONE).values_list("state", "error")):
        if DocumentState.FAILED in left or time.monotonic() > deadline:
            raise AssertionError(f"not ready: {left}")
        time.sleep(look_seconds)


def _technician() -> User:
    return User.objects.holding(Role.TECHNICIAN, timezone.now()).order_by("pk")[0]


def _p95(seconds: Sequence[float]) -> float:
    return round(sorted(seconds)[math.ceil(0.95 * len(seconds)) - 1], 2)
