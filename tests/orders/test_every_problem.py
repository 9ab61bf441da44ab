"""Every code that the rules can yield is yielded by a case here (over 250 lines: a case for each)."""

import ast
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from orders.actions.intake import submit
from orders.actions.recall import recall_batch
from orders.drafts import StepDraft
from orders.labels import RULES as LABEL_RULES
from orders.labels import problems_of
from orders.medicines.catalogue import MEDICINES
from orders.models import Order, Prescription
from orders.problems import problems_with, problems_with_prescription
from orders.safety import CONDITIONS, Condition
from patients.models import Patient
from patients.profile import Profile
from pharmacy.rulebook import CITATION
from premises.terms import CompoundReason, Exclusion, Origin, UsState
from prescribers.actions.prescribers import add_licence
from records.problem import Problem
from tests import factories
from tests.conventions.sources import python
from tests.documents.labels import a_label
from tests.factories.dispensing import GOING, checked, goes

pytestmark = pytest.mark.django_db
Found = Callable[[datetime], list[Problem]]

PROBLEMS = {"Blocker", "Warning", "Note"}
# Where a code comes out of data: the cases below are then held against that data.
OUT_OF_DATA = {"rule.id", "misfit.rule", "judged.code", "group.rule"}
# Not found by rules: open holds, refused steps, and an overridden stop, which keeps the code it had.
NO_RULES = {"orders/told.py", "orders/told_holds.py"}
KEEPS_ITS_CODE = {"problem.code"}


def written(**other: Any) -> Found:
    """What is found in a prescription with this."""
    return lambda at: problems_with_prescription(factories.a_prescription(at=at, **other), at=at)


def asked(**answers: Any) -> Found:
    """What is found where the patient answered so."""
    return written(answers=factories.an_answer(**answers))


def patient(profile: dict[str, Any] | None = None, **person: Any) -> Found:
    """What is found for such a patient."""

    def found(at: datetime) -> list[Problem]:
        said = Profile(**{"no_known_allergies": True, "no_other_medicines": True} | (profile or {}))
        prescriber = factories.a_prescriber(by=factories.pharmacist(), at=at)
        who = factories.a_patient(by=prescriber.user, at=at, prescriber=prescriber, profile=said, **person)
        return problems_with_prescription(factories.a_prescription(at=at, prescriber=prescriber, patient=who), at=at)

    return found


def takes(medicine: str) -> Found:
    """What is found where this is on the list of medicines."""
    return patient({"no_other_medicines": False, "medicines": (medicine,)})


def nothing_said(at: datetime) -> list[Problem]:
    """A patient from before anything was asked."""
    prescription = factories.a_prescription(at=at)
    Patient.objects.update(no_known_allergies=False, no_other_medicines=False)
    return problems_with_prescription(Prescription.objects.get(pk=prescription.pk), at=at)


def strong(at: datetime) -> list[Problem]:
    """A capsule of the strength of the market."""
    formula = factories.a_formula(by=factories.pharmacist(), at=at, strength_mg="50")
    return problems_with_prescription(factories.a_prescription(at=at, formula=formula), at=at)


def entered_without_saying_how(at: datetime) -> list[Problem]:
    """By telephone, from before it was asked who called."""
    prescription = factories.a_prescription(at=at)
    prescription.origin = Origin.TELEPHONE
    return problems_with_prescription(prescription, at=at)


def no_refill_left(at: datetime) -> list[Problem]:
    """Two weeks of steps, and refills of thirty days."""
    formula = factories.a_formula(by=factories.pharmacist(), at=at)
    steps = [StepDraft(formula.code, formula.strength_mg, 14)]
    return problems_with_prescription(factories.a_prescription(at=at, formula=formula, steps=steps), at=at)


def twice(at: datetime) -> list[Problem]:
    """A second order of the form."""
    first = factories.an_order(at=at).prescription
    second = factories.a_prescription(at=at, prescriber=first.prescriber, patient=first.patient)
    return problems_with_prescription(second, at=at)


def of_two_records(at: datetime) -> tuple[Order, Patient, User]:
    """An order, and another record of its patient that says more."""
    pharmacist, order = factories.pharmacist(), factories.an_order(at=at)
    patient = order.prescription.patient
    name = {"given_name": patient.given_name, "family_name": patient.family_name, "is_another_person": True}
    said = Profile(no_known_allergies=True, medicines=("levothyroxine",))
    return order, factories.a_patient(by=pharmacist, at=at, profile=said, **name), pharmacist


