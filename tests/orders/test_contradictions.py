"""What cannot both be right is said: an opioid on the list and a no, a man who is pregnant; and how low one starts."""

from datetime import datetime
from typing import Any

import pytest

from orders.drafts import StepDraft
from orders.models import Prescription
from orders.problems import problems_with_prescription
from orders.safety import Condition
from patients.models import Sex
from patients.profile import Profile
from premises.actions.settings import change_setting
from records.problem import Blocker, Note, Problem, Warning
from tests import factories

pytestmark = pytest.mark.django_db
CONTRADICTED = "The answer was that no opioid was taken in the last 14 days: which is right?"
MALE = "The patient is recorded as male: is the answer right, or the record?"


def found(
    at: datetime, *, medicines: tuple[str, ...] = (), person: dict[str, Any] | None = None, **other: Any
) -> list[Problem]:
    maker = factories.pharmacist()
    prescriber = factories.a_prescriber(by=maker, at=at)
    profile = Profile(no_known_allergies=True, no_other_medicines=not medicines, medicines=medicines)
    patient = factories.a_patient(by=prescriber.user, at=at, prescriber=prescriber, profile=profile, **person or {})
    answers = factories.an_answer(**other.pop("answers", {}))
    prescription = factories.a_prescription(at=at, prescriber=prescriber, patient=patient, answers=answers, **other)
    return problems_with_prescription(prescription, at=at)


@pytest.mark.parametrize(
    ("answer", "medicine", "is_said"),
    [
        ("no", "Norco 5/325", True), ("no", "Sublocade monthly", True), ("no", "Imodium", False),
        ("not_known", "Norco 5/325", False), ("yes", "Norco 5/325", False),
    ],
)  # fmt: skip
def test_a_no_beside_an_opioid_on_the_list_is_said(at: datetime, answer: str, medicine: str, is_said: bool) -> None:
    problems = found(at, medicines=(medicine,), answers={"opioid_last_14_days": answer})
    (listed,) = [problem for problem in problems if problem.code == "OPI-03"]
    assert (CONTRADICTED in listed.text) is is_said


@pytest.mark.parametrize("condition", [Condition.PREGNANT, Condition.BREAST_FEEDING])
@pytest.mark.parametrize(
    ("sex", "is_asked"), [(Sex.MALE, True), (Sex.FEMALE, False), (Sex.OTHER, False), (Sex.UNKNOWN, False)]
)
def test_it_is_asked_of_a_man(at: datetime, condition: Condition, sex: Sex, is_asked: bool) -> None:
    (problem,) = found(at, person={"sex": sex}, answers={"conditions": frozenset({condition})})
    assert isinstance(problem, Warning) and (MALE in problem.text) is is_asked
    assert problem.text.startswith(("Little is known.", "It passes into milk."))


@pytest.mark.parametrize(
    ("strength", "said"),
    [
        ("0.25", "It starts at 0.25 mg a day, which is low enough."),
        ("0.5", "It starts at 0.5 mg a day, which is low enough."),
        ("0.75", "It starts at 0.75 mg a day. Start at 0.5 mg or less?"),
        ("4.5", "It starts at 4.5 mg a day. Start at 0.5 mg or less?"),
    ],
)
@pytest.mark.parametrize("told", ["list", "answer"])
def test_beside_thyroid_replacement_the_first_dose_is_judged(at: datetime, strength: str, said: str, told: str) -> None:
    formula = factories.a_formula(by=factories.pharmacist(), at=at, strength_mg=strength)
    answers = {"conditions": frozenset({Condition.THYROID})} if told == "answer" else {}
    medicines = ("Unithroid 50 mcg",) if told == "list" else ()
    (problem,) = found(at, medicines=medicines, answers=answers, formula=formula)
    assert (type(problem), problem.code) == (Warning, "INT-21")
    assert problem.text.endswith(f"Low dose naltrexone can lower the need. {said} TSH in 6 to 8 weeks.")


def test_it_is_the_first_step_that_counts_and_all_of_its_day(at: datetime) -> None:
    formula = factories.a_formula(by=factories.pharmacist(), at=at, strength_mg="0.5")
    steps = [StepDraft(formula.code, formula.strength_mg, 14), StepDraft(formula.code, 3 * formula.strength_mg)]
    (problem,) = found(at, medicines=("Cytomel",), formula=formula, steps=steps)
    assert "It starts at 0.5 mg a day, which is low enough." in problem.text


def test_what_replaces_another_does_not_start(at: datetime) -> None:
    formula = factories.a_formula(by=factories.pharmacist(), at=at, strength_mg="4.5")
    first = factories.an_order(at=at, formula=formula).prescription
    thyroid = factories.an_answer(conditions=frozenset({Condition.THYROID}))
    second = factories.a_prescription(
        at=at, prescriber=first.prescriber, patient=first.patient, formula=formula, answers=thyroid
    )
    Prescription.objects.filter(pk=second.pk).update(replaces=first)
    (problem,) = problems_with_prescription(Prescription.objects.get(pk=second.pk), at=at)
    assert "It goes on at 4.5 mg a day. Is the thyroid watched?" in problem.text


def test_the_first_dose_is_the_settings(at: datetime) -> None:
    formula = factories.a_formula(by=factories.pharmacist(), at=at, strength_mg="0.5")
    chief = factories.pharmacist_in_charge()
    proof = factories.proof_of(chief, at)
    change_setting("thyroid_starts_at_most_mg", "0.25", reason="Our protocol", by=chief, at=at, proof=proof)
    (problem,) = found(at, medicines=("Synthroid",), formula=formula)
    assert "Start at 0.25 mg or less?" in problem.text


def test_a_transplant_is_said_beside_the_medicine_against_rejection(at: datetime) -> None:
    problems = found(at, medicines=("tacrolimus",), answers={"conditions": frozenset({Condition.TRANSPLANT})})
    assert {problem.code for problem in problems} == {"INT-31", "INT-33"}


def test_alcohol_on_the_list_does_not_hide_a_dependence(at: datetime) -> None:
    problems = found(at, medicines=("alcohol",), answers={"conditions": frozenset({Condition.DEPENDENCE})})
    assert [(type(problem), problem.code) for problem in problems] == [(Warning, "DEP-01"), (Note, "DEP-01")]
    (one,) = found(at, medicines=("OUD",), answers={"conditions": frozenset({Condition.DEPENDENCE})})
    assert type(one) is not Blocker and one.text.startswith("“OUD”. Ask what is taken now.")
