"""Doses: out of the usual range, ten times a usual one, near what is marketed; and what is no oral dose."""

from decimal import Decimal

import pytest

from orders.directions import Timing
from orders.drafts import StepDraft
from orders.problems import problems_with_prescription
from orders.ramps import RAMPS, USUAL_MG
from patients.profile import Profile
from premises.actions.settings import change_setting
from premises.terms import CompoundReason, Form
from records.problem import Blocker, Warning
from tests import factories

pytestmark = pytest.mark.django_db
D = Decimal
RX, COPY = "RX-05", "503A-10"


def problems(prescription, at):
    found = problems_with_prescription(prescription, at=at)
    return [problem for problem in found if problem.code in {RX, COPY}]


def found(prescription, at):
    return {(type(problem), problem.code) for problem in problems(prescription, at)}


def of(mg, at, pharmacist, *, units=1, **other):
    """So many units of this strength each time."""
    formula = factories.a_formula(by=pharmacist, at=at, strength_mg=mg)
    steps = [StepDraft(formula.code, D(mg) * units, None)]
    return factories.a_prescription(at=at, formula=formula, steps=steps, **other)


@pytest.mark.parametrize(
    ("strength", "expected"),
    [
        ("0.05", {(Warning, RX)}), ("4.5", set()), ("5", {(Warning, RX)}), ("6.5", {(Blocker, RX)}),
        ("25", {(Blocker, RX), (Warning, COPY)}), ("45", {(Blocker, RX)}), ("50", {(Blocker, RX), (Warning, COPY)}),
    ],
)  # fmt: skip
def test_it_judges_the_dose(at, pharmacist, strength, expected):
    assert found(of(strength, at, pharmacist), at) == expected


def test_an_indication_turns_a_high_dose_into_a_warning_that_names_it(at, pharmacist):
    [problem] = problems(of("6.5", at, pharmacist, purpose="study"), at)
    assert (type(problem), problem.title) == (Warning, "6.5 mg a day")
    assert "for “study”" in problem.text and "Needs an indication" not in problem.text


@pytest.mark.parametrize("tenth", USUAL_MG)
def test_ten_times_a_dose_of_the_ramps_stops_whatever_it_is_for(at, pharmacist, tenth):
    """Those of the liquid, ten times 0.1 to 0.5 mg, are usual doses themselves; 5 mg asks whether it is meant."""
    prescription = of("1.5" if tenth > 1 else "0.5", at, pharmacist, purpose="study")
    prescription.steps.update(dose_mg=10 * tenth)
    stops = (Blocker, RX) in found(prescription, at)
    assert stops == (tenth > D("0.6"))


def test_ten_capsules_of_one_and_a_half_stop_and_say_what_may_be_meant(at, pharmacist):
    [problem] = problems(of("1.5", at, pharmacist, units=10, purpose="fibromyalgia"), at)
    assert (type(problem), problem.title) == (Blocker, "15 mg is ten times 1.5 mg")
    assert "slip" in problem.text


def test_it_is_judged_per_day_too(at, pharmacist):
    twice = of("7.5", at, pharmacist, purpose="study", timing=Timing.MORNING_AND_BEDTIME)
    [problem] = problems(twice, at)
    assert (type(problem), problem.title) == (Blocker, "7.5 mg 2 times a day is ten times 1.5 mg")


def test_five_mg_asks_whether_a_half_is_meant(at, pharmacist):
    [problem] = problems(of("5", at, pharmacist), at)
    assert (type(problem), problem.text) == (Warning, "More than usual. Is it meant, or 0.5 mg?")


def test_no_dose_of_a_ramp_is_stopped(at, pharmacist):
    assert all(10 * dose not in ramp.doses_mg for ramp in RAMPS.values() for dose in ramp.doses_mg)
    for dose in USUAL_MG:
        assert (Blocker, RX) not in found(of(str(dose), at, pharmacist), at)


def test_ten_times_a_dose_of_the_protocol_chosen_stops(at, pharmacist):
    """Even one that is usual otherwise: who ordered by 0.1 mg, and sends 1 mg, slipped."""
    small = factories.a_formula(by=pharmacist, at=at, strength_mg="0.1", code="LDN01C")
    prescription = of("1", at, pharmacist)
    assert found(prescription, at) == set()
    by = prescription.prescriber.user
    prescription.protocol = factories.a_protocol(small, by=by, at=at)
    [problem] = problems(prescription, at)
    assert (type(problem), problem.title) == (Blocker, "1 mg is ten times 0.1 mg")
    assert "the protocol chosen" in problem.text
    steps = [(small.code, D(1), 14), ("LDN1C", D(1), None)]
    factories.a_formula(by=pharmacist, at=at, strength_mg="1", code="LDN1C")
    prescription.protocol = factories.a_protocol(small, by=by, at=at, steps=steps, name="Both")
    assert found(prescription, at) == set(), "the protocol itself goes from one to the other"


def test_a_cream_is_not_judged_by_the_limits_of_what_is_swallowed(at, pharmacist):
    """One gram of 10 mg/g, five grams of it, and hardly any."""
    cream = factories.a_formula_of(Form.CREAM, by=pharmacist, at=at)
    for dose in ("10", "50", "0.05"):
        steps = [StepDraft(cream.code, D(dose), None)]
        assert found(factories.a_prescription(at=at, formula=cream, steps=steps, days_supply=28), at) == set()


@pytest.mark.parametrize(
    ("reason", "text", "is_copy"),
    [
        (CompoundReason.STRENGTH_NOT_MARKETED, "", True), (CompoundReason.OTHER, "", True),
        (CompoundReason.OTHER, "cannot swallow", False), (CompoundReason.DOSAGE_FORM, "", False),
        (CompoundReason.ALLERGY_OR_EXCIPIENT, "", False), (CompoundReason.ROUTE, "", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("strength", ["50", "47", "25"])
def test_near_the_marketed_tablet_the_reason_has_to_name_the_difference(
    at, pharmacist, strength, reason, text, is_copy
):
    prescription = of(strength, at, pharmacist, compound_reason=reason, compound_reason_text=text)
    assert ((Warning, COPY) in found(prescription, at)) == is_copy


@pytest.mark.parametrize("strength", ["20", "30", "45", "4.5"])
def test_other_strengths_are_no_copy(at, pharmacist, strength):
    assert (Warning, COPY) not in found(of(strength, at, pharmacist), at)


@pytest.mark.parametrize(
    ("medicine", "is_copy"),
    [
        ("Wellbutrin XL 150 mg", True),
        ("buproprion 150", True),
        ("vitamin D", False),
        ("no bupropion", False),
    ],
)
def test_eight_mg_beside_bupropion_is_near_what_is_marketed(at, pharmacist, medicine, is_copy):
    prescriber = factories.a_prescriber(by=pharmacist, at=at)
    profile = Profile(no_known_allergies=True, medicines=(medicine,))
    patient = factories.a_patient(by=prescriber.user, at=at, prescriber=prescriber, profile=profile)
    prescription = of("8", at, pharmacist, prescriber=prescriber, patient=patient, purpose="study")
    assert ((Warning, COPY) in found(prescription, at)) == is_copy


def test_the_limits_are_settings(at, pharmacist):
    prescription = of("5", at, pharmacist)
    chief = factories.pharmacist_in_charge()
    proof = factories.proof_of(chief, at)
    change_setting("dose_asks_above_mg", "5", reason="Local practice", by=chief, at=at, proof=proof)
    assert found(prescription, at) == set()
