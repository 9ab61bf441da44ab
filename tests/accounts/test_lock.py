"""The idle lock, the quick return, and the signing period that lives and ends with them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import SigningPeriod, User
from accounts.policy import AccessPolicy
from accounts.signing import (
    NoSigningCode,
    SigningPeriodEnded,
    WeakSigningCode,
    WrongSigningCode,
    hashed_code,
    open_period,
    prove,
    prove_for,
)
from records.models import AccessLog, Message
from tests.factories import PASSWORD, SIGNING_CODE

IDLE = timedelta(minutes=15)
PAGE = reverse("account_settings")
LOCK = reverse("lock")


@pytest.fixture
def open_page(client: Client, technician: User, sign_in: Callable) -> Client:
    """A browser a technician has signed in at, on a page."""
    sign_in(technician)
    assert client.get(PAGE).status_code == 200
    return client


def is_locked(browser: Client, page: str = PAGE) -> bool:
    answer = browser.get(page)
    return answer.status_code == 302 and answer.url.startswith(LOCK)


def test_a_sign_in_opens_one_period_at_this_station(open_page: Client, technician: User) -> None:
    period = SigningPeriod.objects.get(user=technician)
    cookie = open_page.cookies["aliquot_station"]
    assert period.station == cookie.value
    assert cookie["httponly"]


def test_it_locks_after_the_idle_minutes_and_keeps_the_page(open_page: Client, clock: time_machine.Traveller) -> None:
    clock.shift(IDLE)
    assert not is_locked(open_page)
    clock.shift(IDLE + timedelta(seconds=1))
    answer = open_page.get(f"{PAGE}?q=1")
    assert answer.url == f"{LOCK}?next=%2Fme%2F%3Fq%3D1"
    assert SigningPeriod.objects.get().ended_at is not None
    assert is_locked(open_page)  # and stays so


def test_use_keeps_it_open(open_page: Client, clock: time_machine.Traveller) -> None:
    for _ in range(4):
        clock.shift(timedelta(minutes=10))
        assert not is_locked(open_page)


def test_locking_by_hand_keeps_the_page_before(open_page: Client) -> None:
    answer = open_page.post(LOCK, headers={"referer": f"http://testserver{PAGE}"})
    assert answer.url == f"{LOCK}?next=%2Fme%2F"
    assert is_locked(open_page)


@pytest.mark.parametrize(
    "page", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "-1", "home", LOCK]
)
def test_it_leads_back_to_pages_of_the_house_only(open_page: Client, page: str) -> None:
    open_page.post(LOCK, headers={"referer": "https://elsewhere.example/x"})
    answer = open_page.post(f"{LOCK}?next={page}", {"password": PASSWORD})
    assert (answer.status_code, answer.url) == (302, reverse("home"))


def test_the_password_brings_back_page_and_a_new_period(open_page: Client) -> None:
    open_page.post(LOCK)
    assert open_page.post(f"{LOCK}?next={PAGE}", {"password": "wrong"}).status_code == 422
    assert is_locked(open_page)
    assert open_page.post(f"{LOCK}?next={PAGE}", {"password": PASSWORD}).url == PAGE
    assert not is_locked(open_page)
    assert SigningPeriod.objects.filter(ended_at=None).count() == 1
    how = list(AccessLog.objects.order_by("pk").values_list("how", flat=True))
    assert how == ["sign_in", "locked", "sign_in_failed", "unlocked"]


def test_who_has_an_authenticator_needs_its_code_as_well(
    open_page: Client, technician: User, authenticator: Callable
) -> None:
    code = authenticator(technician)
    open_page.post(LOCK)
    assert open_page.post(LOCK, {"password": PASSWORD}).status_code == 422
    assert open_page.post(LOCK, {"password": PASSWORD, "code": "000000"}).status_code == 422
    assert is_locked(open_page)
    assert open_page.post(LOCK, {"password": PASSWORD, "code": code()}).status_code == 302


def test_the_code_is_asked_for_without_a_doubt(open_page: Client, authenticator: Callable, technician: User) -> None:
    authenticator(technician)
    open_page.post(LOCK)
    assert "if there is one" not in open_page.get(LOCK).content.decode()


def test_guessing_at_the_lock_is_limited(open_page: Client) -> None:
    open_page.post(LOCK)
    for _ in range(5):
        open_page.post(LOCK, {"password": "guess"})
    answer = open_page.post(LOCK, {"password": PASSWORD})
    assert answer.status_code == 422
    assert "Too many" in str(answer.context["form"].errors)


def test_a_locked_session_gets_nothing_from_the_api_or_into_a_part_of_a_page(open_page: Client) -> None:
    open_page.post(LOCK)
    refused = open_page.get("/api/orders/")
    assert (refused.status_code, refused.json()["code"]) == (403, "session_locked")
    part = open_page.get(PAGE, headers={"hx-request": "true", "hx-current-url": f"http://testserver{PAGE}"})
    assert part.headers["HX-Redirect"] == f"{LOCK}?next=%2Fme%2F"
    assert part.content == b""


def test_a_form_that_was_not_sent_is_not_repeated(open_page: Client) -> None:
    open_page.post(LOCK)
    assert open_page.post(reverse("signing_code"), {"password": PASSWORD}).url == f"{LOCK}?next=%2F"


def test_the_session_at_another_station_is_locked(open_page: Client) -> None:
    open_page.cookies["aliquot_station"] = "x" * 32
    assert is_locked(open_page)


def test_another_user_at_this_station_has_a_period_of_their_own(
    open_page: Client, technician: User, pharmacist: User, sign_in: Callable
) -> None:
    open_page.post(reverse("account_logout"))
    sign_in(pharmacist)
    assert not is_locked(open_page)
    assert SigningPeriod.objects.get(user=technician).ended_at is not None
    assert SigningPeriod.objects.get(user=pharmacist).ended_at is None


def test_signing_in_again_after_a_lock_is_not_locked(open_page: Client, technician: User, sign_in: Callable) -> None:
    open_page.post(LOCK)
    open_page.post(reverse("account_logout"))
    sign_in(technician)
    assert not is_locked(open_page)


class TestASigningPeriod:
    def test_proves_its_user_by_their_code(self, technician: User, at: object) -> None:
        proof = prove(open_period(technician, station="s", at=at), SIGNING_CODE, at=at, idle=IDLE)
        assert (proof.user_id, proof.at) == (technician.pk, at)

    def test_ends_with_the_fifth_wrong_code(self, technician: User, at: object) -> None:
        period = open_period(technician, station="s", at=at)
        for _ in range(4):
            with pytest.raises(WrongSigningCode):
                prove(period, "271828", at=at, idle=IDLE)
        with pytest.raises(SigningPeriodEnded):
            prove(period, "271828", at=at, idle=IDLE)
        with pytest.raises(SigningPeriodEnded):
            prove(period, SIGNING_CODE, at=at, idle=IDLE)
        assert AccessLog.objects.filter(by=technician, how="signing_code_failed").count() == 5
        assert "signing code" in Message.objects.get(to_address=technician.email).body

    def test_counts_wrong_codes_in_a_row_only(self, technician: User, at: object) -> None:
        period = open_period(technician, station="s", at=at)
        for code in ["271828", SIGNING_CODE] * 6:
            try:
                prove(period, code, at=at, idle=IDLE)
            except WrongSigningCode:
                assert code == "271828"

    def test_ends_when_idle(self, technician: User, at: object) -> None:
        period = open_period(technician, station="s", at=at)
        prove(period, SIGNING_CODE, at=at + IDLE, idle=IDLE)
        with pytest.raises(SigningPeriodEnded):
            prove(period, SIGNING_CODE, at=at + 2 * IDLE + timedelta(seconds=1), idle=IDLE)

    def test_does_not_prove_who_has_no_code_or_was_deactivated(self, technician: User, at: object) -> None:
        period = open_period(technician, station="s", at=at)
        User.objects.filter(pk=technician.pk).update(signing_code="")
        with pytest.raises(NoSigningCode):
            prove(period, "", at=at, idle=IDLE)
        User.objects.filter(pk=technician.pk).update(is_active=False)
        with pytest.raises(SigningPeriodEnded):
            prove(period, "", at=at, idle=IDLE)

    def test_of_a_page_is_proved_by_what_was_typed(self, technician: User, clock: object, at: object) -> None:
        request = RequestFactory().post("/", {"signing_code": SIGNING_CODE})
        request.access_policy, request.signing_period = AccessPolicy(IDLE), None
        with pytest.raises(SigningPeriodEnded):
            prove_for(request)
        request.signing_period = open_period(technician, station="s", at=at)
        assert prove_for(request).user_id == technician.pk

    def test_of_a_page_that_ended_by_wrong_codes_locks_the_session(self, open_page: Client, at: object) -> None:
        period = SigningPeriod.objects.get()
        for _ in range(5):
            with pytest.raises((WrongSigningCode, SigningPeriodEnded)):
                prove(period, "271828", at=at, idle=IDLE)
        assert is_locked(open_page)


@pytest.mark.parametrize(
    "code", ["111111", "121212", "123456", "987654", "12345", "1234567", "12a456", "", "１２３４５６"]
)
def test_a_weak_signing_code_is_refused(code: str) -> None:
    with pytest.raises(WeakSigningCode):
        hashed_code(code)
