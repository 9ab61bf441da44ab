"""The measurement of searches measures the same thing on both sides: every kind of search finds the same rows."""

from datetime import datetime

import pytest
from django.db import connection
from django.urls import reverse

from accounts.roles import Role
from pharmacy.history.make import make_history
from pharmacy.pages import signed_in
from tests.bench.reference.search import found
from tests.bench.search import ROW, most_queries, texts

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_site_and_reference_find_the_same(at: datetime, clock):
    list(make_history(20, seed=1, at=at))
    browser, said = signed_in(Role.TECHNICIAN), texts(60)
    several = 0
    for text in said:
        answer = browser.post(reverse("search"), {"code": text})
        place = answer.headers.get("Location", "")
        here = [place] if place else ROW.findall(answer.content.decode())
        assert here == found(connection, text), text
        several += len(here) > 1
    assert several > 10, "there is something to find"
    assert 0 < most_queries(browser, said) < 60