def added_by_another_record(at: datetime) -> list[Problem]:
    """Matched, before the next prescription is signed."""
    order, other, pharmacist = of_two_records(at)
    prescription = order.prescription
    factories.a_match(prescription.patient, other, by=pharmacist, at=at)
    who = {"prescriber": prescription.prescriber, "patient": prescription.patient}
    return problems_with_prescription(factories.a_prescription(at=at, **who), at=at)


def faxed_twice(at: datetime) -> list[Problem]:
    """Two prescriptions entered from one fax."""
    clerk = factories.technician()
    _first, second = (factories.a_prescription(at=at, by=clerk, origin=Origin.FAX) for _ in range(2))
    return problems_with_prescription(second, at=at)


def unverified(at: datetime) -> list[Problem]:
    """A prescriber whom nobody looked up."""
    newcomer = factories.a_prescriber(by=factories.pharmacist(), at=at, is_verified=False)
    return problems_with(factories.an_order(at=at, prescriber=newcomer), at=at)


def licence_over(at: datetime) -> list[Problem]:
    """Long after the licence ended."""
    return problems_with_prescription(factories.a_prescription(at=at), at=at + timedelta(days=4000))


def changed_after_signing(at: datetime) -> list[Problem]:
    """Its purpose is another than the one that was signed."""
    order = factories.an_order(at=at)
    order.prescription.purpose = "something else"
    return problems_with(order, at=at)


def refilled_early(at: datetime) -> list[Problem]:
    """Asked for a day after thirty days' supply was handed over."""
    maker, checker = factories.technician(), factories.pharmacist_in_charge()
    formula = factories.a_formula(by=checker, at=at)
    factories.a_released_batch(at=at, formula=formula, maker=maker, by=checker, units=100)
    order = factories.an_accepted_order(at=at, by=factories.pharmacist(), formula=formula)
    goes(checked(order, filler=maker, checker=checker, at=at), GOING, by=maker, at=at)
    refill = submit(order.prescription, by=order.prescription.prescriber.user, at=at + timedelta(days=1))
    return problems_with(refill, at=at + timedelta(days=1))


def batch_lost(at: datetime) -> list[Problem]:
    """What was promised of it is recalled before it is filled."""
    maker, checker = factories.technician(), factories.pharmacist_in_charge()
    formula = factories.a_formula(by=checker, at=at)
    batch = factories.a_released_batch(at=at, formula=formula, maker=maker, by=checker)
    order = factories.an_accepted_order(at=at, by=checker, formula=formula)
    recall_batch(batch, reason="too weak", by=checker, at=at, proof=factories.proof_of(checker, at))
    return problems_with(order, at=at)


def lives_elsewhere(at: datetime) -> list[Problem]:
    """In a state the pharmacy has no licence in."""
    prescriber = factories.a_prescriber(by=factories.pharmacist(), at=at)
    who = factories.a_patient(by=prescriber.user, at=at, prescriber=prescriber, state=UsState.ID)
    licence = {"state": UsState.ID, "number": "ID-1", "expires_on": date(2028, 6, 30)}
    add_licence(prescriber, **licence, by=factories.pharmacist(), at=at)
    return problems_with(factories.an_order(at=at, prescriber=prescriber, patient=who), at=at)


def label(field: str, value: Any = "", **other: Any) -> Found:
    """What is found in a label with this on it."""
    return lambda at: list(problems_of(a_label(**{field: value} | other)))


