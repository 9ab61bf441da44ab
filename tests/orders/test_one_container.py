"""One container for several steps where its label says them in turn, else one for each (ADR 0014)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from orders.actions.adjusting import adjust
from orders.actions.intake import submit
from orders.actions.review import accept
from orders.drafts import StepDraft
from orders.label_facts import label_content, label_problems
from orders.leaflet_facts import leaflet_content
from orders.leaflet_words import house_text
from orders.models import Container
from orders.preview import first_fill
from tests import factories
from tests.factories.dispensing import GOING, checked, goes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
D = Decimal
ONE, TWO = "Take 1 capsule at bedtime", "Take 2 capsules at bedtime"
IN_TURN = "For 14 days: take 1 capsule at bedtime. Then: take 2 capsules at bedtime"


@pytest.fixture
def formula(pharmacist, at):
    return factories.a_formula(by=pharmacist, at=at, code="LDN15C", strength_mg="1.5")


def an_order(formula, *doses, at, **other):
    steps = [StepDraft(code, D(mg), days) for code, mg, days in doses]
    return factories.an_order(at=at, formula=formula, steps=steps, **other)


def lines(order):
    return [(line.formula.code, line.units, line.directions) for line in order.lines.all()]


def test_one_strength_is_one_container_and_its_label_says_both_doses(formula, at):
    order = an_order(formula, ("LDN15C", "1.5", 14), ("LDN15C", "3", None), at=at)
    assert lines(order) == [("LDN15C", 14 + 2 * 16, IN_TURN)]
    line = order.lines.get()
    assert label_content(line, at=at).cluster()["directions"] == (
        "For 14 days: take 1 capsule at bedtime.",
        "Then: take 2 capsules at bedtime",
    )
    assert label_problems(line, at=at) == []
    first_said = dict(first_fill(order.prescription, at=at).facts)["First fill"]
    assert first_said == "46 capsules of 1.5 mg"


def test_where_the_label_has_no_room_each_step_has_its_own(formula, at):
    """A longer purpose leaves no place for the second line of doses."""
    doses = [("LDN15C", str(D("1.5") * n), 5) for n in range(1, 6)]
    order = an_order(formula, *doses, at=at, purpose="pain in many places, poor sleep and a tired body")
    assert [units for _, units, _ in lines(order)] == [5, 10, 15, 20, 25]
    assert all(label_problems(line, at=at) == [] for line in order.lines.all())


def test_a_strength_that_is_taken_again_after_another_is_not_counted_in_days(formula, pharmacist, at):
    factories.a_formula(by=pharmacist, at=at, code="LDN2C", strength_mg="2")
    order = an_order(formula, ("LDN15C", "1.5", 7), ("LDN2C", "2", 7), ("LDN15C", "3", None), at=at)
    assert [directions for _, _, directions in lines(order)] == [ONE, ONE, TWO]


def test_other_strengths_beside_it_stay_as_they_are(formula, pharmacist, at):
    factories.a_formula(by=pharmacist, at=at, code="LDN45C", strength_mg="4.5")
    order = an_order(formula, ("LDN15C", "1.5", 14), ("LDN15C", "3", 7), ("LDN45C", "4.5", None), at=at)
    assert lines(order) == [("LDN15C", 14 + 14, IN_TURN), ("LDN45C", 9, ONE)]
    assert [line.position for line in order.lines.all()] == [1, 2]


def handed_over(order, formulas, pharmacist, technician, at):
    for formula in formulas:
        factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)
    accept(order, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    checked(order, filler=technician, checker=pharmacist, at=at)
    return goes(order, GOING, by=technician, at=at)


@pytest.fixture
def handed(formula, pharmacist, technician, at):
    order = an_order(formula, ("LDN15C", "1.5", 14), ("LDN15C", "3", None), at=at)
    return handed_over(order, [formula], pharmacist, technician, at)


def test_the_leaflet_names_the_one_bottle_and_goes_before_its_label(handed, at):
    content = leaflet_content(handed, at=at)
    assert [(step.dose, step.directions, step.bottles) for step in content.steps] == [
        ("1.5 mg", ONE, (1,)),
        ("3 mg", TWO, (1,)),
    ]
    assert Container.objects.count() == 1
    assert house_text("en", "take.go_by_this") in content.take


def test_a_refill_inside_the_last_step_says_one_dose(handed, at):
    again = submit(handed.prescription, by=handed.prescription.prescriber.user, at=at + timedelta(days=25))
    assert lines(again) == [("LDN15C", 60, TWO)]


def test_of_what_is_in_hand_no_days_are_counted(formula, pharmacist, technician, at):
    """Three days longer at 1 mg: seven of one and sixteen of two capsules are in hand, four days of two are missing."""
    low = factories.a_formula(by=pharmacist, at=at, code="LDN1C", strength_mg="1")
    order = an_order(formula, ("LDN1C", "1", 7), ("LDN15C", "1.5", 7), ("LDN15C", "3", None), at=at)
    prescription = handed_over(order, [low, formula], pharmacist, technician, at).prescription
    longer = factories.an_adjustment(at=at, begins_on=at.date() + timedelta(days=7), days=3)
    adjust(prescription, longer, by=pharmacist, at=at + timedelta(days=6))
    again = submit(prescription, by=pharmacist, at=at + timedelta(days=6))
    assert lines(again) == [("LDN1C", 3, ONE), ("LDN15C", 8, TWO)]
