"""A patient's way in: the mailed link and the date of birth; every wrong way is answered alike."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.links import Link, token_of
from accounts.models import SigningPeriod, User
from accounts.roles import Audience, Role
from accounts.trace import Trace
from orders.models import Order
from patients.actions.portal import NotReached, send_link
from patients.models import Patient
from records.models import AccessLog, Event, Message
from records.refusals import NotAllowed
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

BORN = {"born_on": "02/29/1984"}
MAIL = "linden@example.test"


@pytest.fixture
def order(at: datetime, pharmacist: User) -> Order:
    """Accepted, of a patient who has a mail address."""
    prescriber = factories.a_prescriber(by=pharmacist, at=at)
    patient = factories.a_patient(by=pharmacist, at=at, prescriber=prescriber, email=MAIL)
    prescription = factories.a_prescription(at=at, prescriber=prescriber, patient=patient)
    return factories.an_accepted_order(at=at, by=pharmacist, prescription=prescription)


@pytest.fixture
def patient(order: Order) -> Patient:
    return order.prescription.patient


def address() -> str:
    """The address in the newest mail to the patient."""
    body = Message.objects.filter(to_address=MAIL).latest("pk").body
    return reverse("follow", args=[body.split("/follow/")[1].split("/")[0]])


def codes_of(patient: Patient) -> list[str]:
    return list(Event.objects.of(patient).order_by("position").values_list("code", flat=True))


def test_an_accepted_order_mails_a_link_that_says_nothing_medical(order: Order, patient: Patient) -> None:
    mail = Message.objects.get(to_address=MAIL)
    assert mail.subject == "A message from your pharmacy"
    said = mail.body.lower()
    private = ["naltrexone", "capsule", "mg", "dose", patient.family_name.lower(), order.number, "1984"]
    assert [word for word in private if word in said.replace(address().lower(), "")] == []
    assert "patient.link_sent" in codes_of(patient)


def test_without_a_mail_address_the_order_is_accepted_and_nothing_is_sent(at: datetime, pharmacist: User) -> None:
    order = factories.an_accepted_order(at=at, by=pharmacist)
    assert order.accepted_at and not Message.objects.exists()
    with pytest.raises(NotReached):
        send_link(order.prescription.patient, by=pharmacist, at=at)


def test_the_link_and_the_date_of_birth_let_in_for_one_session(client: Client, order: Order, patient: Patient) -> None:
    page = address()
    assert client.get(page).status_code == 200
    assert client.post(page, BORN).url == reverse("my_orders")
    assert order.number in client.get(reverse("my_orders")).content.decode()
    patient.refresh_from_db()
    user = patient.user
    assert (user.audience, [grant.role for grant in user.role_grants.all()]) == (Audience.PATIENT, [Role.PATIENT])
    assert not user.has_usable_password() and MAIL not in user.email
    assert SigningPeriod.objects.get(user=user).ended_at is None
    assert AccessLog.objects.filter(by=user, patient_id=patient.public_id, how="link").count() == 1
    assert AccessLog.objects.filter(by=user, how=Trace.SIGN_IN).count() == 1
    assert Event.objects.of(user).filter(code="user.let_in").exists()


def test_it_works_once(client: Client, patient: Patient) -> None:
    page = address()
    assert Client().post(page, BORN).status_code == 302
    again = client.post(page, BORN)
    assert again.status_code == 410 and "_auth_user_id" not in client.session


def test_the_next_link_opens_the_same_account(client: Client, patient: Patient, pharmacist: User, at: datetime) -> None:
    Client().post(address(), BORN)
    send_link(patient, by=pharmacist, at=at)
    assert client.post(address(), BORN).status_code == 302
    assert User.objects.filter(audience=Audience.PATIENT).count() == 1
    assert codes_of(patient)[-3:] == ["patient.changed", "patient.link_sent", "patient.link_opened"]


def test_a_link_opens_at_a_page_that_is_locked(client: Client, patient: Patient, pharmacist: User,
                                               clock: time_machine.Traveller) -> None:  # fmt: skip
    client.post(address(), BORN)
    client.get(reverse("my_orders"))
    clock.shift(timedelta(hours=2))
    locked = client.get(reverse("my_orders"), follow=True)
    assert reverse("follow_ask") in locked.content.decode()
    send_link(patient, by=pharmacist, at=clock_now())
    assert client.post(address(), BORN).status_code == 302
    assert client.get(reverse("my_orders")).status_code == 200


def clock_now() -> datetime:
    return datetime.now().astimezone()


def wrong_date(page: str) -> tuple[str, dict[str, str]]:
    return page, {"born_on": "03/01/1984"}


def tampered(page: str) -> tuple[str, dict[str, str]]:
    return page[:-3] + "x/", BORN


def of_nobody(_page: str) -> tuple[str, dict[str, str]]:
    token = token_of(Link.FOLLOW, "0" * 10, datetime.now().astimezone())
    return reverse("follow", args=[token]), BORN


def for_a_password(page: str) -> tuple[str, dict[str, str]]:
    patient = Patient.objects.get()
    return reverse("follow", args=[token_of(Link.INVITATION, patient.public_id, patient.link_sent_at)]), BORN


def no_token(_page: str) -> tuple[str, dict[str, str]]:
    return reverse("follow", args=["0"]), BORN


@pytest.mark.parametrize("way", [wrong_date, tampered, of_nobody, for_a_password, no_token])
def test_every_wrong_way_is_answered_as_a_used_link_is(
    client: Client, patient: Patient, pharmacist: User, at: datetime, way
) -> None:
    page, typed = way(address())
    Client().post(used := address(), BORN)
    send_link(patient, by=pharmacist, at=at + timedelta(minutes=1))
    page = address() if way is wrong_date else page
    answers = [client.post(page, typed), client.post(used, BORN)]
    assert [answer.status_code for answer in answers] == [410, 410]
    assert len({told(answer) for answer in answers}) == 1
    assert told(client.get(page)) == told(client.get(used))
    assert "_auth_user_id" not in client.session


def told(answer) -> str:
    """The page, without what differs at each request, and what was typed."""
    text = answer.content.decode()
    for differs in [
        *(f'value="{token}"' for token in [str(answer.context["csrf_token"])]),
        "03/01/1984",
        "02/29/1984",
        answer.wsgi_request.path,
    ]:
        text = text.replace(differs, "")
    return text


def test_it_works_for_seven_days(patient: Patient, clock: time_machine.Traveller) -> None:
    page = address()
    clock.shift(timedelta(days=7, seconds=1))
    assert Client().post(page, BORN).status_code == 410
    clock.shift(timedelta(seconds=-1))
    assert Client().post(page, BORN).status_code == 302


def test_a_newer_one_voids_the_one_before(patient: Patient, pharmacist: User, at: datetime) -> None:
    page = address()
    send_link(patient, by=pharmacist, at=at + timedelta(minutes=1))
    assert Client().post(page, BORN).status_code == 410


def test_five_tries_are_all_a_link_has(patient: Patient, clock: time_machine.Traveller) -> None:
    page = address()
    wrong = [Client().post(page, {"born_on": "03/01/1984"}).status_code for _ in range(6)]
    assert wrong == [410] * 5 + [429]
    clock.shift(timedelta(days=6))
    assert Client().post(page, BORN).status_code == 429
    patient.refresh_from_db()
    assert patient.user is None and AccessLog.objects.filter(how=Trace.SIGN_IN_FAILED).count() == 5


def test_one_address_does_not_try_many_links(client: Client, patient: Patient) -> None:
    answers = [client.post(reverse("follow", args=[f"guess{n}"]), BORN).status_code for n in range(61)]
    assert answers == [410] * 60 + [429]


def test_a_closed_account_is_not_let_in(patient: Patient, pharmacist: User, at: datetime) -> None:
    Client().post(address(), BORN)
    User.objects.filter(audience=Audience.PATIENT).update(is_active=False)
    send_link(patient, by=pharmacist, at=at)
    assert Client().post(address(), BORN).status_code == 410


@pytest.mark.parametrize("typed", ["02/29/1984", "2-29-1984", "02291984", "1984-02-29", "2.29.1984"])
def test_the_date_is_read_as_people_write_it(patient: Patient, typed: str) -> None:
    assert Client().post(address(), {"born_on": typed}).status_code == 302


def test_what_is_no_date_is_said_at_the_field_and_counts_for_nothing(client: Client, patient: Patient) -> None:
    answers = {client.post(address(), {"born_on": "spring"}).status_code for _ in range(7)}
    assert answers == {422} and client.post(address(), BORN).status_code == 302


def test_the_pharmacy_mails_it_again_and_no_one_else(
    client: Client, patient: Patient, technician: User, administrator: User, at: datetime
) -> None:
    page = reverse("patient_link", args=[patient.public_id])
    client.force_login(technician)
    client.get("/")
    assert MAIL in client.get(page).content.decode()
    assert client.post(page).url == reverse("patient", args=[patient.public_id])
    assert Message.objects.filter(to_address=MAIL).count() == 2
    with pytest.raises(NotAllowed):
        send_link(patient, by=administrator, at=at)


def test_a_long_name_gets_an_account_too(at: datetime, pharmacist: User) -> None:
    factories.a_pharmacy(by=pharmacist, at=at)
    names = {"given_name": "Juniper " * 9 + "Linden", "family_name": "Example " * 9 + "Fakeman"}
    patient = factories.a_patient(by=pharmacist, at=at, email=MAIL, born_on=date(1984, 2, 29), **names)
    send_link(patient, by=pharmacist, at=at)
    assert Client().post(address(), BORN).status_code == 302
