"""What every answer carries, so that no page leaks, is framed, or runs what is not ours."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User


@pytest.mark.parametrize("page", ["account_login", "account_settings", "livez", "api_schema"])
def test_every_answer_is_guarded(client: Client, technician: User, sign_in: Callable, page: str) -> None:
    if page == "account_settings":
        sign_in(technician)
    headers = client.get(reverse(page)).headers
    policy = headers["Content-Security-Policy"]
    for part in ("default-src 'self'", "img-src 'self' data:", "frame-ancestors 'none'", "form-action 'self'"):
        assert part in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert "no-store" in headers["Cache-Control"]


def test_only_the_pages_of_the_api_may_style_themselves(client: Client, db: None) -> None:
    answer = client.get(reverse("api_docs"))
    assert "style-src 'self' 'unsafe-inline'" in answer.headers["Content-Security-Policy"]
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert b"<script>" not in answer.content


def test_on_https_the_browser_is_told_to_stay_there(client: Client, db: None, settings: object) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SESSION_COOKIE_SECURE = True
    headers = client.get(reverse("account_login"), secure=True).headers
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_cookies_are_out_of_reach_of_scripts(client: Client, technician: User, sign_in: Callable) -> None:
    sign_in(technician)
    assert client.cookies["sessionid"]["httponly"]
    assert client.cookies["aliquot_station"]["httponly"]
    assert client.cookies["aliquot_station"]["samesite"] == "Lax"
