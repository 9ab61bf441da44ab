"""Before surgery: real hours, whatever the clocks do; the last dose is never later than they allow."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from orders.actions.safety import ask_again
from orders.directions import Timing
from orders.documents import LEAFLET
from orders.leaflet_facts import leaflet_content
from orders.models import Order
from orders.problems import problems_with_prescription
from orders.procedures import LATEST, plan_of
from orders.safety import Condition
from patients.actions.portal import link_account
from records.models import Document
from records.problem import Note, Warning
from tests import factories
from tests.factories.dispensing import checked
from tests.signed_in import signed_in

LA = ZoneInfo("America/Los_Angeles")
TODAY = date(2026, 11, 23)


def plan(on, at_time=None, timing=Timing.BEDTIME, hours=72):
    return plan_of(on, at_time, timing=timing, stop_hours=hours, zone=LA)


@pytest.mark.parametrize(
    ("at_time", "timing", "last_on", "when"),
    [
        (None, Timing.BEDTIME, date(2026, 12, 4), Timing.BEDTIME),
        (time(8), Timing.BEDTIME, date(2026, 12, 4), Timing.BEDTIME),
        (time(23, 59), Timing.BEDTIME, date(2026, 12, 4), Timing.BEDTIME),
        (None, Timing.MORNING, date(2026, 12, 4), Timing.MORNING),
        (time(11, 59), Timing.MORNING, date(2026, 12, 4), Timing.MORNING),
        (time(12), Timing.MORNING, date(2026, 12, 5), Timing.MORNING),
        (time(8), Timing.MORNING_AND_BEDTIME, date(2026, 12, 4), Timing.MORNING),
        (time(13), Timing.MORNING_AND_BEDTIME, date(2026, 12, 5), Timing.MORNING),
    ],
)
def test_the_last_dose_before_a_procedure_on_tuesday_the_eighth(at_time, timing, last_on, when):
    found = plan(date(2026, 12, 8), at_time, timing)
    assert (found.last_dose_on, found.last_dose_when) == (last_on, when)


def test_the_hours_are_real_where_the_clocks_change_in_between():
    assert plan(date(2026, 11, 3), time(8)).stops_at == datetime(2026, 10, 31, 9, tzinfo=LA)
    assert plan(date(2027, 3, 16), time(8)).stops_at == datetime(2027, 3, 13, 7, tzinfo=LA)


@given(
    on=st.dates(date(2026, 1, 1), date(2030, 12, 31)), at_time=st.none() | st.times(),
    timing=st.sampled_from(Timing), hours=st.integers(48, 240),
)  # fmt: skip
def test_no_dose_is_nearer_than_the_hours_and_the_next_one_would_be(on, at_time, timing, hours):
    found = plan(on, at_time, timing, hours)
    begins = datetime.combine(on, at_time or time(0), tzinfo=LA).astimezone(UTC)
    latest = LATEST[found.last_dose_when]
    day = found.last_dose_on + timedelta(days=latest == time(0))
    taken = datetime.combine(day, latest, tzinfo=LA).astimezone(UTC)
    assert begins - taken >= timedelta(hours=hours)
    assert begins - taken < timedelta(hours=hours + 26)


@pytest.mark.parametrize(
    ("at_time", "until"),
    [(time(8), datetime(2026, 12, 5, 8, tzinfo=LA)), (None, datetime(2026, 12, 4, 23, 59, tzinfo=LA))],
)
def test_the_minute_after_which_nothing_is_taken_is_never_midnight(at_time, until):
    assert plan(date(2026, 12, 8), at_time).until == until


def procedure_on(day, **other):
    return factories.an_answer(conditions=frozenset({Condition.PROCEDURE}), procedure_on=day, **other)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "tier", "said"),
    [
        (60, Note, "Last dose at bedtime"), (9, Warning, "Last dose at bedtime"), (10, Note, "Last dose at bedtime"),
        (4, Warning, "Last dose at bedtime"), (3, Warning, "too near"), (0, Warning, "too near"),
    ],
)  # fmt: skip
def test_a_procedure_near_the_fill_is_looked_at(at, days, tier, said):
    prescription = factories.a_prescription(at=at, answers=procedure_on(TODAY + timedelta(days=days)))
    [problem] = problems_with_prescription(prescription, at=at)
    assert (type(problem), problem.code, said in problem.text) == (tier, "SURG-01", True)


@pytest.mark.django_db
def test_one_without_a_day_is_asked_for_and_one_that_is_over_is_quiet(at):
    prescription = factories.a_prescription(at=at, answers=procedure_on(None))
    assert "When is it?" in problems_with_prescription(prescription, at=at)[0].text
    soon = factories.a_prescription(at=at, answers=procedure_on(TODAY + timedelta(days=5)))
    assert problems_with_prescription(soon, at=at + timedelta(days=6)) == []


@pytest.fixture
def order(pharmacist, technician, at):
    """Filled and checked, its leaflet asked for."""
    formula = factories.a_formula(by=pharmacist, at=at)
    factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)
    return checked(
        factories.an_accepted_order(at=at, by=pharmacist, formula=formula), filler=technician, checker=pharmacist, at=at
    )


def leaflets_of(order):
    """What its leaflets say of a procedure, the newest last."""
    found = Document.objects.filter(subject_id=order.public_id, document_kind=LEAFLET).order_by("pk")
    return [" ".join(leaflet.content["procedure"]).replace("\u00a0", " ") for leaflet in found]


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_the_leaflet_follows_the_plan_and_goes_back_when_it_is_called_off(order, at, pharmacist):
    planned = procedure_on(date(2026, 12, 8), procedure_time=time(8))
    for said in (planned, planned, factories.an_answer()):
        ask_again(order.prescription, said, by=pharmacist, at=at)
    first, with_plan, without = leaflets_of(order)
    assert (first, without) == ("", "")
    assert with_plan.startswith(
        "Your surgery or dental work is on Tue, Dec 8, 2026 at 8:00 am. Take your last dose at bedtime on Fri, Dec 4, "
        "2026. Take none after that: it must be 72 hours or more before. Take nothing after Sat, "
        "Dec 5, 2026, 8:00 am, also if you missed a dose."
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_who_has_not_begun_is_told_not_to_begin_before_it(order, at, pharmacist):
    """The last dose would be before the first day of the calendar."""
    ask_again(order.prescription, procedure_on(TODAY + timedelta(days=4)), by=pharmacist, at=at)
    assert leaflets_of(order)[-1].startswith(
        "Your surgery or dental work is on Fri, Nov 27, 2026. Do not start this medicine before your surgery or "
        "dental work. Call us first. Were you given an opioid?"
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_a_plan_that_is_over_is_printed_no_more(order, at, pharmacist):
    """The general rule stands again."""
    ask_again(order.prescription, procedure_on(TODAY + timedelta(days=10)), by=pharmacist, at=at)
    order = Order.objects.get()
    assert leaflet_content(order, at=at + timedelta(days=10)).procedure
    assert leaflet_content(order, at=at + timedelta(days=11)).procedure == ()


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_the_patient_reads_the_plan_until_the_day_is_over(order, at, pharmacist):
    user = factories.patient_user()
    link_account(order.prescription.patient, user=user, by=user, at=at)
    page = signed_in(user).get(reverse("my_orders")).content.decode()
    assert "Before and after your surgery" not in page
    ask_again(order.prescription, procedure_on(date(2026, 12, 8)), by=pharmacist, at=at)
    page = signed_in(user).get(reverse("my_orders")).content.decode().replace("\u00a0", " ")
    assert "Take your last dose at bedtime on Fri, Dec 4, 2026." in page
