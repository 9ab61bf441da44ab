"""What tests of coming in share: a browser that signs in, and the codes of an authenticator app."""

import time
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import PASSWORD


def code_of(secret: str) -> str:
    """What the app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def sign_in(client: Client, clock: object) -> Callable[..., HttpResponse]:
    """Type address and password at the sign-in page, in this test's browser or another."""

    def type_it(user: User | str, password: str = PASSWORD, *, browser: Client = client, **how: str) -> HttpResponse:
        address = user if isinstance(user, str) else user.email
        return browser.post(reverse("account_login"), {"login": address, "password": password}, **how)

    return type_it


@pytest.fixture
def authenticator() -> Callable[[User], Callable[[], str]]:
    """Give someone an authenticator app; what comes back types its code of now."""

    def give(user: User) -> Callable[[], str]:
        TOTP.activate(user, SECRET)
        return lambda: code_of(SECRET)

    return give
