"""The measurement of scans measures the same thing on both sides: every kind of code leads to the same place."""

from datetime import datetime
from http.cookies import SimpleCookie

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from pharmacy.history.make import make_history
from pharmacy.pages import signed_in
from tests.bench.reference.scan import address_of, is_allowed
from tests.bench.scan import WRONG, codes, most_queries

pytestmark = pytest.mark.django_db


def test_site_and_reference_lead_to_the_same_places(at: datetime):
    list(make_history(20, seed=1, at=at))
    browser, asked = signed_in(Role.TECHNICIAN), codes(36)
    for code in asked:
        answer = browser.get(reverse("scan"), {"code": code})
        assert (answer.headers.get("Location", ""), answer.status_code) == (
            address_of(connection, code),
            404 if code in WRONG else 302,
        ), code
    assert is_allowed(connection, SimpleCookie(_sent_by(browser)))
    assert not is_allowed(connection, SimpleCookie(_sent_by(signed_in(Role.ADMINISTRATOR))))
    assert 0 < most_queries(browser, asked) < 20


def _sent_by(browser: Client) -> str:
    return "; ".join(f"{name}={cookie.value}" for name, cookie in browser.cookies.items())
