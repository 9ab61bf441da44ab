"""The first rules: what they find, and that they find nothing in a clean order."""

from datetime import date, timedelta

import pytest

from orders.interactions import interactions_in
from orders.medicines.catalogue import MEDICINES
from orders.problems import problems_with, problems_with_prescription
from patients.profile import Profile
from pharmacy.rulebook import rules
from premises.terms import CompoundReason, Exclusion
from records.problem import Blocker, Note, Warning, blockers
from tests import factories

pytestmark = pytest.mark.django_db
CONTRADICTED = "The answer was that no opioid was taken in the last 14 days: which is right?"


def found(prescription, at):
    return {(type(problem), problem.code) for problem in problems_with_prescription(prescription, at=at)}


def with_profile(at, **profile):
    said = {"no_known_allergies": True, "no_other_medicines": True} | profile
    if "medicines" in profile:
        said["no_other_medicines"] = False
    if "allergies" in profile:
        said["no_known_allergies"] = False
    maker = factories.pharmacist()
    prescriber = factories.a_prescriber(by=maker, at=at)
    patient = factories.a_patient(by=prescriber.user, at=at, prescriber=prescriber, profile=Profile(**said))
    return factories.a_prescription(at=at, prescriber=prescriber, patient=patient)


def test_a_clean_order_has_none(at):
    order = factories.an_order(at=at)
    assert problems_with(order, at=at) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"opioid_last_14_days": "yes"}, (Blocker, "OPI-01")),
        ({"opioid_last_14_days": "not_known"}, (Warning, "OPI-02")),
        ({"compound_reason": CompoundReason.OTHER}, (Blocker, "503A-08")),
        ({"written_on": date(2026, 11, 24)}, (Blocker, "RX-06")),
        ({"written_on": date(2025, 11, 23)}, (Blocker, "RX-EXP-1")),
    ],
)
def test_it_finds(at, change, expected):
    assert found(factories.a_prescription(at=at, **change), at) == {expected}


def test_it_is_valid_until_the_same_day_next_year(at):
    assert found(factories.a_prescription(at=at, written_on=date(2025, 11, 24)), at) == set()


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        ({"medicines": ("percoset 5 mg",)}, (Blocker, "OPI-03")),
        ({"medicines": ("Imodium A-D as needed",)}, (Warning, "OPI-03")),
        ({"medicines": ("Sublocade 300 mg monthly",)}, (Blocker, "OPI-03")),
        ({"medicines": ("levothyroxine 75 mcg",)}, (Warning, "INT-21")),
        ({"medicines": ("Revia",)}, (Blocker, "INT-01")),
        ({"medicines": ("Movantik 25 mg daily",)}, (Blocker, "INT-02")),
        ({"medicines": ("LDN 1.5 mg",)}, (Blocker, "INT-01")),
        ({"medicines": ("naloxone kit",)}, (Note, "INT-03")),
        ({"medicines": ("thioridazine 50 mg",)}, (Warning, "INT-11")),
        ({"medicines": ("Antabuse 250",)}, (Warning, "INT-12")),
        ({"medicines": ("isoniazid 300",)}, (Warning, "INT-13")),
        ({"medicines": ("tacrolimus 1 mg bid",)}, (Warning, "INT-31")),
        ({"medicines": ("Xeljanz",)}, (Warning, "INT-31")),
        ({"medicines": ("Humira pen",)}, (Warning, "INT-31")),
        ({"medicines": ("Keytruda (pembrolizumab) q3w",)}, (Warning, "INT-32")),
        ({"medicines": ("kidney transplant, no medicine for it",)}, (Warning, "INT-33")),
        ({"medicines": ("alcohol at weekends",)}, (Note, "DEP-01")),
        ({"medicines": ("OUD in remission",)}, (Warning, "DEP-01")),
        ({"allergies": ("naltrexone (rash)",)}, (Blocker, "ALG-01")),
        ({"exclusions": frozenset({Exclusion.GELATIN})}, (Blocker, "RX-10")),
    ],
)
def test_it_reads_the_patients_profile(at, profile, expected):
    assert expected in found(with_profile(at, **profile), at)


def test_each_opioid_says_how_long_to_wait(at):
    prescription = with_profile(at, medicines=("tramadol 50 mg, Sublocade monthly", "no codeine", "OxyContin"))
    assert [(problem.code, problem.text) for problem in problems_with_prescription(prescription, at=at)] == [
        ("OPI-03", f"“tramadol”: 10 days opioid-free first. {CONTRADICTED}"),
        ("OPI-03", f"“Sublocade”: the prescriber says how long. {CONTRADICTED}"),
        ("OPI-03", f"“OxyContin”: 14 days opioid-free first. {CONTRADICTED}"),
    ]


def test_every_problem_of_screening_is_reached_here():
    """The rules of the rulebook are those of the groups, and each stands in a case of the profile's test."""
    cases = next(mark for mark in test_it_reads_the_patients_profile.pytestmark if mark.name == "parametrize").args[1]
    reached = {code for _, (_, code) in cases}
    groups = {medicine.group.rule for medicine in MEDICINES}
    assert groups | {"OPI-03"} <= reached
    assert {id for id in rules() if id.startswith("INT-")} == {rule for rule in groups if rule.startswith("INT-")}


def test_the_list_that_found_nothing(at):
    line = "Prograf, Humira, methotrexate, Unithroid, valproate, alcohol, Opdivo, naloxone kit"
    problems = problems_with_prescription(with_profile(at, medicines=(line,)), at=at)
    assert [(type(one), one.code, one.title) for one in problems] == [
        (Warning, "INT-31", "Immunosuppressant: tacrolimus"),
        (Warning, "INT-31", "Biologic for the immune system: adalimumab"),
        (Warning, "INT-13", "A medicine that strains the liver: methotrexate, valproate"),
        (Warning, "INT-21", "Thyroid replacement: levothyroxine"),
        (Warning, "INT-32", "Checkpoint inhibitor: nivolumab"),
        (Note, "DEP-01", "Alcohol"),
        (Note, "INT-03", "A naloxone kit at home"),
    ]
    assert problems[2].text == "“methotrexate”, “valproate”. So may naltrexone. Liver tests before and during."


def test_a_codeine_allergy_is_no_opioid_in_use(at):
    assert found(with_profile(at, allergies=("codeine",)), at) == set()


def test_a_fill_longer_than_the_beyond_use_date_is_stopped(at):
    assert found(factories.a_prescription(at=at, days_supply=181), at) == {(Blocker, "BUD-08")}


def test_a_licence_must_hold_in_the_patients_state(at):
    prescription = factories.a_prescription(at=at)
    long_after = at + timedelta(days=4000)
    codes = {problem.code for problem in blockers(problems_with_prescription(prescription, at=long_after))}
    assert "RX-03" in codes


def test_interactions_are_whole_words():
    assert [one.group.rule for one in interactions_in(["Levothyroxine 75", "armour thyroid", "revian"])] == [
        "INT-21", "INT-21",
    ]  # fmt: skip
