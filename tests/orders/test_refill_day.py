"""Refill day: whose supply runs out, the questions of each line, and each line's own answer."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from orders.actions.intake import NoFillLeft, submit
from orders.actions.prescribing import discontinue
from orders.actions.refilling import FillUnderWay, ask_for_refill
from orders.models import Order
from orders.problems import problems_with
from records.models import AccessLog
from records.refusals import NotAllowed
from tests import factories
from tests.factories.dispensing import GOING, checked, goes
from tests.signed_in import signed_in

pytestmark = pytest.mark.django_db

DAY = reverse("refill_day")


@pytest.fixture
def prescriber(at, clock, pharmacist):
    factories.a_pharmacy(by=factories.pharmacist_in_charge(), at=at)
    return factories.a_prescriber(by=pharmacist, at=at)


@pytest.fixture
def two(at, clock, prescriber, technician, pharmacist):
    """Two patients whose first fill of 30 days left 24 days ago."""
    formula = factories.a_formula(by=pharmacist, at=at)
    releaser = factories.pharmacist_in_charge()
    factories.a_released_batch(at=at, formula=formula, maker=technician, by=releaser, units=100)
    given = []
    for _ in range(2):
        order = factories.an_accepted_order(at=at, by=pharmacist, prescriber=prescriber, formula=formula)
        goes(checked(order, filler=technician, checker=releaser, at=at), GOING, by=technician, at=at)
        given.append(order.prescription)
    clock.shift(timedelta(days=24))
    return given


@pytest.fixture
def practice(prescriber, two):
    return signed_in(prescriber.user)


def line(prescription, **other):
    """One line as it is sent: ticked, asked, and nothing applies."""
    said = {"ask": "on", "opioid_last_14_days": "no", "asked": "none"} | other
    return {f"{prescription.public_id}-{name}": value for name, value in said.items() if value}


def due(client, ahead=14):
    """The lines of the page."""
    return [one for one, _ in client.get(DAY, {"ahead": ahead}).context["lines"]]


def test_it_lists_whose_supply_runs_out_by_what_was_handed_over(practice, two):
    assert [(one.prescription, one.days, one.left, one.is_early) for one in due(practice)] == [
        (one, 6, 2, False) for one in two
    ]
    assert len(due(practice, ahead=7)) == 2
    page = practice.get(DAY).content.decode()
    assert "2 refills left" in page and two[0].patient.full_name in page and " checked" not in page


def test_what_is_early_says_so_and_what_runs_out_later_is_not_there(practice, two, clock):
    clock.shift(timedelta(days=-10))
    assert due(practice) == []
    assert [one.is_early for one in due(practice, ahead=30)] == [True, True]
    assert "RX-EXP-3" in practice.get(DAY, {"ahead": 30}).content.decode()


def test_each_line_has_its_own_answer_and_one_refused_stops_no_other(practice, two):
    well, opioid = two
    page = practice.post(DAY, line(well) | line(opioid, opioid_last_14_days="yes", opioid_what="tramadol"))
    first, second = page.context["results"]
    by_id = {one.public_id: one for one in (first, second)}
    order = Order.objects.open().get()
    assert (order.prescription, order.fill_number) == (well, 2)
    assert by_id[well.public_id].number == order.number
    assert by_id[opioid.public_id].code == "has_blockers" and "OPI-01" in by_id[opioid.public_id].text
    assert order.number in page.content.decode() and "has_blockers" in page.content.decode()
    opioid.refresh_from_db()
    assert opioid.answers().opioid_what == "tramadol", "what was answered stands"
    assert [one.prescription for one in due(practice)] == [opioid]
    assert AccessLog.objects.filter(how="refill").count() == 2


def test_a_line_without_its_answers_is_refused_and_nothing_is_ticked_beforehand(practice, two):
    page = practice.post(DAY, line(two[0], opioid_last_14_days="", asked="") | line(two[1]))
    refused = next(one for one in page.context["results"] if one.code)
    assert (refused.public_id, refused.code) == (two[0].public_id, "answers_missing")
    assert Order.objects.open().get().prescription == two[1]
    empty = practice.post(DAY, {})
    assert "No line was ticked" in empty.content.decode() and Order.objects.open().count() == 1


def test_the_same_page_sent_again_orders_nothing_twice(practice, two):
    practice.post(DAY, line(two[0]))
    again = practice.post(DAY, line(two[0]))
    assert again.context["results"] == [] and Order.objects.open().count() == 1


def test_without_a_refill_left_it_is_to_be_renewed(practice, two, prescriber):
    two[0].refills = 0
    two[0].save(update_fields=["refills"])
    page = practice.get(DAY).content.decode()
    assert f"{reverse('order_new')}?copy={two[0].public_id}" in page
    assert f'name="{two[0].public_id}-ask"' not in page
    practice.post(DAY, line(two[0]))
    assert not Order.objects.open().exists()
    with pytest.raises(NoFillLeft):
        ask_for_refill(two[0], by=prescriber.user, at=timezone.now())


def test_nobody_else_asks_and_a_fill_under_way_is_not_asked_for_again(two, prescriber, pharmacist, at):
    stranger = factories.a_prescriber(by=pharmacist, at=at).user
    assert due(signed_in(stranger)) == []
    now = timezone.now()
    with pytest.raises(NotAllowed):
        ask_for_refill(two[0], by=stranger, at=now)
    submit(two[0], by=prescriber.user, at=now)
    with pytest.raises(FillUnderWay):
        ask_for_refill(two[0], by=prescriber.user, at=now)
    assert [one.prescription for one in due(signed_in(prescriber.user))] == [two[1]]


@pytest.mark.parametrize(("days", "codes"), [(20, ["RX-EXP-3"]), (22, ["RX-EXP-3"]), (23, []), (24, [])])
def test_the_pharmacist_is_told_of_one_that_is_early(two, prescriber, at, days, codes):
    """Of thirty days three quarters, that is twenty-three days, are taken first (RX-EXP-3)."""
    asked_at = at + timedelta(days=1 + days)
    refill = submit(two[0], by=prescriber.user, at=asked_at)
    found = {problem.code for problem in problems_with(refill, at=asked_at)}
    assert sorted(found & {"RX-EXP-3"}) == codes


def test_a_delegate_asks_for_their_prescribers_patients(two, prescriber, at):
    desk = signed_in(factories.a_delegate(prescriber, at=at).user)
    desk.post(DAY, line(two[0]))
    assert Order.objects.open().get().prescription == two[0]


def test_two_lines_cost_no_more_queries_than_one(practice, two, prescriber):
    practice.get(DAY)  # its first page also begins the session
    with CaptureQueriesContext(connection) as for_two:
        assert len(practice.get(DAY).context["lines"]) == 2
    discontinue(two[0], reason="moved away", by=prescriber.user, at=timezone.now())
    with CaptureQueriesContext(connection) as for_one:
        assert len(practice.get(DAY).context["lines"]) == 1
    assert len(for_two) == len(for_one)
