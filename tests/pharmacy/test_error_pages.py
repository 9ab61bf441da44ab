"""Pages for what went wrong: they say it, and some must stand without anything behind them."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError
from django.template.loader import get_template
from django.test import Client
from django.urls import include, path

ALONE = ["500.html", "503.html"]


@pytest.mark.parametrize("name", ALONE)
def test_the_page_stands_without_database_and_without_context(name):
    # No database mark: a query here fails the test.
    page = get_template(name).render()
    assert "<h1>" in page
    assert "stored" in page


@pytest.mark.parametrize("name", ALONE)
def test_the_page_needs_no_manifest(name, settings):
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "no.such.storage"}}
    assert "css/tokens.css" in get_template(name).render()


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "403_csrf.html", "429.html"])
def test_the_page_says_what_is_safe_and_shows_a_way_on(name):
    page = get_template(name).render()
    assert "saved" in page or "nothing is lost" in page
    assert 'class="btn btn-primary"' in page


def broken(request):
    raise ZeroDivisionError


def without_records(request):
    raise OperationalError("connection refused")


urlpatterns = [
    path("", lambda request: None, name="home"),
    path("broken/", login_not_required(broken)),
    path("without-records/", login_not_required(without_records)),
    path("accounts/", include("allauth.urls")),
]
handler500 = "pharmacy.errors.mistake"


@pytest.mark.parametrize(
    ("address", "status", "says"), [("/broken/", 500, "Our mistake"), ("/without-records/", 503, "Closed for a moment")]
)
@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_a_failure_is_a_page_in_our_look(address, status, says):
    answer = Client(raise_request_exception=False).get(address)
    assert answer.status_code == status
    assert says in answer.content.decode()
