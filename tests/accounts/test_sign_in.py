"""Signing in: by address and password, with a second factor, and what leaves a trace."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.actions.people import deactivate
from accounts.actions.roles import grant_role
from accounts.models import SigningPeriod, User
from accounts.roles import Role
from premises.actions.settings import change_setting
from records.models import AccessLog, Message
from tests.accounts.conftest import code_of
from tests.factories import PASSWORD, pharmacist

SETTINGS = reverse("account_settings")


def traces(user: User) -> list[str]:
    return list(AccessLog.objects.filter(by=user).order_by("pk").values_list("how", flat=True))


def test_it_signs_in_whatever_the_case_of_the_address(client: Client, technician: User, sign_in: Callable) -> None:
    assert sign_in(technician.email.upper()).status_code == 302
    assert client.get(SETTINGS).status_code == 200
    assert traces(technician) == ["sign_in"]


def test_it_says_the_same_to_a_wrong_password_and_to_a_stranger(technician: User, sign_in: Callable) -> None:
    wrong, stranger = sign_in(technician, "not-the-password"), sign_in("nobody@example.test", "not-the-password")
    assert wrong.status_code == stranger.status_code == 200
    assert wrong.context["form"].errors == stranger.context["form"].errors
    assert traces(technician) == ["sign_in_failed"]
    assert traces(User.objects.system()) == ["sign_in_failed"]


def test_someone_deactivated_is_told_no_more_than_a_stranger(
    client: Client, technician: User, administrator: User, sign_in: Callable, at: object
) -> None:
    deactivate(user=technician, reason="left", by=administrator, at=at)
    answer, stranger = sign_in(technician), sign_in("nobody@example.test")
    assert answer.context["form"].errors == stranger.context["form"].errors
    assert "_auth_user_id" not in client.session


def test_signing_out_ends_session_and_period(client: Client, technician: User, sign_in: Callable) -> None:
    sign_in(technician)
    client.get(SETTINGS)
    client.post(reverse("account_logout"))
    assert client.get(SETTINGS).status_code == 302
    assert SigningPeriod.objects.get(user=technician).ended_at is not None
    assert traces(technician) == ["sign_in", "sign_out"]


def test_an_authenticator_app_is_asked_for_after_the_password(
    client: Client, technician: User, sign_in: Callable, authenticator: Callable
) -> None:
    code = authenticator(technician)
    assert sign_in(technician).url == reverse("mfa_authenticate")
    assert not SigningPeriod.objects.exists()
    assert client.get(SETTINGS).status_code == 302  # still nobody
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert traces(technician) == ["second_factor_failed"]
    assert client.post(reverse("mfa_authenticate"), {"code": code()}).status_code == 302
    assert client.get(SETTINGS).status_code == 200


@pytest.mark.parametrize("page", ["account_signup", "account_email", "account_inactive", "account_set_password"])
def test_pages_of_allauth_we_do_not_want_have_no_address(page: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(page)


class TestARoleThatNeedsASecondFactor:
    @pytest.fixture(autouse=True)
    def _needed(self, pharmacist_in_charge: User, at: object) -> None:
        change_setting("technician_needs_second_factor", "yes", reason="policy", by=pharmacist_in_charge, at=at)

    def test_leads_to_its_set_up_and_nowhere_else(self, client: Client, technician: User, sign_in: Callable) -> None:
        sign_in(technician)
        answer = client.get(reverse("home"))
        assert (answer.status_code, answer.url) == (302, reverse("mfa_index"))
        assert "Your role needs one" in client.get(reverse("mfa_index")).content.decode()
        assert client.get(reverse("people")).url == reverse("mfa_index")

    def test_refuses_the_api_as_well(self, client: Client, technician: User, sign_in: Callable) -> None:
        sign_in(technician)
        assert client.get("/api/orders/").json()["code"] == "session_locked"

    def test_asks_whoever_holds_it_beside_another(
        self, client: Client, pharmacist: User, administrator: User, sign_in: Callable, at: datetime
    ) -> None:
        grant_role(user=pharmacist, role=Role.TECHNICIAN, by=administrator, at=at)
        sign_in(pharmacist)
        assert client.get(SETTINGS).url == reverse("mfa_index")

    def test_opens_once_there_is_one(
        self, client: Client, technician: User, sign_in: Callable, authenticator: Callable
    ) -> None:
        sign_in(technician)
        authenticator(technician)
        assert client.get(SETTINGS).status_code == 200

    @pytest.mark.parametrize("other", ["prescriber_user", "pharmacist", "administrator"])
    def test_leaves_other_roles_alone(
        self, request: pytest.FixtureRequest, client: Client, other: str, sign_in: Callable
    ) -> None:
        sign_in(request.getfixturevalue(other))
        assert client.get(SETTINGS).status_code == 200


def test_setting_up_an_app_gives_recovery_codes_a_trace_and_a_mail(
    client: Client, technician: User, sign_in: Callable, django_capture_on_commit_callbacks: Callable
) -> None:
    sign_in(technician)
    page = reverse("mfa_activate_totp")
    client.post(f"{reverse('account_reauthenticate')}?next={page}", {"password": PASSWORD})
    secret = client.get(page).context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(page, {"code": code_of(secret)}).status_code == 302
    assert {"totp", "recovery_codes"} == set(Authenticator.objects.values_list("type", flat=True))
    assert "sign_in_changed" in traces(technician)
    assert "authenticator app" in Message.objects.get(to_address=technician.email, message_kind="accounts.changed").body


def test_fifty_people_behind_one_address_sign_in_while_one_account_is_attacked(
    technician: User, sign_in: Callable
) -> None:
    colleagues = [pharmacist() for _ in range(50)]
    attacked = [sign_in(technician, "guess", browser=Client()).status_code for _ in range(8)]
    assert attacked == [200] * 8
    blocked = sign_in(technician, browser=Client())  # even the right password, for five minutes
    assert blocked.status_code == 200
    assert "Too many" in str(blocked.context["form"].errors)
    for colleague in colleagues:
        assert sign_in(colleague, browser=Client()).status_code == 302


def test_a_whole_pharmacy_begins_its_day_by_passkey(client: Client, db: None) -> None:
    answers = [client.post(reverse("mfa_login_webauthn"), {"credential": "{}"}).status_code for _ in range(60)]
    assert answers == [302] * 60


def test_a_code_typed_as_it_changes_is_taken_once(
    technician: User, sign_in: Callable, authenticator: Callable, clock: time_machine.Traveller
) -> None:
    code = authenticator(technician)()
    clock.shift(timedelta(seconds=30))
    for answer in (302, 200):
        browser = Client()
        sign_in(technician, browser=browser)
        assert browser.post(reverse("mfa_authenticate"), {"code": code}).status_code == answer
        # allauth forgets a used code after 30 real seconds, though it is accepted for 90.
        cache.delete(Authenticator.objects.get(type="totp").wrap()._get_used_cache_key(code))


def test_the_fifth_wrong_password_is_told_once_to_whom_it_was_tried_for(technician: User, sign_in: Callable) -> None:
    for _ in range(8):
        sign_in(technician, "guess", browser=Client())
        sign_in("nobody@example.test", "guess", browser=Client())
    told = Message.objects.get(message_kind="accounts.misuse")
    assert told.to_address == technician.email
    assert "wrong password was typed five times" in told.body


def test_five_wrong_codes_after_the_right_password_are_told(
    client: Client, technician: User, sign_in: Callable, authenticator: Callable
) -> None:
    authenticator(technician)
    sign_in(technician)
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "the password was right" in Message.objects.get(to_address=technician.email).body


def test_behind_our_own_proxy_the_address_is_the_one_it_names(
    client: Client, technician: User, sign_in: Callable, settings: object
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    sign_in(technician, headers={"x-forwarded-for": "203.0.113.9, 198.51.100.7"})
    assert UserSession.objects.get(user=technician).ip == "198.51.100.7"


def test_an_attacked_account_opens_again_after_five_minutes(
    technician: User, sign_in: Callable, clock: time_machine.Traveller
) -> None:
    for _ in range(6):
        sign_in(technician, "guess", browser=Client())
    clock.shift(timedelta(minutes=6))
    assert sign_in(technician, browser=Client()).status_code == 302


def test_a_session_in_another_browser_ends_with_the_password(
    client: Client, technician: User, sign_in: Callable
) -> None:
    elsewhere = Client()
    sign_in(technician)
    sign_in(technician, browser=elsewhere)
    new = {"oldpassword": PASSWORD, "password1": "six-small-brown-jars", "password2": "six-small-brown-jars"}
    assert client.post(reverse("account_change_password"), new).url == SETTINGS
    assert client.get(SETTINGS).status_code == 200
    assert elsewhere.get(SETTINGS).status_code == 302
    technician.refresh_from_db()
    assert technician.check_password("six-small-brown-jars")
