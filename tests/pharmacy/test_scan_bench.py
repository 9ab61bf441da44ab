"""The measurement of scans measures the same thing on both sides: every kind of code leads to the same place."""

import threading
from datetime import datetime
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from pharmacy.history.make import make_history
from pharmacy.pages import signed_in
from tests.bench.reference.scan import address_of, is_allowed
from tests.bench.scan import WRONG, Server, codes, most_queries

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


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


class HangsUp(BaseHTTPRequestHandler):
    """Answers once and closes without saying so, as a server does that was left alone too long."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()
        self.close_connection = True

    def log_message(self, *said: object) -> None:
        """Nothing: a test is quiet."""


def test_a_turn_begins_on_a_connection_of_its_own():
    with HTTPServer(("127.0.0.1", 0), HangsUp) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        try:
            asked = Server(listening.server_port, "")
            assert [asked.answers(["hello"]) for _ in range(3)] == [[(200, "")]] * 3
            assert len(asked.each_ms(["/"])) == 1
        finally:
            listening.shutdown()
            thread.join(10)


def _sent_by(browser: Client) -> str:
    return "; ".join(f"{name}={cookie.value}" for name, cookie in browser.cookies.items())
