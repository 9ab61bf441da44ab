"""Below /api/ every error has one shape, whoever noticed what was wrong."""

import json

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from django.urls import include, path
from rest_framework.views import APIView

from accounts.actions.clients import add_client
from pharmacy.problem_details import CONTENT_TYPE
from pharmacy.throttling import Pace
from pharmacy.urls import urlpatterns as house

pytestmark = pytest.mark.django_db
JSON = "application/json"


class Broken(APIView):
    """Breaks as `how` says."""

    permission_classes: list = []
    how = "fault"

    def get(self, request):
        raise OperationalError("connection refused") if self.how == "away" else ZeroDivisionError


urlpatterns = [
    path("api/broken/", Broken.as_view()),
    path("api/away/", Broken.as_view(how="away")),
    path("", include(house)),
]
handler500 = "pharmacy.errors.mistake"


@pytest.fixture
def api(at, administrator):
    """A clinic system with a key, the delegate of nobody."""
    _, key = add_client(name="Larch Street System", by=administrator, at=at)
    return Client(headers={"authorization": f"Api-Key {key}"}, raise_request_exception=False)


def said(answer, status, code):
    """The problem, after it was looked at: its shape, its status and its code."""
    assert answer["Content-Type"] == CONTENT_TYPE, answer.content[:200]
    body = json.loads(answer.content)
    assert (answer.status_code, body["status"], body["code"]) == (status, status, code)
    assert body["type"].endswith(f"/{code}") and body["title"] and body["detail"]
    return body


def post(api, body, content_type=JSON, key="a-key", address="/api/orders/"):
    return api.post(address, body, content_type=content_type, headers={"Idempotency-Key": key})


@pytest.mark.parametrize("address", ["/api/", "/api", "/api/nothing/", "/api/orders/0000000000/"])
def test_what_is_not_there(api, address):
    said(api.get(address), 404, "not_found")


@pytest.mark.parametrize("address", ["/api/orders/%00/", "/api/orders/?cursor=%00", "/api/orders/?page_size=%00"])
def test_an_address_with_a_character_nobody_types(api, address):
    said(api.get(address), 400, "bad_request")


@pytest.mark.parametrize(
    ("address", "method"), [("/api/orders/", "put"), ("/api/docs/", "post"), ("/api/schema/", "delete")]
)
def test_what_cannot_be_done_there(api, address, method):
    assert getattr(api, method)(address)["Allow"]
    said(getattr(api, method)(address), 405, "method_not_allowed")


@pytest.mark.parametrize("address", ["/api/orders/", "/api/schema/", "/api/docs/"])
def test_an_answer_in_a_form_we_do_not_have(api, address):
    said(api.get(address, headers={"accept": "image/png"}), 406, "not_acceptable")


def test_a_body_that_is_no_json(api):
    said(post(api, "a=b", "application/x-www-form-urlencoded"), 415, "unsupported_media_type")
    for body in ["{", '{"days_supply": NaN}', b'{"note": "\xff"}', "[" * 100_000, '{"a":' * 50_000]:
        said(post(api, body), 400, "parse_error")


@pytest.mark.parametrize(
    "body", ["", "null", "[]", "1", "{}", '{"steps": [[]], "timing": "\\ud800"}', '{"timing": "\\u0000"}']
)
def test_a_body_that_is_no_order(api, body):
    said(post(api, body), 400, "invalid")


def test_a_body_larger_than_an_order_can_be(api):
    said(post(api, json.dumps({"note": "x" * 3_000_000})), 413, "too_large")


def test_a_write_to_an_address_without_its_slash_is_not_turned_into_a_read(api):
    said(post(api, "{}", address="/api/orders"), 404, "not_found")
    assert api.get("/api/orders").status_code == 301


def test_a_key_that_is_no_key(client):
    for key in ["", "a.b", "\xe9.\xff", "x" * 5_000]:
        answer = client.get("/api/orders/", headers={"authorization": f"Api-Key {key}"})
        said(answer, 401, "authentication_failed")
        assert answer["WWW-Authenticate"] == "Api-Key"


def test_a_form_from_a_foreign_page(pharmacist):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(pharmacist)
    said(post(browser, "{}"), 403, "permission_denied")


def test_a_host_we_are_not(api):
    said(api.get("/api/orders/", headers={"host": "elsewhere.example"}), 400, "bad_request")


@pytest.mark.urls(__name__)
def test_a_mistake_of_ours_and_a_database_that_is_away(api):
    said(api.get("/api/broken/"), 500, "fault")
    answer = api.get("/api/away/")
    said(answer, 503, "away")
    assert answer["Retry-After"]


def test_more_requests_than_any_clinic_needs(api, monkeypatch):
    cache.clear()
    monkeypatch.setattr(Pace, "rate", "2/min")
    assert [api.get("/api/orders/").status_code for _ in range(2)] == [200, 200]
    answer = api.get("/api/orders/")
    assert 0 < int(answer["Retry-After"]) <= 60
    said(answer, 429, "throttled")
    cache.clear()


def test_without_the_shared_cache_nobody_is_slowed_down(api, settings):
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1"}}
    assert api.get("/api/orders/").status_code == 200
