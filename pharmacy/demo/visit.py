"""The demo's patient: opens the mailed link with the date of birth, looks at the page, downloads the leaflet."""

import logging
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

from django.test import Client

from orders.documents import LEAFLET
from orders.models import Order
from patients.models import Patient
from pharmacy.demo.papers import DemoStopped
from records import archive
from records.models import Document, DocumentState, Message

LINK = re.compile(r"https?://\S+/follow/\S+")
LEAFLET_LINK = re.compile(r'href="(/my/leaflets/[^"]+\.pdf)"')
DOSE = re.compile(r'<h2 id="dose">(?P<when>.*?)</h2>\s*<p class="big">(?P<dose>.*?)</p>\s*<p>(?P<how>.*?)</p>', re.S)
PHASE = re.compile(r"<li[^>]*>.*?</li>", re.S)
TAG = re.compile(r"<[^>]+>")


def visit(patient: Patient, order: Order) -> Iterator[str]:
    """What the patient sees of this order, by the site's own pages. Raises DemoStopped."""
    if not patient.email:
        yield "the patient has no mail address: no link, no visit"
        return
    logging.getLogger("django_structlog").setLevel(logging.WARNING)  # the demo's own lines are the story
    door = Client(SERVER_NAME="127.0.0.1")
    page = door.post(_link_to(patient), {"born_on": f"{patient.born_on:%m/%d/%Y}"}, follow=True)
    if page.status_code != 200 or order.number not in page.text:
        raise DemoStopped(f"The patient's page does not show order {order.number} (status {page.status_code}).")
    yield "the patient opens the mailed link with the date of birth"
    section = page.text.partition('aria-label="Where your order is"')[2].partition("</section>")[0]
    yield f"sees: {'; '.join(_words(phase) for phase in PHASE.findall(section))}"
    dose = DOSE.search(page.text)
    yield f"sees the dose: {', '.join(map(_words, dose.groups()))}" if dose else "sees no dose"
    yield _downloaded(door, page.text, order)


def _link_to(patient: Patient) -> str:
    """The path of the newest link mailed to this patient."""
    mail = Message.objects.filter(to_address=patient.email).order_by("-pk").first()
    found = LINK.search(mail.body) if mail else None
    if found is None:
        raise DemoStopped("No link was mailed to the patient.")
    return urlsplit(found[0]).path


def _downloaded(door: Client, page: str, order: Order) -> str:
    """The leaflet as the patient gets it: the archived bytes."""
    link = LEAFLET_LINK.search(page)
    paper = Document.objects.of(order, LEAFLET).filter(state=DocumentState.DONE).first()
    got = door.get(link[1]).getvalue() if link else b""
    if paper is None or got != archive.fetch(paper.sha256):
        raise DemoStopped("The leaflet the patient downloads is not the archived one.")
    return f"downloads the leaflet: {len(got)} bytes, as archived"


def _words(markup: str) -> str:
    return " ".join(unescape(TAG.sub(" ", markup)).split())
