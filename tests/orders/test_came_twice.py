"""What came in twice is told when it is entered and when it is verified: the same file, or the same within a week."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from orders import sources
from orders.actions.intake import cancel
from orders.actions.prescribing import as_written, change, sign_and_send
from orders.drafts import Arrived
from orders.models import Order, Prescription
from orders.problems import problems_with, problems_with_prescription, problems_with_prescriptions
from orders.ways import with_ways
from premises.terms import Origin
from records.problem import Problem
from tests import factories
from tests.factories.orders import a_fax, an_arrival
from tests.orders.test_arriving import PAGE, PAPER, attached
from tests.orders.test_composing import catalogue, maker, patient, prescriber, typed  # noqa: F401
from tests.signed_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def first(technician: User, pharmacist: User, at: datetime) -> Order:
    """A faxed order, entered, signed and cancelled, so that no other rule tells of it."""
    written = factories.a_prescription(at=at, by=technician, origin=Origin.FAX, arrived=fax("first", at))
    sign_and_send(written, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    order: Order = written.orders.get()
    return cancel(order, reason="not wanted", by=pharmacist, at=at)


def fax(words: str, at: datetime) -> Arrived:
    """What came on a page of its own."""
    return an_arrival(Origin.FAX, at=at, file=sources.keep(a_fax(words)))


def again(first: Order, by: User, at: datetime, **other: Any) -> Prescription:
    """The same once more: patient, prescriber and product."""
    before = first.prescription
    facts = {"patient": before.patient, "prescriber": before.prescriber, "formula": before.steps.get().formula}
    return factories.a_prescription(at=at, by=by, **facts | {"origin": Origin.FAX} | other)


def told(prescription: Prescription, at: datetime) -> list[Problem]:
    return [one for one in problems_with_prescription(prescription, at=at) if one.code == "DUP-02"]


def test_the_same_file_is_told_with_the_way_to_what_was_entered_from_it(
    first: Order, technician: User, at: datetime
) -> None:
    second = again(first, technician, at + timedelta(days=300), arrived=fax("first", at))
    (problem,) = told(second, at + timedelta(days=300))
    assert problem.title == "This fax was entered before" and first.prescription.number in problem.text
    assert problem.ways[0].url == reverse("prescription", args=[first.prescription.public_id])
    assert not told(first.prescription, at)
    elsewhere = factories.a_prescription(at=at, by=technician, origin=Origin.FAX, arrived=fax("first", at))
    texts = [problem.text for problem in told(elsewhere, at)]
    assert len(texts) == 2 and all(f"for {first.prescription.patient.full_name}" in text for text in texts)


@pytest.mark.parametrize(("days", "is_told"), [(7, True), (8, False)])
def test_the_same_once_more_on_another_page_is_told_for_a_week(
    first: Order, technician: User, at: datetime, days: int, is_told: bool
) -> None:
    later = at + timedelta(days=days)
    for origin in (Origin.FAX, Origin.TELEPHONE):
        arrived = fax("second", later) if origin == Origin.FAX else an_arrival(origin, at=later)
        second = again(first, technician, later, origin=origin, arrived=arrived)
        texts = [problem.text for problem in told(second, later)]
        assert bool([text for text in texts if first.prescription.number in text]) is is_told


def test_another_prescriber_another_person_or_another_product_is_no_repeat(
    first: Order, technician: User, pharmacist: User, at: datetime
) -> None:
    other = factories.a_prescriber(by=pharmacist, at=at)
    stronger = factories.a_formula(by=pharmacist, at=at, strength_mg="3")
    somebody = factories.a_patient(by=pharmacist, at=at)
    for number, change_ in enumerate(({"prescriber": other}, {"formula": stronger}, {"patient": somebody})):
        second = again(first, technician, at, arrived=fax(f"page {number}", at), **change_)
        assert told(second, at) == []


def test_a_matched_record_is_the_same_person(first: Order, technician: User, pharmacist: User, at: datetime) -> None:
    record = factories.a_patient(by=pharmacist, at=at)
    second = again(first, technician, at, patient=record, arrived=fax("second", at))
    assert told(second, at) == []
    factories.a_match(first.prescription.patient, record, by=pharmacist, at=at)
    assert len(told(second, at)) == 1


def test_what_another_rule_says_is_not_said_twice(technician: User, pharmacist: User, at: datetime) -> None:
    written = factories.a_prescription(at=at, by=technician, origin=Origin.FAX, arrived=fax("first", at))
    sign_and_send(written, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    order = written.orders.get()
    for words, code in (("second", "DUP-01"), ("first", "DUP-02")):
        found = problems_with_prescription(again(order, technician, at, arrived=fax(words, at)), at=at)
        said = [(one.code, one.text) for one in found if order.prescription.number in one.text]
        assert [each for each, _ in said] == [code]


def test_a_correction_of_what_is_not_signed_repeats_nothing(technician: User, at: datetime) -> None:
    before = factories.a_prescription(at=at, by=technician, origin=Origin.FAX, arrived=fax("first", at))
    facts = {"patient": before.patient, "prescriber": before.prescriber, "formula": before.steps.get().formula}
    after = factories.a_prescription(at=at, by=technician, origin=Origin.FAX, arrived=fax("first", at), **facts)
    assert len(told(after, at)) == 1
    change(before, after, by=technician, at=at)
    assert told(Prescription.objects.get(pk=after.pk), at) == []


def test_what_is_written_in_the_place_of_another_repeats_nothing(
    first: Order, technician: User, pharmacist: User, at: datetime
) -> None:
    before = first.prescription
    formula = before.steps.get().formula
    draft = factories.a_draft(formula, at=at, origin=Origin.FAX, arrived=fax("first", at))
    for field in ("corrects", "replaces"):
        written = as_written(before.patient, before.prescriber, draft)
        assert len(told(written, at)) == 1
        setattr(written, field, before)
        assert told(written, at) == []


def test_each_has_its_own_week_when_many_are_judged(first: Order, technician: User, at: datetime) -> None:
    soon, later = again(first, technician, at + timedelta(days=1), arrived=fax("soon", at)), at + timedelta(days=9)
    late = again(first, technician, later, arrived=fax("late", at))
    found = problems_with_prescriptions([soon, late], at=later)
    said = [first.prescription.number in "".join(one.text for one in each if one.code == "DUP-02") for each in found]
    assert said == [True, False]


def test_it_is_told_while_it_is_entered_and_when_it_is_verified(
    first: Order,
    technician: User,
    pharmacist: User,
    at: datetime,
    patient: Any,  # noqa: F811
    prescriber: Any,  # noqa: F811
) -> None:
    entered = typed(patient, prescriber, do="check") | PAPER | attached(a_fax("first"))
    page = signed_in(technician).post(PAGE, entered).content.decode()
    assert "This fax was entered before" in page and first.prescription.number in page
    second = again(first, technician, at, arrived=fax("first", at))
    sign_and_send(second, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    order = second.orders.get()
    assert "DUP-02" in {problem.code for problem in problems_with(order, at=at)}
    page = signed_in(pharmacist).get(reverse("order", args=[order.public_id])).content.decode()
    assert "This fax was entered before" in page and f"Open {first.prescription.number}" in page


def test_the_practice_reads_only_that_the_pharmacy_looks(first: Order, technician: User, at: datetime) -> None:
    elsewhere = factories.a_prescription(at=at, by=technician, origin=Origin.FAX, arrived=fax("first", at))
    (read,) = with_ways(told(elsewhere, at), elsewhere, elsewhere.prescriber.user, at)
    assert read.text == "The pharmacy looks whether it came twice." and not read.ways


def test_many_that_came_cost_as_many_queries_as_few(first: Order, technician: User, at: datetime) -> None:
    costs = []
    for number in range(3):
        again(first, technician, at, arrived=fax("first", at))
        again(first, technician, at, arrived=fax(f"page {number}", at))
        rows = list(Prescription.objects.with_what_rules_read())
        with CaptureQueriesContext(connection) as asked:
            problems_with_prescriptions(rows, at=at)
        costs.append(len(asked))
    assert len(set(costs)) == 1
