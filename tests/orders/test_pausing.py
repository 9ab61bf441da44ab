"""A pause: no dose on its days, what is in hand lasts longer; after two weeks one begins with the first dose."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.roles import Audience
from orders.actions.adjusting import AdjustmentRefused, adjust, withdraw
from orders.actions.intake import submit
from orders.courses import course_of
from orders.doses import dose_on
from orders.drafts import AdjustmentReason, StepDraft
from orders.leaflet_facts import leaflet_content
from orders.models import Order
from orders.stretches import AdjustmentKind
from orders.told_next import next_of
from patients.actions.registration import link_account
from tests import factories
from tests.factories.dispensing import GOING, checked, goes
from tests.signed_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
D = Decimal
STRENGTHS = {"LDN15C": "1.5", "LDN3C": "3"}


@pytest.fixture
def formulas(pharmacist, technician, at):
    found = [factories.a_formula(by=pharmacist, at=at, code=code, strength_mg=mg) for code, mg in STRENGTHS.items()]
    for one in found:
        factories.a_released_batch(at=at, formula=one, maker=technician, by=pharmacist)
    return found


@pytest.fixture
def order(formulas, pharmacist, technician, at):
    """1.5 mg for fourteen nights, then 3 mg; the first thirty nights are handed over on Monday the 23rd."""
    steps = [StepDraft("LDN15C", D("1.5"), 14), StepDraft("LDN3C", D(3), None)]
    first = factories.an_accepted_order(at=at, by=pharmacist, formula=formulas[0], steps=steps)
    checked(first, filler=technician, checker=pharmacist, at=at)
    return goes(first, GOING, by=technician, at=at)


def paused(prescription, at, by, *, after, days):
    """No dose for so many nights, so many nights after the first dose."""
    begins = at.date() + timedelta(days=1 + after)
    draft = factories.an_adjustment(
        at=at, kind=AdjustmentKind.PAUSE, begins_on=begins, days=days, reason=AdjustmentReason.PROCEDURE
    )
    return adjust(prescription, draft, by=by, at=at)


def doses(at, *days):
    orders = list(Order.objects.with_people().select_related("handing_over"))
    found = [dose_on(at.date() + timedelta(days=1 + day), orders) for day in days]
    return [dose and dose.dose_mg for dose in found]


def holds(order):
    return {line.formula.code: line.units for line in order.lines.all()}


def test_after_a_short_one_one_goes_on_where_one_was(order, pharmacist, at):
    paused(order.prescription, at, pharmacist, after=16, days=5)
    assert doses(at, 15, 16, 20, 21) == [D(3), 0, 0, D(3)]
    assert doses(at, 34, 35) == [D(3), None], "what is in hand lasts five nights longer"
    assert holds(submit(order.prescription, by=pharmacist, at=at)) == {"LDN3C": 30}


def test_after_two_weeks_one_begins_with_the_first_dose(order, pharmacist, at):
    paused(order.prescription, at, pharmacist, after=16, days=14)
    assert doses(at, 15, 16, 29) == [D(3), 0, 0]
    assert holds(submit(order.prescription, by=pharmacist, at=at)) == {"LDN15C": 14, "LDN3C": 2}, "14 of 3 mg are left"


def test_leaflet_and_course_say_when_nothing_is_taken(order, pharmacist, at):
    paused(order.prescription, at, pharmacist, after=16, days=5)
    steps = [(step.dose, (step.last - step.first).days + 1) for step in leaflet_content(order, at=at).steps]
    assert steps == [("1.5 mg", 14), ("3 mg", 2), ("No dose", 5), ("3 mg", 14)]
    assert ("no dose", "5 days, Dec\u00a010 to Dec\u00a014") in course_of(order.prescription, at=at).facts


def lasts_until(at):
    return next_of(Order.objects.with_courses().get(), Audience.PATIENT, at).by.date()


def test_what_is_in_hand_lasts_longer_where_it_is_told(order, pharmacist, at):
    assert lasts_until(at) == date(2026, 12, 23)
    paused(order.prescription, at, pharmacist, after=16, days=5)
    assert lasts_until(at) == date(2026, 12, 28)


def test_it_is_taken_back_as_any_other(order, pharmacist, at):
    before = doses(at, *range(30))
    withdraw(paused(order.prescription, at, pharmacist, after=16, days=20), by=pharmacist, at=at)
    assert doses(at, *range(30)) == before


def test_nothing_is_paused_before_it_begins(formulas, pharmacist, at):
    prescription = factories.an_accepted_order(at=at, by=pharmacist, formula=formulas[0]).prescription
    with pytest.raises(AdjustmentRefused) as refusal:
        paused(prescription, at, pharmacist, after=0, days=5)
    assert refusal.value.code == "not_begun_yet"


def test_a_pause_from_the_first_night_on_stands_in_the_leaflet(order, pharmacist, at):
    paused(order.prescription, at, pharmacist, after=0, days=5)
    steps = [(step.dose, (step.last - step.first).days + 1) for step in leaflet_content(order, at=at).steps]
    assert steps == [("No dose", 5), ("1.5 mg", 14), ("3 mg", 16)]
    assert doses(at, 4, 5, 34, 35) == [0, D("1.5"), D(3), None]


def test_inside_a_pause_nothing_else_is_adjusted(order, pharmacist, at):
    paused(order.prescription, at, pharmacist, after=16, days=5)
    with pytest.raises(AdjustmentRefused, match="paused"):
        paused(order.prescription, at, pharmacist, after=18, days=5)


def test_the_patient_reads_that_there_is_no_dose(order, pharmacist, at, clock):
    user = factories.patient_user()
    link_account(order.prescription.patient, user=user, by=user, at=at)
    paused(order.prescription, at, pharmacist, after=0, days=5)
    clock.move_to(at + timedelta(days=2))
    page = signed_in(user).get(reverse("my_orders")).content.decode().replace("\u00a0", " ")
    assert "No dose" in page and "Take none: your medicine is paused." in page
    assert "Night 2 of 5 without it. From Sun, Nov 29: 1.5 mg." in page


def test_one_dose_is_paused_too(formulas, pharmacist, technician, at):
    first = factories.an_accepted_order(at=at, by=pharmacist, formula=formulas[1])
    checked(first, filler=technician, checker=pharmacist, at=at)
    goes(first, GOING, by=technician, at=at)
    page = reverse("prescription_adjust", args=[first.prescription.public_id])
    said = {"kind": "pause", "begins_on": "2026-12-01", "days": 7, "reason": "procedure", "seen": 0, "do": "save"}
    assert signed_in(pharmacist).post(page, said).status_code == 302
    assert doses(at, 6, 7, 13, 14) == [D(3), 0, 0, D(3)]
