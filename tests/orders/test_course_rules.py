"""What a patient has in hand or is about to get of other prescriptions, and fills that outlast their medicine."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from orders.actions.intake import submit
from orders.actions.prescribing import discontinue, prepare
from orders.ground import with_what_rules_read
from orders.models import Order, Prescription
from orders.problems import problems_with, problems_with_each, problems_with_prescription
from orders.ways import with_ways
from patients.actions.registration import take_into_care
from premises.terms import Form
from records.problem import Note, Warning
from tests import factories
from tests.factories.dispensing import GOING, checked, goes

pytestmark = pytest.mark.django_db
DUP, SOON = "DUP-01", "RX-EXP-3"


@pytest.fixture
def formula(pharmacist, at):
    return factories.a_formula(by=pharmacist, at=at)


@pytest.fixture
def prescriber(pharmacist, at):
    factories.a_pharmacy(by=factories.pharmacist_in_charge(), at=at)
    return factories.a_prescriber(by=pharmacist, at=at)


@pytest.fixture
def patient(prescriber, at):
    return factories.a_patient(by=prescriber.user, at=at, prescriber=prescriber)


@pytest.fixture
def write(prescriber, patient, formula):
    """A prescription of this patient that waits for its signature."""

    def written(at, **other):
        facts = {"prescriber": prescriber, "patient": patient, "formula": formula} | other
        return factories.a_prescription(at=at, **facts)

    return written


@pytest.fixture
def in_hand(write, formula, technician, pharmacist, at):
    """Thirty days, handed over today: it lasts from tomorrow until December 23."""
    releaser = factories.pharmacist_in_charge()
    factories.a_released_batch(at=at, formula=formula, maker=technician, by=releaser, units=100)
    order = factories.an_accepted_order(at=at, by=pharmacist, prescription=write(at))
    goes(checked(order, filler=technician, checker=releaser, at=at), GOING, by=technician, at=at)
    return order.prescription


def of(code, found):
    return [(type(one), one.title) for one in found if one.code == code]


def told(code, prescription, user, at):
    found = with_ways(problems_with_prescription(prescription, at=at), prescription, user, at)
    [problem] = [one for one in found if one.code == code]
    return problem


class TestInHand:
    TITLE = (Warning, "A supply is still in hand")

    def test_a_new_prescription_says_until_when_the_one_before_lasts(self, in_hand, write, prescriber, at):
        later = at + timedelta(days=9)
        new = write(later)
        problem = told(SOON, new, prescriber.user, later)
        assert problem.text == f"What {in_hand.number} gave lasts until Dec\u00a023,\u00a02026. Is more needed before?"
        assert reverse("prescription", args=[in_hand.public_id]) in [way.url for way in problem.ways]
        assert of(SOON, problems_with_prescription(in_hand, at=later)) == [], "it is not early beside the new one"

    @pytest.mark.parametrize(("days", "is_early"), [(22, True), (23, False)])
    def test_signed_it_is_judged_on_the_day_it_was_sent(self, in_hand, write, at, days, is_early):
        sent_at = at + timedelta(days=1 + days)
        order = factories.an_order(at=sent_at, prescription=write(sent_at))
        expected = [self.TITLE] if is_early else []
        assert of(SOON, problems_with(order, at=sent_at)) == expected
        assert of(SOON, problems_with(order, at=sent_at + timedelta(days=5))) == expected

    def test_a_refill_of_another_prescription_is_judged_by_it_too(self, write, in_hand, pharmacist, at):
        old = factories.an_order(at=at - timedelta(days=60), prescription=write(at - timedelta(days=60))).prescription
        refill = submit(old, by=pharmacist, at=at + timedelta(days=2))
        assert of(SOON, problems_with(refill, at=at + timedelta(days=2))) == [self.TITLE]

    def test_what_it_replaces_is_only_noted(self, in_hand, prescriber, patient, formula, at):
        later = at + timedelta(days=9)
        draft = factories.a_draft(formula, at=later)
        new = prepare(patient, prescriber, draft, replaces=in_hand, by=prescriber.user, at=later)
        expected = [(Note, "What it replaces is still in hand")]
        assert of(SOON, problems_with_prescription(new, at=later)) == expected
        assert of(SOON, problems_with(factories.an_order(at=later, prescription=new), at=later)) == expected

    def test_a_cream_is_another_course(self, in_hand, write, pharmacist, at):
        cream = factories.a_formula_of(Form.CREAM, by=pharmacist, at=at)
        later = at + timedelta(days=2)
        assert of(SOON, problems_with_prescription(write(later, formula=cream, days_supply=28), at=later)) == []

    def test_another_prescriber_is_not_told_whose_it_is(self, in_hand, patient, formula, pharmacist, at):
        other, later = factories.a_prescriber(by=pharmacist, at=at), at + timedelta(days=2)
        take_into_care(patient, other, by=pharmacist, at=later)
        new = factories.a_prescription(at=later, prescriber=other, patient=patient, formula=formula)
        problem = told(SOON, new, other.user, later)
        assert in_hand.number not in problem.text and "Dec\u00a023,\u00a02026" in problem.text and not problem.ways
        assert in_hand.number in told(SOON, new, pharmacist, later).text


class TestDuplicates:
    def test_two_that_wait_for_a_signature_name_each_other(self, write, prescriber, at):
        first, second = write(at), write(at)
        for one, other in ((first, second), (second, first)):
            problem = told(DUP, one, prescriber.user, at)
            assert problem.title == "Another prescription waits for its signature"
            assert problem.text.startswith(f"{other.number}, prepared on Nov\u00a023.")
            assert [way.url for way in problem.ways] == [reverse("prescription", args=[other.public_id])]

    def test_an_order_under_way_has_its_number_and_the_way_to_it(self, write, prescriber, pharmacist, at):
        order = factories.an_order(at=at, prescription=write(at))
        second = write(at)
        theirs, ours = told(DUP, second, prescriber.user, at), told(DUP, second, pharmacist, at)
        assert theirs.text == ours.text == f"{order.number}, due Nov\u00a025."
        assert [way.url for way in theirs.ways] == [reverse("order_followed", args=[order.public_id])]
        assert [way.url for way in ours.ways] == [reverse("order", args=[order.public_id])]

    def test_another_prescribers_order_is_told_without_its_number(self, write, patient, formula, pharmacist, at):
        order, other = factories.an_order(at=at, prescription=write(at)), factories.a_prescriber(by=pharmacist, at=at)
        take_into_care(patient, other, by=pharmacist, at=at)
        second = factories.a_prescription(at=at, prescriber=other, patient=patient, formula=formula)
        theirs = told(DUP, second, other.user, at)
        assert order.number not in theirs.text and not theirs.ways and "Nov\u00a025" in theirs.text
        first_of_theirs = problems_with_prescription(order.prescription, at=at)
        assert of(DUP, first_of_theirs) == [], "nothing is said of what another has not signed"

    def test_a_refill_and_a_replacement_are_one_course(self, write, prescriber, patient, formula, pharmacist, at):
        order = factories.an_order(at=at, prescription=write(at))
        submit(order.prescription, by=pharmacist, at=at)
        for one in order.prescription.orders.all():
            assert of(DUP, problems_with(one, at=at)) == []
        draft = factories.a_draft(formula, at=at)
        new = prepare(patient, prescriber, draft, replaces=order.prescription, by=prescriber.user, at=at)
        assert of(DUP, problems_with_prescription(new, at=at)) == []
        assert of(DUP, problems_with_prescription(Prescription.objects.get(pk=order.prescription_id), at=at)) == []

    def test_what_has_ended_is_no_duplicate_of_what_goes_on(self, write, pharmacist, at):
        ended = factories.an_order(at=at, prescription=write(at)).prescription
        discontinue(ended, reason="Moved away.", by=pharmacist, at=at)
        factories.an_order(at=at, prescription=write(at))
        assert of(DUP, problems_with_prescription(Prescription.objects.get(pk=ended.pk), at=at)) == []
        assert of(DUP, problems_with(Order.objects.get(prescription=ended), at=at)) == []

    def test_by_the_same_route_is_a_duplicate_and_a_cream_is_none(self, write, pharmacist, at):
        factories.an_order(at=at, prescription=write(at))
        cream, liquid = (
            factories.a_formula_of(form, by=pharmacist, at=at) for form in (Form.CREAM, Form.ORAL_SOLUTION)
        )
        assert of(DUP, problems_with_prescription(write(at, formula=cream, days_supply=28), at=at)) == []
        found = of(DUP, problems_with_prescription(write(at, formula=liquid, days_supply=28), at=at))
        assert (Warning, "Another order is under way") in found


def test_more_patients_cost_no_more_queries(in_hand, write, prescriber, formula, technician, pharmacist, at):
    """With something in hand and something under way, of one patient or of three."""
    later = at + timedelta(days=2)

    def cost():
        orders = list(with_what_rules_read(Order.objects.open()))
        with CaptureQueriesContext(connection) as caught:
            found = problems_with_each(orders, at=later)
        assert all(of(SOON, found[order.pk]) for order in orders)
        return len(caught)

    factories.an_order(at=later, prescription=write(later))
    one = cost()
    releaser = factories.pharmacist_in_charge()
    for _ in range(2):
        order = factories.an_accepted_order(at=at, by=pharmacist, prescriber=prescriber, formula=formula)
        goes(checked(order, filler=technician, checker=releaser, at=at), GOING, by=technician, at=at)
        who = {"patient": order.prescription.patient, "prescriber": prescriber, "formula": formula}
        factories.an_order(at=later, prescription=factories.a_prescription(at=later, **who))
    assert cost() == one


def test_a_fill_that_outlasts_its_medicine_may_be_split(write, prescriber, at):
    """180 days keep 177 with promise and first dose after them; the same days in more fills."""
    prescription = write(at, days_supply=200, refills=1)
    [problem] = [one for one in problems_with_prescription(prescription, at=at) if one.code == "BUD-08"]
    assert [(way.label, way.do) for way in problem.ways] == [("Make it fills of 100 days, 3 refills", "fills-100-3")]
    shown = told("BUD-08", prescription, prescriber.user, at)
    assert [way.label for way in shown.ways] == ["Change this order"], "saved it is changed on its page"
