"""How a patient comes in next time: a passkey or a password of their own, never asked for one that does not exist."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from accounts.actions.own import ask_for_password
from accounts.models import User
from patients.actions.portal import send_link
from patients.actions.registration import change_details
from patients.models import Patient
from records.models import AccessLog, Message
from tests import factories
from tests.conventions.test_permissions import browser_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

BORN, MAIL = {"born_on": "02/29/1984"}, "linden@example.test"
WORDS = {"password": "four quiet garden chairs", "password_again": "four quiet garden chairs"}
PAGE, PASSWORD, PASSKEY = reverse("my_sign_in"), reverse("my_password"), reverse("my_passkey")


@pytest.fixture
def patient(at: datetime, pharmacist: User) -> Patient:
    factories.a_pharmacy(by=pharmacist, at=at)
    return factories.a_patient(by=pharmacist, at=at, email=MAIL)


def by_link(patient: Patient, pharmacist: User, at: datetime) -> Client:
    """A browser that came in by a new link."""
    send_link(patient, by=pharmacist, at=at)
    body = Message.objects.filter(to_address=MAIL).latest("pk").body
    browser = Client()
    page = reverse("follow", args=[body.split("/follow/")[1].split("/")[0]])
    assert browser.post(page, BORN).status_code == 302
    patient.refresh_from_db()
    return browser


def test_the_staffs_page_leads_to_the_patients(patient: Patient, pharmacist: User, at: datetime) -> None:
    browser = by_link(patient, pharmacist, at)
    assert browser.get(reverse("account_settings")).url == PAGE
    page = browser.get(PAGE).content.decode()
    assert MAIL in page and "patient.invalid" not in page and "Set it up" in page


def password_link() -> str:
    """The address in the newest mail that sets a password."""
    return (
        "/welcome/"
        + Message.objects.filter(message_kind="accounts.reset").latest("pk").body.split("/welcome/")[1].split()[0]
    )


def with_password(patient: Patient, pharmacist: User, at: datetime) -> Client:
    """A browser of theirs after they asked for the link and chose a password with it."""
    browser = by_link(patient, pharmacist, at)
    assert browser.post(PASSWORD).url == PAGE
    assert browser.get(PAGE).status_code == 200, "this session stays"
    assert Client().post(password_link(), WORDS).url == reverse("account_login")
    return browser


def lets_in(address: str) -> bool:
    typed = {"login": address, "password": WORDS["password"]}
    return Client().post(reverse("account_login"), typed).status_code == 302


def test_a_password_is_set_by_who_reads_the_mail_and_lets_in(patient: Patient, pharmacist: User, at: datetime) -> None:
    with_password(patient, pharmacist, at)
    assert lets_in(MAIL)
    mail = Message.objects.get(message_kind="accounts.reset")
    assert (mail.to_address, mail.subject) == (MAIL, "A message from your pharmacy")
    assert "administrator" not in mail.body and patient.family_name not in mail.body
    assert AccessLog.objects.filter(by=patient.user, how="sign_in_changed").count() == 1


def test_nobody_signs_in_with_an_address_that_was_replaced(patient: Patient, pharmacist: User, at: datetime) -> None:
    with_password(patient, pharmacist, at)
    change_details(patient, email="elsewhere@example.test", by=pharmacist, at=at)
    patient.user.refresh_from_db()
    assert not lets_in(MAIL) and not lets_in("elsewhere@example.test")
    assert (patient.user.has_address, patient.user.has_usable_password()) == (False, False)
    before = Message.objects.count()
    Client().post(reverse("account_reset_password"), {"email": MAIL})
    assert Message.objects.count() == before, "no link that opens the account goes to the old address"


def test_the_patient_who_changes_it_stays_signed_in(patient: Patient, pharmacist: User, at: datetime) -> None:
    browser = by_link(patient, pharmacist, at)
    browser.post(PASSWORD)
    typed = {name: getattr(patient, name) for name in ("street", "city", "state", "zip_code")}
    typed |= {"telephone": "503-555-0180", "email": "elsewhere@example.test", "reach": "mail"}
    assert browser.post(reverse("my_contact", args=[patient.public_id]), typed).status_code == 302
    assert browser.get(PAGE).status_code == 200
    assert Client().get(password_link()).status_code == 410, "the link to the old address is void"


@pytest.mark.parametrize(
    "typed", [{"password": "short", "password_again": "short"}, WORDS | {"password_again": "another"}, {}]
)
def test_a_weak_or_mistyped_one_is_refused(patient: Patient, pharmacist: User, at: datetime, typed: Any) -> None:
    by_link(patient, pharmacist, at).post(PASSWORD)
    assert Client().post(password_link(), typed).status_code == 422
    patient.user.refresh_from_db()
    assert not patient.user.has_usable_password()


def test_an_address_that_somebody_signs_in_with_is_refused_kindly(
    patient: Patient, pharmacist: User, at: datetime
) -> None:
    User.objects.filter(pk=factories.technician().pk).update(email=MAIL)
    answer = by_link(patient, pharmacist, at).post(PASSWORD)
    assert answer.status_code == 422 and "Somebody else signs in with this email" in answer.content.decode()


def test_a_password_is_changed_only_after_it_was_shown_again(
    patient: Patient, pharmacist: User, at: datetime, clock: Any
) -> None:
    browser = by_link(patient, pharmacist, at)
    patient.user.set_password(WORDS["password"])
    patient.user.save()
    browser.force_login(patient.user)
    browser.get("/")
    clock.shift(timedelta(minutes=10))
    asked = browser.get(PASSWORD)
    assert asked.status_code == 302 and "reauthenticate" in asked.url
    assert browser.get(asked.url).status_code == 200


def test_who_has_no_password_is_never_asked_for_one(
    patient: Patient, pharmacist: User, at: datetime, clock: Any
) -> None:
    browser = by_link(patient, pharmacist, at)
    clock.shift(timedelta(minutes=10))
    assert browser.get(PASSKEY).status_code == 200 and browser.get(PASSWORD).status_code == 200


def test_without_a_mail_address_no_password_is_offered(at: datetime, pharmacist: User) -> None:
    factories.a_pharmacy(by=pharmacist, at=at)
    caregiver = factories.a_caregiver(factories.a_patient(by=pharmacist, at=at), at=at)
    caregiver.patient.user.set_unusable_password()
    caregiver.patient.user.save()
    browser = browser_of(caregiver.patient.user)
    assert browser.get(PASSWORD).url == PAGE
    assert "Give us your email" in browser.get(PAGE).content.decode()


def test_staff_have_their_own_page(pharmacist: User, at: datetime) -> None:
    factories.a_pharmacy(by=pharmacist, at=at)
    browser = browser_of(pharmacist)
    assert {browser.get(page).status_code for page in (PAGE, PASSWORD, PASSKEY)} == {403}
    with pytest.raises(Exception, match="Only the patient whose"):
        ask_for_password(user=pharmacist, email="x@example.test", by=pharmacist, at=at)


def test_passkeys_are_forgotten(patient: Patient, pharmacist: User, at: datetime) -> None:
    browser = by_link(patient, pharmacist, at)
    Authenticator.objects.create(user=patient.user, type=Authenticator.Type.WEBAUTHN, data={"name": "Phone"})
    assert "It is set up" in browser.get(PAGE).content.decode()
    assert browser.post(reverse("my_passkeys_forget")).url == PAGE
    assert not Authenticator.objects.exists() and "It is set up" not in browser.get(PAGE).content.decode()
