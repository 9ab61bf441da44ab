"""The monthly report counts every order that left by the state it went to, and flags the share exactly (503A-12)."""

import csv
import io
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from orders.actions.leaving import Parcel
from orders.figures import figures_at
from orders.interstate import Share, as_table, months_until, share_between
from orders.models import HandOver, Order
from orders.parcels import Address
from tests import factories
from tests.factories.dispensing import GOING, SENT, checked, goes
from tests.orders.pages import browser, text

SEATTLE = Address("9 Testing Lane", "Seattle", "WA", "98101")


@pytest.mark.parametrize(
    ("home", "away", "limit"), [(95, 5, 0), (94, 5, 5), (1000, 53, 5), (50, 50, 5), (50, 51, 50), (0, 0, 0), (0, 1, 50)]
)
def test_the_share_is_judged_before_it_is_rounded(home: int, away: int, limit: int) -> None:
    share = Share("OR", {"OR": home, "WA": away})
    assert (share.every, share.away, share.exceeded) == (home + away, away, limit)
    assert share.flag == (f"Beyond {limit} %" if limit else "Not beyond 5 %")


@pytest.fixture
def gone(order: Order, technician, pharmacist, at) -> Order:
    """To another state than the patient's."""
    checked(order, filler=technician, checker=pharmacist, at=at)
    return goes(order, replace(SENT, parcel=Parcel(SEATTLE, "staying there")), by=technician, at=at)


@pytest.mark.django_db
class TestReport:
    def test_a_parcel_counts_where_it_went(self, gone, at):
        share = share_between(at - timedelta(days=1), at + timedelta(days=1))
        assert (share.home, dict(share.states), share.percent) == ("OR", {"WA": 1}, 100)
        figure = next(one for one in figures_at(at + timedelta(hours=1)) if one.key == "interstate")
        assert figure.headline == "100" and ("WA", "1") in figure.numbers

    def test_what_older_rows_do_not_say_is_where_the_patient_lives(self, order, technician, pharmacist, at):
        checked(order, filler=technician, checker=pharmacist, at=at)
        goes(order, GOING, by=technician, at=at)
        assert HandOver.objects.get().state == ""
        assert dict(months_until(at)[0].share.states) == {order.prescription.patient.state: 1}

    def test_a_month_begins_at_midnight_where_the_pharmacy_stands(self, gone, at, db):
        zone = ZoneInfo("America/Los_Angeles")
        for left, month in [
            (datetime(2026, 11, 1, 0, 0, tzinfo=zone), date(2026, 11, 1)),  # the day summer time ends
            (datetime(2026, 10, 31, 23, 59, tzinfo=zone), date(2026, 10, 1)),
            (datetime(2026, 3, 1, 0, 0, tzinfo=zone), date(2026, 3, 1)),
        ]:
            _left_at(gone, left)
            found = {one.first: one.share.every for one in months_until(at)}
            assert len(found) == 12 and found[month] == 1 and sum(found.values()) == 1

    def test_the_page_the_file_and_who_reads_them(self, gone, pharmacist, technician, at, clock):
        owner = browser(factories.pharmacist_in_charge())
        page = text(owner.get(reverse("interstate")))
        assert "100 % left for other states" in page and "Washington" in page and "Beyond 50 %" in page
        assert reverse("interstate") in text(owner.get(reverse("figures")))
        rows = list(csv.reader(io.StringIO(text(owner.get(reverse("interstate_numbers"))))))
        assert rows[1] == ["2026-11", "WA", "Washington", "out", "1"] and rows == [list(r) for r in _table(at)]
        assert "Nothing left in October 2026" in text(owner.get(reverse("interstate"), {"month": "2026-10"}))
        assert owner.get(reverse("interstate"), {"month": "x"}).status_code == 404
        for other in (pharmacist, technician, gone.prescription.prescriber.user):
            assert browser(other).get(reverse("interstate")).status_code == 403


def _table(at: datetime) -> list[tuple[str, ...]]:
    return as_table(months_until(at)[0])


def _left_at(order: Order, at: datetime) -> None:
    Order.objects.filter(pk=order.pk).update(handed_over_at=at)
