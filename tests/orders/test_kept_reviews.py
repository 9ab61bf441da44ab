"""What a review showed is kept; at the next fill what is new stands apart, and what a warning changed is counted.

DUR-01, DUR-02.
"""

import re
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from orders.actions.dispensing import check
from orders.actions.intake import submit
from orders.actions.prescribing import sign_and_send
from orders.actions.questions import Asked, ask
from orders.actions.review import accept
from orders.actions.reviewing import InterventionDraft, InterventionRefused, intervene, to_decide
from orders.actions.safety import ask_again, override
from orders.dur_codes import GOES_ON, REASON_OF, RESULT_WORDS, STOPS, Effort, Reason, Result, ReviewStep, Service
from orders.figures import figures_at
from orders.holds import HoldReason
from orders.models import Hold, Intervention, Order, Review, ShownProblem
from orders.override_rates import COLUMNS, Outcome, tables_at
from orders.problems import problems_with
from orders.questions import QuestionCode
from orders.safety import Condition
from orders.safety_problems import evidence_of
from orders.told_reviews import since_last
from patients.actions.profile import change_profile
from patients.profile import Profile
from records.meanings import Meaning
from records.models import Event
from records.refusals import NotAllowed
from records.rows import Invalid
from records.signatures import signed_of
from tests import factories
from tests.factories.dispensing import GOING, filled, goes, inspected
from tests.orders.test_every_problem import CASES
from tests.signed_in import signed_in

pytestmark = pytest.mark.django_db
CODEINE = {"opioid_last_14_days": "yes", "opioid_last_on": date(2026, 11, 20), "opioid_what": "codeine"}


def passed(prescription, at, by):
    draft = factories.a_decision(prescription, at=at, said="The last dose was a month ago; I saw it.")
    return override(prescription, draft, by=by, at=at, proof=factories.proof_of(by, at))


def accepted(order, by, at):
    return accept(order, by=by, at=at, proof=factories.proof_of(by, at))


@pytest.fixture
def stopped(pharmacist, at):
    """Signed after a pharmacist passed codeine; kidneys are weak."""
    answers = factories.an_answer(conditions=frozenset({Condition.KIDNEY}), **CODEINE)
    written = factories.a_prescription(at=at, answers=answers)
    passed(written, at, pharmacist)
    signer = written.prescriber.user
    sign_and_send(written, by=signer, at=at, proof=factories.proof_of(signer, at))
    return written.orders.get()


def test_accepting_keeps_what_was_shown_and_what_was_passed(stopped, pharmacist, at):
    accepted(stopped, pharmacist, at)
    review = Review.objects.get()
    assert (review.order, review.step, review.reviewed_by) == (stopped, ReviewStep.ACCEPT, pharmacist)
    shown = {row.code: row for row in review.shown.all()}
    assert {"OPI-01", "REN-01"} <= set(shown)
    assert (shown["OPI-01"].tier, shown["OPI-01"].override.made_by) == ("blocker", pharmacist)
    assert shown["OPI-01"].title == "Opioid in the last 14 days" and shown["OPI-01"].text.startswith("“codeine”")
    assert (shown["REN-01"].tier, shown["REN-01"].override) == ("warning", None)
    assert review.facts["Applies"] == [Condition.KIDNEY.words] and "opioids" in review.versions


def test_a_review_is_never_changed(stopped, pharmacist, at):
    accepted(stopped, pharmacist, at)
    for rows, change in ((Review.objects.all(), {"versions": "x"}), (ShownProblem.objects.all(), {"title": "x"})):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete("default")


