"""Pages for what went wrong: they say it, and some must stand without anything behind them."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError
from django.template.loader import get_template
from django.test import Client
from django.urls import include, path, reverse
from redis.exceptions import ConnectionError as CacheAway

from accounts.models import User
from pharmacy.errors import LAST_READ
from premises.models import Pharmacy
from tests import factories
from tests.signed_in import signed_in

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


def without_cache(request):
    raise CacheAway("connection refused")


urlpatterns = [
    path("", lambda request: None, name="home"),
    path("broken/", login_not_required(broken)),
    path("without-records/", login_not_required(without_records)),
    path("without-cache/", login_not_required(without_cache)),
    path("accounts/", include("allauth.urls")),
]
handler500 = "pharmacy.errors.mistake"


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/broken/", 500, "Our mistake"),
        ("/without-records/", 503, "Closed for a moment"),
        ("/without-cache/", 503, "Closed for a moment"),
    ],
)
@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_a_failure_is_a_page_in_our_look(address, status, says):
    answer = Client(raise_request_exception=False).get(address)
    assert answer.status_code == status
    assert says in answer.content.decode()


@pytest.mark.parametrize("address", ["/broken/", "/without-records/"])
@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_a_failure_in_a_training_pharmacy_says_training(address, at, monkeypatch):
    monkeypatch.setitem(LAST_READ, "training", False)
    visitor = Client(raise_request_exception=False)
    assert "TRAINING" not in visitor.get(address).content.decode()
    factories.a_pharmacy(by=factories.pharmacist_in_charge(), at=at)
    Pharmacy.objects.update(training=True)
    assert "TRAINING" in visitor.get(address).content.decode()


@pytest.mark.parametrize("address", ["/people/?after=%00", "/people/%00/", "/mail/%00/", "/worklist/?q=%00"])
def test_an_address_no_row_can_have_is_a_request_that_could_not_be_read(administrator: User, address: str):
    answer = signed_in(administrator).get(address)
    assert answer.status_code == 400
    assert "could not be read" in answer.content.decode()
    assert answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "aliquot_station", "messages", "django_language"])
@pytest.mark.parametrize("value", [r'"\000aaaaaaaaaaaaaaaa"', "x" * 3000, "\xff\xfe", '"[['])
def test_a_cookie_that_is_none_of_ours_is_as_none(db: None, name: str, value: str):
    browser = Client(HTTP_COOKIE=f"{name}={value}")
    assert browser.get("/").status_code == 302
    assert browser.get(reverse("account_login")).status_code == 200


@pytest.mark.parametrize("languages", ["ar", "ar-EG,ar;q=0.9", "xx-" * 900, "*", ";;q=,"])
def test_a_browser_of_any_language_is_answered(db: None, languages: str):
    assert Client(headers={"accept-language": languages}).get(reverse("account_login")).status_code == 200
