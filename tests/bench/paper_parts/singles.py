"""One paper at a time: a warm label, a leaflet, a stored document once more; and the queries of few and of many."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from orders.documents import labels_pdf
from orders.leaflet_pdf import leaflet_pdf
from pharmacy.pages import signed_in
from records import archive
from records.models import Document
from records.readback import opened
from tests.bench.alternation import in_turn, milliseconds_each
from tests.bench.paper_parts.rows import Keys, contents_of, own_archive
from tests.bench.scan import Server, served
from tests.documents.leaflets import a_leaflet

LABELS, LEAFLETS = 40, 10


def measured(keys: Keys) -> dict[str, float]:
    """Milliseconds of a label and of a leaflet of two pages, each a document of its own, proved."""
    contents, people = contents_of(keys[:LABELS], timezone.now()), count()
    seconds = in_turn(
        {
            "label": lambda: [labels_pdf([content]) for content in contents],
            "leaflet": lambda: [_leaflet(next(people)) for _ in range(LEAFLETS)],
        }
    )
    with opened(_leaflet(0)) as pages:
        if len(pages) != 2:
            raise AssertionError(f"the leaflet has {len(pages)} pages, not 2: nothing to measure")
    return {
        "single_label_ms": milliseconds_each(seconds["label"], LABELS),
        "leaflet_ms": milliseconds_each(seconds["leaflet"], LEAFLETS),
    }


def _leaflet(number: int) -> bytes:
    return leaflet_pdf(a_leaflet(number=f"{number:07d}-1-01"))


def one_document(keys: Keys, *, leaflet_of: int) -> Callable[[int], None]:
    """What makes the document of a number and archives it: each is another, one in so many is a leaflet."""
    contents = contents_of(keys, timezone.now())

    def make(number: int) -> None:
        if number % leaflet_of == 0:
            data = _leaflet(number)
        else:
            data = labels_pdf([replace(contents[number % len(contents)], number=f"{number:07d}-1-01")])
        with own_archive():
            archive.store(data)

    return make


def queries(few: Keys, many: Keys) -> int:
    """The queries behind the labels of these rows; refuses when more rows take more."""
    counts = [_queries(keys) for keys in (few, many)]
    if counts[0] != counts[1]:
        raise AssertionError(f"{len(few)} labels take {counts[0]} queries, {len(many)} take {counts[1]}")
    return counts[0]


def _queries(keys: Keys) -> int:
    with CaptureQueriesContext(connection) as seen:
        contents_of(keys, timezone.now())
    return len(seen)


def download_ms(documents: Sequence[Document]) -> float:
    """The median time of a stored paper that is fetched once more through gunicorn."""
    addresses = [reverse("order_document", args=[document.public_id]) for document in documents]
    with served("pharmacy.wsgi", signed_in(Role.TECHNICIAN), Asked) as server:
        server.each_ms(addresses)
        return round(statistics.median(server.each_ms(addresses)), 2)


class Asked(Server):
    """A server that is asked for papers, and has each."""

    def page(self, address: str) -> tuple[int, str]:
        """Refuses to measure an answer that is no paper."""
        status, place = super().page(address)
        if address.endswith(".pdf") and status != 200:
            raise AssertionError(f"{address}: {status}")
        return status, place
