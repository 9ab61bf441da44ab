"""Pages in two languages: a patient's hold no word that is the same in both, staff's and practices' are English."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from compounding.models import Batch, Formula
from orders.models import Order
from orders.reading_level import ENGLISH_MOST, SPANISH_LEAST, english_grade, spanish_ease
from patients.models import Patient
from pharmacy.demo.seed import seed
from pharmacy.pages import _samples, addresses, signed_in
from premises.models import Pharmacy
from prescribers.models import Practice
from tests import database

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.django_db]

# Pages about one's way in that staff use too, and the machines' page: English, or allauth's own words.
OF_STAFF = re.compile(r"account_(?!login|logout|reset)|mfa_|my_sessions|usersessions_|api_|signing_code|home$")
WORD = re.compile(r"[^\W\d_]{2,}")
# What reads alike in both languages, and is no name of anybody or anything of this pharmacy.
ALIKE = frozenset(
    {"aliquot", "mg", "mcg", "mL", "pm", "am", "english", "español", "no", "error", "usps", "ups", "fedex"}
)
STATE_AND_ZIP = re.compile(r"\b[A-Z]{2} \d{5}\b")
SPOKEN = ("aria-label", "title", "alt", "placeholder")
SILENT = {"script", "style"}


class Said(HTMLParser):
    """The texts of a page that somebody reads or hears; without its own language, codes and the list of states."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.within: list[tuple[str, bool]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        silent = (
            tag in SILENT
            or known.get("name") == "state"
            or "code" in (known.get("class") or "").split()
            or ("lang" in known and tag != "html")
        )
        self.texts += [str(known[name]) for name in SPOKEN if known.get(name) and not silent]
        if tag not in {"input", "meta", "link", "br", "hr", "use", "img"}:
            self.within.append((tag, silent))

    def handle_endtag(self, tag: str) -> None:
        while self.within and self.within.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not any(silent for _, silent in self.within):
            self.texts.append(" ".join(data.split()))


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demo, seeded once."""
    with django_db_blocker.unblock(), database.kept():
        seed(timezone.now())
        yield


@pytest.fixture
def names(demo: None) -> frozenset[str]:
    """Every word of a name, an address or a number in the demo."""
    house = Pharmacy.objects.required()
    said = [house.name, house.street, house.city, *Practice.objects.values_list("name", flat=True)]
    said += User.objects.values_list("credentials", flat=True)
    said += [*User.objects.values_list("name", flat=True), *Formula.objects.values_list("name", flat=True)]
    for patient in Patient.objects.all():
        said += [patient.given_name, patient.family_name, patient.street, patient.city]
    said += Batch.objects.values_list("number", flat=True)
    said += [order.number for order in Order.objects.select_related("prescription")]
    return frozenset(word.casefold() for text in said for word in WORD.findall(text))


def of_patients() -> Iterator[tuple[str, str, Role | None]]:
    """The name, an address and the reader of every page a patient opens, signed in or not."""
    for address in addresses(get_resolver().url_patterns):
        for role in (Role.PATIENT, None):
            if role in address.readers and not OF_STAFF.match(address.name):
                yield from ((address.name, sample, role) for _, found in _samples(address) for sample in found[:2])
    yield "follow", reverse("follow", args=["0"]), None
    yield "nothing here", "/nothing-is-here/", Role.PATIENT
    yield "nothing here", "/nothing-is-here/", None
    yield "not theirs", reverse("people"), Role.PATIENT


def read(client: Client, address: str, language: str) -> str:
    """The page in a browser in which this language was chosen; nothing where it is no page."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.get(address)
    return "" if "text/html" not in answer.headers.get("Content-Type", "") else answer.content.decode()


def both(doors: dict[Role | None, Client], address: str, reader: Role | None) -> dict[str, list[str]]:
    return {language: Said(read(doors[reader], address, language)).texts for language in ("en", "es")}


@pytest.fixture(scope="module")
def pages(demo: None, django_db_blocker: Any) -> list[tuple[str, Role | None, dict[str, list[str]]]]:
    """The name and the reader of each such page, and what it says in both; read once for all tests."""
    with django_db_blocker.unblock():
        doors = {Role.PATIENT: signed_in(Role.PATIENT), None: Client()}
        return [(name, reader, both(doors, address, reader)) for name, address, reader in of_patients()]


def test_no_text_of_a_patients_page_is_the_same_in_both(pages: Any, names: frozenset[str]) -> None:
    seen, same = set(), {}
    for name, reader, said in pages:
        seen |= {name} if said["en"] else set()
        alike = [text for text in said["es"] if text in said["en"] and not _is_data(text, names)]
        same |= {(name, str(reader)): alike} if alike else {}
    assert {"my_orders", "follow", "account_login", "nothing here"} <= seen
    assert same == {}


def test_what_they_say_is_easy_to_read(pages: Any, names: frozenset[str]):
    hard = []
    for name, _reader, texts in pages:
        said = {language: ". ".join(lines) for language, lines in texts.items()}
        grade, ease = english_grade(said["en"], names=names), spanish_ease(said["es"], names=names)
        hard += [(name, grade, ease)] if grade > ENGLISH_MOST or ease < SPANISH_LEAST else []
    assert hard == []


@pytest.mark.parametrize("role", [Role.PHARMACIST, Role.TECHNICIAN, Role.PRESCRIBER, Role.ADMINISTRATOR])
def test_staff_and_practices_read_english_whatever_their_browser_asks_for(demo: None, role: Role) -> None:
    browser = signed_in(role)
    first = browser.get(reverse("home"), follow=True).redirect_chain[-1][0]
    for address in (first, reverse("account_settings"), "/nothing-is-here/"):
        english = _without_tokens(browser.get(address, headers={"Accept-Language": "en"}))
        browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
        assert _without_tokens(browser.get(address, headers={"Accept-Language": "es"})) == english
        assert '<html lang="en">' in english
        del browser.cookies[settings.LANGUAGE_COOKIE_NAME]


def _is_data(text: str, names: frozenset[str]) -> bool:
    """Whether it holds nothing but names, numbers, and words both languages have."""
    said = STATE_AND_ZIP.sub("", text)
    return all(word.casefold() in names | ALIKE or word in ALIKE for word in WORD.findall(said))


def _without_tokens(answer: Any) -> str:
    """The page without what is new at each request."""
    text = re.sub(r'value="[A-Za-z0-9]{64}"|[0-9a-f]{8}-[0-9a-f-]{27}', "", answer.content.decode())
    return re.sub(r"\d+[^\w]*(?:min|h|s)\b", "", text)
