"""The rules read all records of a person, before and after a match and its undoing (over 250 lines: each rule)."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from orders.actions.allocation import reserve
from orders.actions.dispensing import check
from orders.actions.intake import cancel
from orders.actions.review import accept
from orders.actions.safety import HasBlockers, ask_again, override, to_override
from orders.ground import with_what_rules_read
from orders.models import Order, Prescription, Review
from orders.problems import problems_with, problems_with_each, problems_with_prescription, undecided
from orders.safety import Condition
from orders.safety_problems import evidence_of
from orders.shown import facts_of
from orders.ways import with_ways
from patients.actions.matching import tell_apart, undo_match
from patients.actions.profile import change_profile
from patients.models import Patient, PatientMatch
from patients.profile import Profile
from premises.terms import Exclusion
from records.models import AccessLog
from records.problem import Blocker, Problem, Warning
from records.signatures import signatures_of
from tests import factories
from tests.events import told_of
from tests.factories.dispensing import GOING, checked, filled, goes, inspected
from tests.signed_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
NAME: dict[str, Any] = {"given_name": "Linden", "family_name": "Fakeman", "is_another_person": True}


@pytest.fixture
def two(pharmacist: User, at: datetime) -> tuple[Order, Order]:
    """An order of the same person by each of two practices, who entered her each."""
    factories.a_pharmacy(by=pharmacist, at=at)
    return _an_order(pharmacist, at), _an_order(pharmacist, at)


def _an_order(pharmacist: User, at: datetime, **other: Any) -> Order:
    prescriber = factories.a_prescriber(by=pharmacist, at=at)
    patient = factories.a_patient(by=prescriber.user, at=at, prescriber=prescriber, **NAME)
    written = factories.a_prescription(at=at, prescriber=prescriber, patient=patient, **other)
    return factories.an_order(at=at, prescription=written)


def matched(two: tuple[Order, Order], by: User, at: datetime) -> PatientMatch:
    one, other = (order.prescription.patient for order in two)
    return factories.a_match(one, other, by=by, at=at)


def found(order: Order, at: datetime) -> list[Problem]:
    return problems_with(Order.objects.get(pk=order.pk), at=at)


def codes(problems: list[Problem], kind: type[Problem] = Problem) -> set[str]:
    return {problem.code for problem in problems if isinstance(problem, kind)}


def test_each_rule_reads_what_the_other_record_says_until_the_match_is_undone(
    two: tuple[Order, Order], pharmacist: User, at: datetime
) -> None:
    one, other = two
    said = Profile(allergies=("naltrexone",), medicines=("oxycodone 5 mg",), exclusions=frozenset({Exclusion.GELATIN}))
    change_profile(other.prescription.patient, said, by=pharmacist, at=at)
    before = found(one, at)
    assert codes(before) == {"PAT-02"}
    made = matched(two, pharmacist, at)
    added = found(one, at)
    assert codes(added, Blocker) == {"ALG-01", "OPI-03", "RX-10"}
    assert codes(added, Warning) == {"DUP-01"}
    assert all("Another record of this person says so." in one.text for one in added if isinstance(one, Blocker))
    with pytest.raises(HasBlockers, match="OPI-03"):
        accept(one, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    undo_match(made, reason="Two sisters", by=pharmacist, at=at)
    assert found(one, at) == before
    accept(one, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))


def test_what_both_records_say_is_said_once(two: tuple[Order, Order], pharmacist: User, at: datetime) -> None:
    for order in two:
        said = Profile(no_known_allergies=True, medicines=("oxycodone 5 mg",))
        change_profile(order.prescription.patient, said, by=pharmacist, at=at)
    matched(two, pharmacist, at)
    assert [problem.text for problem in found(two[0], at) if problem.code == "OPI-03"] == [
        "“oxycodone”: 10 days opioid-free first. The answer was that no opioid was taken in the last 14 days: "
        "which is right?"
    ]


def test_signatures_and_stories_stand_before_during_and_after(
    two: tuple[Order, Order], pharmacist: User, at: datetime
) -> None:
    accept(two[0], by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    rows = [two[0], *(order.prescription for order in two)]
    stories = [told_of(row) for row in rows]
    made = matched(two, pharmacist, at)
    for step in (lambda: None, lambda: undo_match(made, reason="Two sisters", by=pharmacist, at=at)):
        step()
        for row, story in zip(rows, stories, strict=True):
            fresh = type(row).objects.get(pk=row.pk)
            assert all(signature.covers(fresh.signed_content()) for signature in signatures_of(fresh))
            assert told_of(fresh) == story


def test_an_order_under_way_of_the_other_record_is_seen(
    two: tuple[Order, Order], pharmacist: User, at: datetime
) -> None:
    one, other = two
    matched(two, pharmacist, at)
    (duplicate,) = [problem for problem in found(one, at) if problem.code == "DUP-01"]
    assert other.number in duplicate.text
    cancel(other, reason="not wanted", by=pharmacist, at=at)
    assert "DUP-01" not in codes(found(one, at))


def test_a_supply_in_hand_of_the_other_record_is_seen_and_an_opioid_stops_the_fill_of_either(
    pharmacist: User, technician: User, at: datetime
) -> None:
    checker = factories.pharmacist_in_charge()
    formula = factories.a_formula(by=checker, at=at)
    factories.a_released_batch(at=at, formula=formula, maker=technician, by=checker, units=100)
    one, other = (_an_order(pharmacist, at, formula=formula) for _ in range(2))
    matched((one, other), pharmacist, at)
    accept(other, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    leaving = checked(other, filler=technician, checker=checker, at=at)
    said = Profile(no_known_allergies=True, medicines=("oxycodone 5 mg",))
    change_profile(one.prescription.patient, said, by=pharmacist, at=at)
    with pytest.raises(HasBlockers, match="OPI-03"):
        goes(leaving, GOING, by=technician, at=at)
    change_profile(one.prescription.patient, factories.NOTHING_KNOWN, by=pharmacist, at=at)
    goes(leaving, GOING, by=technician, at=at)
    assert codes(found(one, at)) == {"RX-EXP-3"}


def test_what_another_record_must_not_get_is_neither_checked_nor_handed_over(
    pharmacist: User, technician: User, at: datetime
) -> None:
    checker = factories.pharmacist_in_charge()
    formula = factories.a_formula(by=checker, at=at)
    factories.a_released_batch(at=at, formula=formula, maker=technician, by=checker, units=100)
    one, other = (_an_order(pharmacist, at, formula=formula) for _ in range(2))
    accept(one, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    filled(one, by=technician, at=at)
    inspected(one, by=checker, at=at)
    said = Profile(no_known_allergies=True, no_other_medicines=True, exclusions=frozenset({Exclusion.GELATIN}))
    change_profile(other.prescription.patient, said, by=pharmacist, at=at)
    made = matched((one, other), pharmacist, at)
    with pytest.raises(HasBlockers, match="RX-10"):
        check(one, by=checker, at=at, proof=factories.proof_of(checker, at))
    undo_match(made, reason="Two sisters", by=pharmacist, at=at)
    check(one, by=checker, at=at, proof=factories.proof_of(checker, at))
    matched((one, other), pharmacist, at)
    with pytest.raises(HasBlockers, match="RX-10"):
        goes(one, GOING, by=technician, at=at)


def test_what_is_new_since_the_last_fill_counts_fills_and_lists_of_every_record(
    two: tuple[Order, Order], pharmacist: User, at: datetime
) -> None:
    one, other = two
    accept(other, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    assert not Review.objects.before(one).exists()
    said = Profile(allergies=("latex",), medicines=("levothyroxine",))
    change_profile(other.prescription.patient, said, by=pharmacist, at=at)
    made = matched(two, pharmacist, at)
    assert Review.objects.before(one).get().order == other
    assert (facts_of(one)["Other medicines"], facts_of(one)["Allergies"]) == (["levothyroxine"], ["latex"])
    undo_match(made, reason="Two sisters", by=pharmacist, at=at)
    assert not Review.objects.before(one).exists() and facts_of(one)["Allergies"] == []


def test_who_reads_another_record_beside_an_order_is_noted_in_it(
    two: tuple[Order, Order], pharmacist: User, at: datetime
) -> None:
    one, other = two
    matched(two, pharmacist, at)
    own, theirs = one.prescription.patient, other.prescription.patient
    for address in (reverse("order", args=[one.public_id]), reverse("patient_orders", args=[own.public_id])):
        before = AccessLog.objects.filter(patient_id=theirs.public_id).count()
        signed_in(pharmacist).get(address)
        assert AccessLog.objects.filter(patient_id=theirs.public_id).count() == before + 1, address


def test_what_another_record_must_not_get_is_promised_to_neither(
    pharmacist: User, technician: User, at: datetime
) -> None:
    checker = factories.pharmacist_in_charge()
    formula = factories.a_formula(by=checker, at=at)
    one, other = (_an_order(pharmacist, at, formula=formula) for _ in range(2))
    accept(one, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    said = Profile(no_known_allergies=True, no_other_medicines=True, exclusions=frozenset({Exclusion.GELATIN}))
    change_profile(other.prescription.patient, said, by=pharmacist, at=at)
    made = matched((one, other), pharmacist, at)
    factories.a_released_batch(at=at, formula=formula, maker=technician, by=checker, units=100)
    assert reserve(one, by=pharmacist, at=at) == []
    undo_match(made, reason="Two sisters", by=pharmacist, at=at)
    assert len(reserve(one, by=pharmacist, at=at)) == 1


def test_a_practice_is_not_stopped_by_and_does_not_read_what_another_wrote(
    two: tuple[Order, Order], pharmacist: User, at: datetime
) -> None:
    one, other = (order.prescription for order in two)
    said = Profile(allergies=("naltrexone",), medicines=("oxycodone 5 mg",))
    change_profile(other.patient, said, by=pharmacist, at=at)
    matched(two, pharmacist, at)
    formula = one.steps.get().formula
    new = factories.a_prescription(at=at, prescriber=one.prescriber, patient=one.patient, formula=formula)
    problems = problems_with_prescription(new, at=at)
    assert not codes(problems, Blocker)
    (told,) = [problem for problem in problems if problem.code == "PAT-01"]
    assert "oxycodone" in told.text and "OPI-03" in told.text
    read = with_ways(problems, new, one.prescriber.user, at)
    assert not [problem for problem in read if "oxycodone" in f"{problem.title}{problem.text}"]
    assert not [problem for problem in read if other.number in f"{problem.title}{problem.text}{problem.ways}"]
    page = signed_in(one.prescriber.user).get(reverse("prescription", args=[new.public_id])).content.decode()
    assert "settled before the order is accepted" in page and "oxycodone" not in page and other.number not in page


def test_the_newest_answers_of_the_person_hold(two: tuple[Order, Order], pharmacist: User, at: datetime) -> None:
    one, other = two
    matched(two, pharmacist, at)
    answers = factories.an_answer(
        opioid_last_14_days="yes", opioid_what="codeine", conditions=frozenset({Condition.KRATOM, Condition.PREGNANT})
    )
    ask_again(other.prescription, answers, by=pharmacist, at=at + timedelta(minutes=1))
    later = at + timedelta(minutes=2)
    assert codes(found(one, later), Blocker) == {"OPI-01", "OPI-05"}
    assert {"PREG-01", "DUP-01"} == codes(found(one, later), Warning)
    ask_again(one.prescription, factories.an_answer(), by=pharmacist, at=later)
    after = found(one, later)
    assert not codes(after, Blocker)
    (before,) = [problem for problem in after if problem.code == "OPI-01"]
    assert "codeine" in before.text and isinstance(before, Warning)
    assert "OPI-01" not in codes(found(one, at + timedelta(days=15)))


def test_what_another_record_stops_is_overridden_like_all_else(
    two: tuple[Order, Order], pharmacist: User, at: datetime
) -> None:
    one, other = two
    said = Profile(no_known_allergies=True, medicines=("oxycodone 5 mg",))
    change_profile(other.prescription.patient, said, by=pharmacist, at=at)
    matched(two, pharmacist, at)
    stopped = Prescription.objects.with_what_rules_read().get(pk=one.prescription_id)
    (stop,) = to_override(stopped, at=at)
    draft = factories.a_decision(stopped, at=at, code=stop.code, evidence=evidence_of(stop))
    override(stopped, draft, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    assert "OPI-03" not in codes(found(one, at), Blocker)
    accept(one, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))


def test_an_order_accepted_before_the_match_says_so(two: tuple[Order, Order], pharmacist: User, at: datetime) -> None:
    one, other = two
    accept(one, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    said = Profile(no_known_allergies=True, medicines=("levothyroxine",))
    change_profile(other.prescription.patient, said, by=pharmacist, at=at)
    assert undecided(one, found(one, at)) == []
    matched(two, pharmacist, at + timedelta(hours=1))
    left = undecided(one, found(one, at + timedelta(hours=2)))
    assert [problem.code for problem in left] == ["PAT-01"]


def test_a_record_that_may_be_theirs_is_told_with_the_way_to_compare(
    two: tuple[Order, Order], technician: User, pharmacist: User, at: datetime
) -> None:
    one, other = two
    page = signed_in(technician).get(reverse("order", args=[one.public_id])).content.decode()
    mine, theirs = (order.prescription.patient.public_id for order in two)
    assert f"{reverse('patient_compare', args=[mine])}?with={theirs}" in page and "Perhaps recorded twice" in page
    tell_apart(one.prescription.patient, other.prescription.patient, reason="Twins", by=pharmacist, at=at)
    assert "PAT-02" not in codes(found(one, at))


def test_many_persons_of_many_records_cost_as_many_queries_as_few(pharmacist: User, at: datetime) -> None:
    costs = []
    for number in range(3):
        name = {"family_name": f"Person {'xyz'[number]}", "is_another_person": True}
        first = _an_order(pharmacist, at)
        Patient.objects.filter(pk=first.prescription.patient_id).update(family_name=name["family_name"])
        for _ in range(2):
            record = factories.a_patient(by=pharmacist, at=at, given_name="Linden", **name)
            factories.a_match(first.prescription.patient, record, by=pharmacist, at=at)
        orders = list(with_what_rules_read(Order.objects.all()))
        with CaptureQueriesContext(connection) as asked:
            problems_with_each(orders, at=at)
        costs.append(len(asked))
    assert len(set(costs)) == 1


def test_the_pages_of_staff_show_all_records_and_those_of_a_practice_their_own(
    two: tuple[Order, Order], technician: User, pharmacist: User, at: datetime
) -> None:
    one, other = two
    said = Profile(no_known_allergies=True, medicines=("levothyroxine",))
    change_profile(other.prescription.patient, said, by=pharmacist, at=at)
    addresses = [
        reverse("order", args=[one.public_id]),
        reverse("patient_orders", args=[one.prescription.patient.public_id]),
    ]

    def seen(user: User, address: str) -> str:
        return signed_in(user).get(address).content.decode()

    theirs = one.prescription.prescriber.user
    assert "levothyroxine" not in seen(technician, addresses[0]) and other.number not in seen(technician, addresses[1])
    made = matched(two, pharmacist, at)
    page, orders = (seen(technician, address) for address in addresses)
    assert "Other records of this person" in page and "levothyroxine" in page
    assert other.number in orders and "in all 2 records of this person" in orders
    assert other.number not in seen(theirs, addresses[1]) and "records of this" not in seen(theirs, addresses[1])
    undo_match(made, reason="Two sisters", by=pharmacist, at=at)
    assert "levothyroxine" not in seen(technician, addresses[0]) and other.number not in seen(technician, addresses[1])
