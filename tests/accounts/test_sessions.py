"""Where someone is signed in: the list names this place, and a session elsewhere is ended from here."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import SigningPeriod, User
from records.models import AccessLog
from tests.factories import PASSWORD

PAGE, SETTINGS = reverse("my_sessions"), reverse("account_settings")


@pytest.fixture
def elsewhere(client: Client, technician: User, sign_in: Callable) -> list[Client]:
    """Two more browsers a technician is signed in at, besides this test's own."""
    browsers = [client, Client(), Client()]
    for browser in browsers:
        sign_in(technician, browser=browser)
        assert browser.get(SETTINGS).status_code == 200
    return browsers[1:]


def is_in(browser: Client) -> bool:
    return browser.get(SETTINGS).status_code == 200


def test_the_list_marks_this_place_and_holds_no_key(client: Client, elsewhere: list[Client]) -> None:
    answer = client.get(PAGE)
    assert [place.is_here for place in answer.context["places"]].count(True) == 1
    assert answer.content.decode().count("(here)") == 1
    assert not any(browser.session.session_key in answer.content.decode() for browser in [client, *elsewhere])


def test_it_marks_this_place_after_a_change_of_password(client: Client, technician: User, sign_in: Callable) -> None:
    sign_in(technician)
    new = {"oldpassword": PASSWORD, "password1": "six-small-brown-jars", "password2": "six-small-brown-jars"}
    client.post(reverse("account_change_password"), new)
    assert [place.is_here for place in client.get(PAGE).context["places"]] == [True]


def test_one_session_is_ended_with_its_signing_period_and_a_trace(
    client: Client, technician: User, elsewhere: list[Client]
) -> None:
    handles = {place.handle for place in client.get(PAGE).context["places"] if not place.is_here}
    assert client.post(PAGE, {"session": handles.pop()}).url == PAGE
    assert sorted(is_in(browser) for browser in elsewhere) == [False, True]
    assert is_in(client)
    assert SigningPeriod.objects.filter(user=technician, ended_at=None).count() == 2
    assert AccessLog.objects.filter(by=technician, how="sign_out").count() == 1


def test_everywhere_else_is_ended_at_once(client: Client, technician: User, elsewhere: list[Client]) -> None:
    answer = client.post(PAGE, follow=True)
    assert "Signed out at 2 other places." in answer.content.decode()
    assert not any(is_in(browser) for browser in elsewhere)
    assert is_in(client)
    assert SigningPeriod.objects.filter(user=technician, ended_at=None).count() == 1


def test_another_persons_session_is_not_ended(
    client: Client, elsewhere: list[Client], pharmacist: User, sign_in: Callable
) -> None:
    other = Client()
    sign_in(pharmacist, browser=other)
    for place in client.get(PAGE).context["places"]:
        other.post(PAGE, {"session": place.handle})
    assert all(is_in(browser) for browser in [client, *elsewhere])


@pytest.mark.parametrize("handle", ["x", "0" * 5000, "💊", "مرحبا", "' or 1=1"])
def test_a_session_that_is_not_there_ends_nothing(client: Client, elsewhere: list[Client], handle: str) -> None:
    assert "Signed out at 0 other places." in client.post(PAGE, {"session": handle}, follow=True).content.decode()
    assert all(is_in(browser) for browser in elsewhere)
