"""Pages for what went wrong: they say it, and some must stand without anything behind them."""

import pytest
from django.template.loader import get_template

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


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "403_csrf.html"])
def test_the_page_says_what_is_safe_and_shows_a_way_on(name):
    page = get_template(name).render()
    assert "saved" in page or "nothing is lost" in page
    assert 'class="btn btn-primary"' in page
