"""A patient asks for a new link: it comes where their news goes, and the page says the same to everybody."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from patients.actions.portal import close_account
from patients.actions.registration import change_details
from patients.models import Patient, Reach
from records.models import Event, Message
from tests import factories
from tests.conventions.test_permissions import browser_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

MAIL = "linden@example.test"
KNOWN = {"address": MAIL, "born_on": "02/29/1984"}


@pytest.fixture
def patient(at: datetime, pharmacist: User) -> Patient:
    """Wants mail."""
    factories.a_pharmacy(by=pharmacist, at=at)
    return factories.a_patient(by=pharmacist, at=at, email=MAIL)


def asked(**typed: str) -> tuple[int, str]:
    """The status and the page, without what differs between any two pages."""
    answer = Client().post(reverse("follow_ask"), KNOWN | typed)
    return answer.status_code, answer.content.decode().partition("<main")[2].partition("</main>")[0]


def link() -> str:
    return reverse("follow", args=[Message.objects.latest("pk").body.split("/follow/")[1].split("/")[0]])


def test_the_link_comes_and_opens_the_page(patient: Patient) -> None:
    assert asked()[0] == 200
    assert Message.objects.get().to_address == MAIL
    assert Event.objects.of(patient).latest("pk").by == User.objects.system()
    assert Client().post(link(), {"born_on": KNOWN["born_on"]}).url == reverse("my_orders")


@pytest.mark.parametrize(
    "typed",
    [
        {"address": "other@example.test"},
        {"born_on": "02/28/1984"},
        {"address": "(503) 555-0170"},
    ],
    ids=["nobody", "another's birth date", "a number of who wants mail"],
)  # fmt: skip
def test_who_is_not_known_reads_the_same_and_nothing_is_sent(patient: Patient, typed: dict[str, str]) -> None:
    known = asked()
    assert asked(**typed) == known and Message.objects.count() == 1


def test_case_and_the_way_a_number_is_written_do_not_matter(patient: Patient, pharmacist: User, at: datetime) -> None:
    asked(address=f"  {MAIL.upper()} ")
    change_details(patient, reach=Reach.TEXT, by=pharmacist, at=at)
    asked(address="503.555.0170")
    assert list(Message.objects.order_by("pk").values_list("to_address", flat=True)) == [MAIL, "+15035550170"]


def test_the_link_before_is_void(patient: Patient, clock: time_machine.Traveller) -> None:
    asked()
    old = link()
    clock.shift(timedelta(seconds=1))
    asked()
    assert Client().post(old, {"born_on": KNOWN["born_on"]}).status_code == 410
    assert Client().post(link(), {"born_on": KNOWN["born_on"]}).status_code == 302


def test_a_page_its_patient_closed_stays_closed(patient: Patient, at: datetime) -> None:
    asked()
    Client().post(link(), {"born_on": KNOWN["born_on"]})
    patient.refresh_from_db()
    close_account(patient, born_on=patient.born_on, by=patient.user, at=at)
    assert asked()[0] == 200 and Message.objects.count() == 1


def test_three_a_day_are_all_an_address_is_sent(patient: Patient, clock: time_machine.Traveller) -> None:
    assert [asked(address=address)[0] for address in (MAIL, MAIL.upper(), MAIL, MAIL)] == [200, 200, 200, 429]
    assert "You asked too often" in asked()[1] and Message.objects.count() == 3
    clock.shift(timedelta(days=1, minutes=1))
    assert asked()[0] == 200


@pytest.mark.parametrize("address", ["", "12", "x" * 300, "linden@", "💊", "مرحبا", "a@b@c.test", "é@ü.test", "911"])
def test_what_is_no_address_is_said_at_its_field(patient: Patient, address: str) -> None:
    status, page = asked(address=address)
    assert status == 422 and 'aria-invalid="true"' in page and not Message.objects.exists()


def test_it_is_offered_where_a_link_does_not_open_and_where_a_page_locked(
    patient: Patient, clock: time_machine.Traveller
) -> None:
    asked()
    wrong = Client().post(link(), {"born_on": "03/01/1984"})
    assert reverse("follow_ask") in wrong.content.decode()
    Client().post(link(), {"born_on": KNOWN["born_on"]})
    browser = browser_of(Patient.objects.get(pk=patient.pk).user)
    browser.get(reverse("my_orders"))
    clock.shift(timedelta(hours=2))
    locked = browser.get(reverse("my_orders"), follow=True)
    assert f'href="{reverse("follow_ask")}"' in locked.content.decode()
    assert browser.get(reverse("follow_ask")).status_code == 200
