"""The way in stays open for its owner and for nobody else: a corrected address, and a lost second factor."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from accounts.actions.people import NoSecondFactor, correct, invite, remove_factors, start_password_reset
from accounts.actions.roles import NotOneself
from accounts.links import Link, LinkVoid, address_of, reader_of
from accounts.models import SigningPeriod, User
from accounts.roles import Role
from records.models import Event, Message

ADDRESS = "sorrel@example.test"


@pytest.fixture
def invited(administrator: User, at: datetime) -> User:
    """A technician who has not opened the link yet."""
    return invite(name="Sorrel Madeup", email=ADDRESS, roles=[Role.TECHNICIAN], by=administrator, at=at)


def invitation_of(user: User) -> str:
    return address_of(user, Link.INVITATION).rsplit("/", 2)[1]


def test_a_corrected_name_leaves_the_invitation_open(invited: User, administrator: User, at: datetime) -> None:
    token = invitation_of(invited)
    correct(user=invited, name="Sorrel Renamed", credentials="", email=ADDRESS, by=administrator, at=at)
    assert reader_of(token, at=at) == invited


def test_an_open_invitation_follows_to_a_corrected_address(invited: User, administrator: User, at: datetime) -> None:
    token, later = invitation_of(invited), at + timedelta(minutes=1)
    correct(user=invited, name=invited.name, credentials="", email="quill@example.test", by=administrator, at=later)
    assert invitation_of(invited) in Message.objects.get(to_address="quill@example.test").body
    with pytest.raises(LinkVoid):
        reader_of(token, at=later)


def test_a_new_address_is_told_to_the_old_one_too(technician: User, administrator: User, at: datetime) -> None:
    before = technician.email
    start_password_reset(user=technician, by=administrator, at=at)
    correct(user=technician, name=technician.name, credentials="", email="new@example.test", by=administrator, at=at)
    told = Message.objects.filter(message_kind="accounts.changed").values_list("to_address", flat=True)
    assert sorted(told) == sorted([before, "new@example.test"])
    assert technician.link_sent_at is None


class TestALostSecondFactor:
    def test_is_removed_with_a_reason_and_ends_sessions(
        self, client: Client, technician: User, administrator: User, sign_in: Callable, authenticator: Callable,
        at: datetime,
    ) -> None:  # fmt: skip
        sign_in(technician)
        client.get(reverse("account_settings"))
        authenticator(technician)
        remove_factors(user=technician, reason="telephone lost", by=administrator, at=at)
        assert not Authenticator.objects.exists()
        assert client.get(reverse("account_settings")).url.startswith(reverse("account_login"))
        assert SigningPeriod.objects.get(user=technician).ended_at == at
        assert Event.objects.of(technician).last().code == "user.factors_removed"
        assert "second factor" in Message.objects.get(to_address=technician.email).body
        sign_in(technician)
        assert client.get(reverse("account_settings")).status_code == 200

    def test_is_offered_by_the_page_of_who_has_one(
        self, client: Client, technician: User, administrator: User, sign_in: Callable, authenticator: Callable
    ) -> None:
        sign_in(administrator)
        person = reverse("person", args=[technician.public_id])
        page = reverse("remove_factors", args=[technician.public_id])
        assert page not in client.get(person).content.decode()
        authenticator(technician)
        assert page in client.get(person).content.decode()
        assert client.post(page, {"reason": ""}).status_code == 422
        assert client.post(page, {"reason": "telephone lost"}).url == person
        assert not Authenticator.objects.exists()

    def test_is_for_others_and_for_who_has_one(self, technician: User, administrator: User, at: datetime) -> None:
        with pytest.raises(NotOneself):
            remove_factors(user=administrator, reason="lost", by=administrator, at=at)
        with pytest.raises(NoSecondFactor):
            remove_factors(user=technician, reason="lost", by=administrator, at=at)
