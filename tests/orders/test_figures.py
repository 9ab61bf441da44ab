"""The figures of the pharmacist in charge: counted from rows, drawn within their box, as a page and as a file."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from orders.actions import review
from orders.figure_drawing import GRID_STEPS, TOP, WIDTH, bars, columns, dots, lines
from orders.figures import figures_at
from orders.holds import HoldReason
from orders.models import Order
from records.csv_rows import written
from tests import factories
from tests.conftest import AT
from tests.factories.dispensing import GOING, checked, goes
from tests.orders.pages import browser, text

HOUR = timedelta(hours=1)


def by_key(at):
    return {figure.key: figure for figure in figures_at(at)}


@pytest.mark.django_db
class TestCounting:
    def test_an_empty_pharmacy_has_nothing_to_draw_and_says_so(self, at):
        found = by_key(at)
        assert found["open"].title == "No open order is late" and found["open"].headline == "0"
        assert found["turnaround"].title == "Nothing has left yet" and found["turnaround"].picture is None
        assert found["potency"].picture is None and found["holds"].title == "Nothing was held"

    def test_open_orders_by_state_and_age(self, pharmacist, at, clock):
        held = factories.an_order(at=at)
        factories.an_accepted_order(at=at, by=pharmacist)
        review.hold(held, reason=HoldReason.STOCK, note="", by=pharmacist, at=at)
        now = dict(by_key(at + HOUR)["open"].numbers)
        assert now == {"To fill": "1", "On hold": "1", "Late": "0"}
        late = by_key(at + timedelta(hours=49))
        assert late["open"].title == "2 open orders are late"
        assert dict(late["holds"].numbers) == {"Waits for stock": "1", "Overdue now": "0"}
        assert dict(by_key(at + timedelta(hours=73))["holds"].numbers)["Overdue now"] == "1"

    def test_how_long_it_takes_and_what_leaves_the_state(self, pharmacist, technician, at, clock):
        made = factories.a_formula(by=pharmacist, at=at, code="LDN3C", strength_mg="3")
        factories.a_released_batch(at=at, formula=made, maker=technician, by=pharmacist)
        order = factories.an_accepted_order(at=at, by=pharmacist, formula=made)
        checked(order, filler=technician, checker=pharmacist, at=at)
        goes(order, GOING, by=technician, at=at + 20 * HOUR)
        found = by_key(at + 21 * HOUR)
        assert (found["turnaround"].headline, found["turnaround"].title) == ("20", "100 % left by the promise")
        assert dict(found["turnaround"].numbers)["Nine in ten"] == "20 h"
        home = order.prescription.patient.state
        assert dict(found["interstate"].numbers)[home] == "1" and found["interstate"].headline == "0"
        order.prescription.patient.state = "NV"
        order.prescription.patient.save(update_fields=["state"])
        away = by_key(at + 21 * HOUR)["interstate"]
        assert away.headline == "100" and ("Beyond 50 %", "") in away.numbers
        assert by_key(at + timedelta(weeks=13))["turnaround"].headline == "0"

    def test_every_number_of_a_picture_stands_in_a_table(self, pharmacist, technician, at, clock):
        made = factories.a_formula(by=pharmacist, at=at, code="LDN3C", strength_mg="3")
        batch = factories.a_released_batch(at=at, formula=made, maker=technician, by=pharmacist)
        found = by_key(at)
        assert len(found["deviations"].drawn) == 12 and set(dict(found["deviations"].drawn).values()) == {"0"}
        assert found["turnaround"].drawn == []
        horizon = dict(found["horizon"].drawn)
        said = [words for words in horizon if words.startswith(batch.number)]
        days = (batch.bud_on - AT.date()).days
        assert len(said) == 1 and said[0].endswith(" free") and horizon[said[0]] == f"{days} d"
        page = text(browser(factories.pharmacist_in_charge()).get(reverse("figures")))
        assert said[0] in page and "Every number drawn" in page and "data-print" in page

    def test_more_rows_cost_no_more_queries(self, pharmacist, at, clock):
        factories.an_order(at=at)
        with CaptureQueriesContext(connection) as few:
            figures_at(at + HOUR)
        factories.an_order(at=at)
        with CaptureQueriesContext(connection) as more:
            figures_at(at + HOUR)
        assert len(few) == len(more) and Order.objects.count() == 2


@pytest.mark.django_db
class TestPage:
    def test_only_the_pharmacist_in_charge_reads_it(self, pharmacist, technician, at, clock):
        factories.an_order(at=at)
        owner = browser(factories.pharmacist_in_charge())
        page = owner.get(reverse("figures"))
        assert page.status_code == 200 and text(page).count("<figure") == 8
        for other in (pharmacist, technician):
            assert browser(other).get(reverse("figures")).status_code == 403
            assert browser(other).get(reverse("figures_numbers")).status_code == 403

    def test_the_file_holds_every_number_of_the_page(self, at, clock):
        factories.an_order(at=at)
        answer = browser(factories.pharmacist_in_charge()).get(reverse("figures_numbers"))
        assert answer["Content-Type"].startswith("text/csv") and "figures.csv" in answer["Content-Disposition"]
        rows = list(csv.reader(io.StringIO(text(answer))))
        wanted = [[one.about, name, value] for one in figures_at(at) for name, value in one.rows()]
        assert rows[0] == ["figure", "what", "value"] and all(row in rows for row in wanted)


def test_no_cell_of_a_file_is_a_formula():
    cells = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "plain", "", "3 - 1", "a,b", 'say "x"']
    read = next(csv.reader(io.StringIO(written([cells]))))
    assert read == ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1", "plain", "", "3 - 1", "a,b", 'say "x"']


amounts = st.decimals(0, 4000, places=1, allow_nan=False)


def inside(drawn):
    for shape in [*drawn.bars, *drawn.dots, *drawn.levels]:
        assert 0 <= Decimal(shape.x) <= WIDTH and TOP - 15 <= Decimal(shape.y) <= 196, shape
    for _, points in drawn.lines:
        assert all(0 <= Decimal(part) <= WIDTH for pair in points.split() for part in pair.split(","))


@given(st.lists(st.integers(0, 10_000), max_size=9))
def test_bars_stay_in_the_box(counts):
    drawn = bars([(f"row {n}", [("bar-a", count), ("bar-c", 1)]) for n, count in enumerate(counts)])
    inside(drawn)
    assert all(Decimal(bar.x) + Decimal(bar.width) <= WIDTH for bar in drawn.bars)


def test_colours_are_explained_below_the_bars():
    drawn = bars([("New", [("f-new", 1), ("f-late", 2)])], keys={"f-new": "under a day", "f-late": "late"})
    assert {"under a day", "late"} <= {word.text for word in drawn.words}
    assert max(Decimal(bar.y) + Decimal(bar.height) for bar in drawn.bars) <= drawn.height


@given(st.lists(amounts, min_size=1, max_size=12), st.lists(st.integers(0, 500), min_size=1, max_size=12))
def test_lines_columns_and_dots_stay_in_the_box(values, counts):
    inside(lines([("line", values)], aim=Decimal(48), first="Sep 7", last="Nov 23"))
    inside(columns(counts, first="Sep 7", last="Nov 23"))
    percents = [value % 60 + 70 for value in values]
    drawn = dots(percents, limits=(Decimal(90), Decimal(110)), zone=(Decimal(95), Decimal(105)), first="a", last="b")
    inside(drawn)
    assert sum(dot.css == "dot-out" for dot in drawn.dots) == sum(not 90 <= one <= 110 for one in percents)


def test_a_grid_has_few_lines():
    for most in (1, 7, 47, 90, 1000, 5000):
        drawn = lines([("line", [Decimal(most)])], first="", last="")
        assert 2 <= len(drawn.levels) <= 6, (most, GRID_STEPS)