def test_a_step_after_it_keeps_only_what_is_other(pharmacist, technician, at):
    formula = factories.a_formula(by=pharmacist, at=at)
    factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)
    order = factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
    filled(order, by=technician, at=at)
    inspected(order, by=pharmacist, at=at)
    check(order, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    assert [row.step for row in order.reviews.all()] == [ReviewStep.ACCEPT], "the same was shown"
    ask_again(order.prescription, factories.an_answer(**CODEINE), by=technician, at=at)
    passed(order.prescription, at, pharmacist)
    goes(order, GOING, by=technician, at=at)
    assert [row.step for row in order.reviews.all()] == [ReviewStep.ACCEPT, ReviewStep.HAND_OVER]


@pytest.fixture
def refill(stopped, pharmacist, technician, at):
    """The next fill, a month on: the kidneys as before, thyroid and a medicine new, the opioid over."""
    accepted(stopped, pharmacist, at)
    Order.objects.filter(pk=stopped.pk).update(status="cancelled", cancelled_at=at, cancelled_by=pharmacist)
    later, prescription = at + timedelta(days=30), stopped.prescription
    profile = Profile(no_known_allergies=True, medicines=("disulfiram",))
    change_profile(prescription.patient, profile, by=pharmacist, at=later)
    order = submit(prescription, by=prescription.prescriber.user, at=later)
    both = frozenset({Condition.KIDNEY, Condition.MOOD})
    ask_again(prescription, factories.an_answer(conditions=both), by=pharmacist, at=later)
    return Order.objects.with_all().get(pk=order.pk), later


def test_what_is_new_stands_apart_from_what_was_there(refill):
    order, later = refill
    found = problems_with(order, at=later)
    since = since_last(order, found, found)
    new, known = since.groups
    assert new.title == "New since fill 01 (Nov\N{NO-BREAK SPACE}23)" and {"MOOD-01", "INT-12"} <= {
        one.code for one in new.problems
    }
    assert "REN-01" in {one.code for one in known.problems} and "As on fill 01." in known.problems[0].ways
    said = dict(since.facts)
    assert "new: disulfiram" in said["Other medicines"]
    assert "new: Depression or thoughts of suicide" in said["Applies"]
    assert said["Opioid in 14 days"] == "no longer: Yes codeine"


@pytest.mark.usefixtures("clock")
def test_what_was_overridden_then_says_by_whom_and_why(stopped, pharmacist, at):
    accepted(stopped, pharmacist, at)
    again = factories.a_prescription(
        at=at, prescriber=stopped.prescription.prescriber, patient=stopped.prescription.patient,
        answers=factories.an_answer(**CODEINE), formula=stopped.lines.get().formula,
    )  # fmt: skip
    passed(again, at, pharmacist)
    order = factories.an_order(at=at, prescription=again)
    order = Order.objects.with_all().get(pk=order.pk)
    found = problems_with(order, at=at)
    problems = [one for group in since_last(order, found, found).groups for one in group.problems]
    (mark,) = next(one for one in problems if one.code == "OPI-01").ways
    assert mark.startswith(
        f"Overridden on order {stopped.number} by {pharmacist.printed_name}, DD (drug drug interaction)"
    )
    page = signed_in(pharmacist).get(reverse("order", args=[order.public_id])).content.decode()
    assert "Seen before" in page and f"Since order {stopped.number}" in page


def test_a_first_fill_has_no_headings(stopped, at):
    found = problems_with(stopped, at=at)
    since = since_last(stopped, found, found)
    assert [group.title for group in since.groups] == [""] and not since.title


def draft(order, at, code="REN-01", **other):
    problem = next(one for one in to_decide(problems_with(order, at=at)) if one.code == code)
    facts = {
        "code": code, "evidence": evidence_of(problem), "service": Service.PRESCRIBER_CONSULTED,
        "result": Result.NOT_FILLED, "effort": Effort.UNDER_15, "text": "The kidneys are too weak.",
        "then": HoldReason.SIDE_EFFECT, "spoke_with": "Basil Demo",
    }  # fmt: skip
    return InterventionDraft(**facts | other)


def intervened(order, at, by, **other):
    return intervene(order, draft(order, at, **other), by=by, at=at, proof=factories.proof_of(by, at))


def test_what_is_not_filled_is_held_asked_or_cancelled_with_its_codes(stopped, pharmacist, at):
    row = intervened(stopped, at, pharmacist)
    assert (row.ending, row.reason, row.result, row.hold.reason) == ("held", "MC", "2A", "side_effect")
    assert [one["meaning"] for one in signed_of(row)] == [Meaning.DUR_REVIEWED.words]
    assert Event.objects.of(stopped).filter(code="intervention.made").exists()
    asked = intervened(stopped, at, pharmacist, then=QuestionCode.LIVER, reason=Reason.LABORATORY_TEST_NEEDED)
    assert (asked.ending, asked.reason, asked.question.about) == ("asked", "TN", "REN-01")
    ended = intervened(stopped, at, pharmacist, then=None, result=Result.DISCONTINUED)
    stopped.refresh_from_db()
    assert (ended.ending, stopped.status) == ("cancelled", "cancelled")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": "no"}, "text"), ({"result": Result.AS_IS}, "result"), ({"spoke_with": " "}, "spoke_with"),
        ({"then": HoldReason.CLARIFY_DOSE}, "then"),
    ],
)  # fmt: skip
def test_what_is_incomplete_is_refused(stopped, pharmacist, at, change, field):
    with pytest.raises(Invalid) as refused:
        intervened(stopped, at, pharmacist, **change)
    assert set(refused.value.fields) == {field} and not Intervention.objects.exists() and not Hold.objects.exists()


