"""The mailed link that sets a password: once, in time, whole, and only the newest."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.actions.own import SigningCodeNeeded, WrongPassword, change_password, open_link, set_signing_code
from accounts.actions.people import deactivate, invite, resend_invitation, start_password_reset
from accounts.links import LinkVoid, reader_of
from accounts.models import Standing, User
from accounts.roles import Role
from records.models import Event, Message
from records.rows import Invalid
from tests.factories import PASSWORD

NEW = "a-jar-of-brown-sugar"
CODE = "271828"


@pytest.fixture
def invited(administrator: User, at: datetime) -> User:
    """A pharmacist with a link in the mail."""
    return invite(name="Sorrel Madeup", email="sorrel@example.test", roles=[Role.PHARMACIST], by=administrator, at=at)


def token_for(user: User) -> str:
    body = Message.objects.filter(to_address=user.email).latest("pk").body
    return body.split("/welcome/")[1].split("/")[0]


def address_for(user: User) -> str:
    return reverse("welcome", args=[token_for(user)])


def choose(**besides: str) -> dict[str, str]:
    typed = {"password": NEW, "password_again": NEW, "signing_code": CODE, "signing_code_again": CODE}
    return typed | besides


def test_it_sets_password_and_signing_code_and_lets_in(
    client: Client, invited: User, sign_in: Callable, at: datetime
) -> None:
    assert client.get(address_for(invited)).status_code == 200
    assert client.post(address_for(invited), choose()).url == reverse("account_login")
    invited.refresh_from_db()
    assert invited.standing is Standing.ACTIVE and invited.signing_code
    assert sign_in(invited, NEW).status_code == 302
    assert Event.objects.filter(stream__key=invited.stream_key).latest("position").code == "user.joined"


def test_it_works_once(client: Client, clock: object, invited: User) -> None:
    address = address_for(invited)
    client.post(address, choose())
    answer = client.post(address, choose(password="another-good-one-1", password_again="another-good-one-1"))
    assert answer.status_code == 410
    invited.refresh_from_db()
    assert invited.check_password(NEW)


def test_it_works_for_a_week(client: Client, invited: User, clock: time_machine.Traveller) -> None:
    address = address_for(invited)
    clock.shift(timedelta(days=7))
    assert client.get(address).status_code == 200
    clock.shift(timedelta(seconds=1))
    assert client.get(address).status_code == client.post(address, choose()).status_code == 410


def test_a_new_one_voids_the_one_before(invited: User, administrator: User, at: datetime) -> None:
    first = token_for(invited)
    resend_invitation(user=invited, by=administrator, at=at + timedelta(minutes=1))
    with pytest.raises(LinkVoid):
        reader_of(first, at=at)
    assert reader_of(token_for(invited), at=at) == invited


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: "x" + t, lambda t: t.replace("invitation", "reset"), str.lower]
)
def test_a_tampered_one_says_no_more_than_an_old_one(client: Client, invited: User, change: Callable) -> None:
    answer = client.get(reverse("welcome", args=[change(token_for(invited))]))
    assert answer.status_code == 410
    assert invited.name not in answer.content.decode()


def test_a_deactivated_users_link_is_void(invited: User, administrator: User, at: datetime) -> None:
    token = token_for(invited)
    deactivate(user=invited, reason="a slip", by=administrator, at=at)
    with pytest.raises(LinkVoid):
        reader_of(token, at=at)


def test_it_opens_no_one_elses_account(invited: User, technician: User, at: datetime) -> None:
    with pytest.raises(WrongPassword):
        open_link(user=technician, token=token_for(invited), password=NEW, by=technician, at=at)


@pytest.mark.parametrize("password", ["short", "password1234", "sorrel@example.test", "123456789012"])
def test_a_weak_password_is_refused_and_the_link_stays(
    client: Client, clock: object, invited: User, password: str
) -> None:
    answer = client.post(address_for(invited), choose(password=password, password_again=password))
    assert (answer.status_code, "password" in answer.context["form"].errors) == (422, True)
    assert client.get(address_for(invited)).status_code == 200


@pytest.mark.parametrize(
    "typed", [{"password_again": "other"}, {"signing_code_again": "1"}, {"signing_code": "111111"}]
)
def test_what_is_typed_twice_is_the_same_twice(client: Client, clock: object, invited: User, typed: dict) -> None:
    assert client.post(address_for(invited), choose(**typed)).status_code == 422


def test_who_signs_needs_a_code(invited: User, at: datetime) -> None:
    with pytest.raises(SigningCodeNeeded):
        open_link(user=invited, token=token_for(invited), password=NEW, by=invited, at=at)


def test_who_does_not_sign_is_asked_for_no_code(
    client: Client, clock: object, administrator: User, at: datetime
) -> None:
    delegate = invite(name="Wren Madeup", email="wren@example.test", roles=[Role.DELEGATE], by=administrator, at=at)
    assert "signing_code" not in client.get(address_for(delegate)).context["form"].fields
    client.post(address_for(delegate), {"password": NEW, "password_again": NEW})
    delegate.refresh_from_db()
    assert delegate.standing is Standing.ACTIVE


class TestAForgottenPassword:
    def test_is_answered_the_same_for_everyone(self, client: Client, clock: object, technician: User) -> None:
        page = reverse("account_reset_password")
        known = client.post(page, {"email": technician.email.upper()})
        unknown = client.post(page, {"email": "nobody@example.test"})
        assert known.url == unknown.url == reverse("account_reset_password_done")
        assert list(Message.objects.values_list("to_address", flat=True)) == [technician.email]

    def test_is_not_a_way_round_an_invitation(self, client: Client, clock: object, invited: User) -> None:
        client.post(reverse("account_reset_password"), {"email": invited.email})
        assert Message.objects.count() == 1

    def test_is_replaced_by_the_link_within_the_hour(
        self, client: Client, technician: User, sign_in: Callable, clock: time_machine.Traveller, at: datetime
    ) -> None:
        start_password_reset(user=technician, by=technician, at=at)
        address = address_for(technician)
        sign_in(technician)
        clock.shift(timedelta(minutes=59))
        assert Client().post(address, {"password": NEW, "password_again": NEW}).status_code == 302
        assert client.get(reverse("account_settings")).status_code == 302  # signed out by the new password
        technician.refresh_from_db()
        assert technician.check_password(NEW)
        assert technician.signing_code  # a code already chosen stays

    def test_is_void_after_the_hour(self, technician: User, at: datetime) -> None:
        start_password_reset(user=technician, by=technician, at=at)
        with pytest.raises(LinkVoid):
            reader_of(token_for(technician), at=at + timedelta(minutes=61))

    def test_is_limited_per_address(self, client: Client, clock: object, technician: User) -> None:
        page = reverse("account_reset_password")
        answers = [client.post(page, {"email": technician.email}).status_code for _ in range(6)]
        assert answers == [302] * 5 + [429]


class TestASigningCode:
    def test_is_set_by_who_knows_the_password(self, technician: User, at: datetime) -> None:
        before = technician.signing_code
        with pytest.raises(WrongPassword):
            set_signing_code(user=technician, password="guess", signing_code=CODE, by=technician, at=at)
        set_signing_code(user=technician, password=PASSWORD, signing_code=CODE, by=technician, at=at)
        technician.refresh_from_db()
        assert technician.signing_code != before
        assert CODE not in technician.signing_code

    def test_is_nobody_elses_to_set(self, technician: User, pharmacist: User, at: datetime) -> None:
        with pytest.raises(WrongPassword):
            set_signing_code(user=technician, password=PASSWORD, signing_code=CODE, by=pharmacist, at=at)

    def test_has_its_page(self, client: Client, technician: User, sign_in: Callable) -> None:
        sign_in(technician)
        typed = {"password": PASSWORD, "signing_code": CODE, "signing_code_again": CODE}
        assert client.post(reverse("signing_code"), typed | {"password": "guess"}).status_code == 422
        assert client.post(reverse("signing_code"), typed).url == reverse("account_settings")


def test_a_weak_password_at_a_change_is_refused(technician: User, at: datetime) -> None:
    with pytest.raises(Invalid):
        change_password(user=technician, password="short", by=technician, at=at)