CASES: dict[str, Found] = {
    "RX-02": nothing_said,
    "RX-03": licence_over,
    "RX-05": strong,
    "RX-06": written(written_on=date(2026, 11, 24)),
    "RX-10": patient({"exclusions": frozenset({Exclusion.GELATIN})}),
    "RX-12": unverified,
    "RX-EXP-1": written(written_on=date(2025, 11, 23)),
    "RX-EXP-2": no_refill_left,
    "RX-EXP-3": refilled_early,
    "503A-10": strong,
    "RX-13": entered_without_saying_how,
    "503A-12": lives_elsewhere,
    "503A-08": written(compound_reason=CompoundReason.OTHER),
    "BUD-08": written(days_supply=181),
    "DUP-01": twice,
    "DUP-02": faxed_twice,
    "PAT-01": added_by_another_record,
    "PAT-02": lambda at: problems_with(of_two_records(at)[0], at=at),
    "SEC-11": changed_after_signing,
    "batch_rejected": batch_lost,
    "AGE-01": patient(born_on=date(2010, 4, 4)),
    "ALG-01": patient({"no_known_allergies": False, "allergies": ("gelatin",)}),
    "OPI-01": asked(opioid_last_14_days="yes"),
    "OPI-02": asked(were_asked=False),
    "OPI-03": takes("Norco 5/325"),
    "OPI-04": asked(conditions=frozenset({Condition.METHADONE_NOW})),
    "OPI-05": asked(conditions=frozenset({Condition.KRATOM})),
    "INT-01": takes("LDN 1.5 mg"),
    "INT-02": takes("Movantik"),
    "INT-03": takes("naloxone kit"),
    "INT-11": takes("thioridazine"),
    "INT-12": takes("Antabuse"),
    "INT-13": takes("methotrexate 15 mg weekly"),
    "INT-21": takes("Unithroid"),
    "INT-31": takes("Humira"),
    "INT-32": takes("Opdivo"),
    "INT-33": asked(conditions=frozenset({Condition.TRANSPLANT})),
    "DEP-01": asked(conditions=frozenset({Condition.DEPENDENCE})),
    "PREG-01": asked(conditions=frozenset({Condition.PREGNANT})),
    "PREG-02": asked(conditions=frozenset({Condition.BREAST_FEEDING})),
    "LIV-01": asked(conditions=frozenset({Condition.LIVER_SEVERE})),
    "LIV-02": asked(conditions=frozenset({Condition.LIVER})),
    "REN-01": asked(conditions=frozenset({Condition.KIDNEY})),
    "MOOD-01": asked(conditions=frozenset({Condition.MOOD})),
    "SURG-01": asked(conditions=frozenset({Condition.PROCEDURE})),
    "LBL-01": label("patient", "שלום \U0001f48a"),
    "LBL-03": label("storage"),
    "LBL-04": label("strength", "3.0 mg Capsule"),
    "LBL-17-1": label("directions"),
    "LBL-US-1": label("pharmacy"),
    "LBL-CA-1": label("patient"),
    "LBL-CA-6": label("description"),
    "LBL-TX-1": label("telephone", states=(UsState("TX"), UsState("TX"))),
}


def rule_modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module of orders that makes problems of what the rules find."""
    for name, text in python("orders/"):
        if name not in NO_RULES and "records.problem import" in text:
            yield name, ast.parse(text)


def calls_in(tree: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)


def makes_problem(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id in PROBLEMS


# Of a text of the leaflet and of no order; tests/orders/test_leaflet_texts.py reaches them.
OF_TEXTS = {"LFT-02", "LFT-03", "LFT-05"}


def codes_written() -> set[str]:
    """Every code that stands in a call: of a problem, or of a name that is one of the tiers."""
    found = set()
    for _, tree in rule_modules():
        for call in calls_in(tree):
            first = call.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                is_code = makes_problem(call) or CITATION.fullmatch(first.value)
                found |= {first.value} if is_code else set()
    return found


def codes_of_data() -> set[str]:
    """Every code that stands in data: groups of medicines, conditions, rules of the label."""
    return (
        {medicine.group.rule for medicine in MEDICINES}
        | {judged.code for judged in CONDITIONS.values()}
        | {rule.id for rule in LABEL_RULES}
    )


def test_every_code_has_a_case() -> None:
    assert set(CASES) == (codes_written() - OF_TEXTS) | codes_of_data()


def test_a_code_that_is_not_written_comes_out_of_data() -> None:
    """Otherwise the test above would not see it."""
    first = {
        ast.unparse(call.args[0])
        for _, tree in rule_modules()
        for call in calls_in(tree)
        if makes_problem(call) and not isinstance(call.args[0], ast.Constant)
    }
    assert first <= OUT_OF_DATA | KEEPS_ITS_CODE


@pytest.mark.parametrize("code", CASES)
def test_it_is_found(code: str, at: datetime) -> None:
    assert code in {problem.code for problem in CASES[code](at)}


def test_every_group_of_medicines_is_told_on_the_page(at: datetime) -> None:
    """The first name of each group, in one list; a kit is told only where no opioid stops."""
    firsts = {medicine.group.title: medicine.all_names[0] for medicine in reversed(MEDICINES)}
    titles = [problem.title for problem in takes(", ".join(firsts.values()))(at)]
    assert [title for title in firsts if not any(found.startswith(title) for found in titles)] == []