def test_only_a_pharmacist_decides_it_and_only_what_is_shown(stopped, pharmacist, technician, at):
    with pytest.raises(NotAllowed):
        intervened(stopped, at, technician)
    with pytest.raises(InterventionRefused):
        intervened(stopped, at, pharmacist, evidence="Something else.")


@pytest.mark.usefixtures("clock")
def test_on_a_page_of_its_own(stopped, pharmacist, at):
    browser, url = signed_in(pharmacist), reverse("order_intervene", args=[stopped.public_id])
    page = browser.get(reverse("order", args=[stopped.public_id])).content.decode()
    assert url in page
    chosen = re.search(r'name="problem"[^>]*value="(\w+)"', browser.get(url).content.decode())[1]
    said = {
        "problem": chosen, "then": "hold:side_effect", "service": "P0", "result": "2A", "effort": "12", "reason": "",
        "text": "The kidneys are too weak.", "signing_code": factories.SIGNING_CODE,
    }  # fmt: skip
    assert browser.post(url, said | {"result": "1B"}).status_code == 422
    assert browser.post(url, said).url == reverse("order", args=[stopped.public_id])
    assert Intervention.objects.get().hold.note == "The kidneys are too weak."


@pytest.mark.usefixtures("clock")
def test_the_report_counts_what_was_shown_passed_and_changed(stopped, pharmacist, at):
    intervened(stopped, at, pharmacist)
    ask(stopped, Asked(QuestionCode.INTERACTION, "Shall we?", "REN-01"), by=pharmacist, at=at)
    Hold.objects.update(resolved_at=at, resolved_by=pharmacist)
    accepted(stopped, pharmacist, at)
    rules, people, months = tables_at(at)
    by_rule = {rate.of: rate for rate in rules.rows}
    kidney = by_rule["REN-01"].counts
    assert (kidney[Outcome.HELD], kidney[Outcome.ASKED], kidney[Outcome.ACCEPTED]) == (1, 1, 1)
    assert (by_rule["REN-01"].share, by_rule["REN-01"].codes) == ("0 %", "MC M0 2A 1 time")
    assert (by_rule["OPI-01"].share, by_rule["OPI-01"].codes) == ("100 %", "DD M0 1G 1 time")
    figure = next(one for one in figures_at(at) if one.key == "warnings")
    assert dict(figure.numbers) == {"Decided": "4", "Changed an order": "2", "Overridden": "1"}
    assert dict(figure.drawn)["REN-01"] == "3 decided, 2 changed" and figure.headline == "50"
    assert [rate.of for rate in people.rows] == [pharmacist.printed_name]
    assert [rate.of for rate in months.rows] == ["2026-11"]
    browser = signed_in(factories.pharmacist_in_charge())
    page = browser.get(reverse("override_rates")).content.decode()
    assert "REN-01" in page and "DD M0 1G" in page and reverse("override_rates_numbers") in page
    assert reverse("override_rates") in browser.get(reverse("figures")).content.decode()
    lines = browser.get(reverse("override_rates_numbers")).content.decode("utf-8-sig").splitlines()
    assert lines[0] == ",".join(["table", "of", *COLUMNS]) and len(lines) == 1 + sum(
        len(table.rows) for table in (rules, people, months)
    )
    assert signed_in(pharmacist).get(reverse("override_rates")).status_code == 403


def test_every_code_of_a_review_is_reached_by_a_rule_and_every_result_is_offered_once_somewhere():
    assert set(REASON_OF) <= set(CASES), "a rule that no case yields"
    assert set(RESULT_WORDS) == set(Result) == {*GOES_ON, *STOPS}
    assert {Result.NOT_FILLED, Result.DIRECTIONS_CLARIFIED, Result.DISCONTINUED} <= set(STOPS) - set(GOES_ON)
    forms = [*Reason, *Service, *Result, *Effort]
    assert all(one.words.startswith(f"{one.value}, ") for one in forms)
