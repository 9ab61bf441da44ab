"""Signing many: each shown in full and ticked, one code, a signature and an answer each; one refused stops no other."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from orders.actions.prescribing import discontinue
from orders.lifecycle import PrescriptionStatus
from orders.models import Order, Prescription
from patients.actions.profile import change_profile
from patients.profile import Profile
from records.models import AccessLog, Signature
from tests import factories
from tests.factories import SIGNING_CODE
from tests.signed_in import signed_in

pytestmark = pytest.mark.django_db
PAGE = reverse("prescriptions_to_sign")


@pytest.fixture
def three(at, clock, pharmacist):
    """Of one prescriber; the last is stopped by an opioid."""
    prescriber = factories.a_prescriber(by=pharmacist, at=at)
    formula = factories.a_formula(by=pharmacist, at=at)
    said = {"at": at, "prescriber": prescriber, "formula": formula}
    answers = ({}, {"may_stay_longer": False, "note": "By courier"}, {"opioid_last_14_days": "yes"})
    return [factories.a_prescription(**said, **one) for one in answers]


@pytest.fixture
def practice(three):
    client = signed_in(three[0].prescriber.user)
    client.get(PAGE)
    return client


def ticks(client, *ticked, code=SIGNING_CODE):
    """The page as it is sent with these lines ticked."""
    seen = {line.form.add_prefix("seen"): line.seen for line in client.get(PAGE).context["lines"]}
    return seen | {f"{one.public_id}-sign": "on" for one in ticked} | {"signing_code": code}


def signatures(one):
    return Signature.objects.filter(subject_id=one.public_id).count()


def status(one):
    return Prescription.objects.get(pk=one.pk).status


def test_each_ticked_one_is_signed_by_itself_and_the_others_wait(practice, three):
    first, second, stopped = three
    answer = practice.post(PAGE, ticks(practice, first, second))
    assert [(one.number, one.code) for one in answer.context["results"]] == [(first.number, ""), (second.number, "")]
    assert [signatures(one) for one in three] == [1, 1, 0] and Order.objects.count() == 2
    assert [line.prescription for line in answer.context["lines"]] == [stopped]
    assert status(first) == PrescriptionStatus.SIGNED and status(stopped) == PrescriptionStatus.AWAITING_SIGNATURE


def test_one_refused_stops_no_other_and_leaves_nothing_half_made(practice, three):
    first, _, stopped = three
    answer = practice.post(PAGE, ticks(practice, stopped, first))
    results = {one.number: one.code for one in answer.context["results"]}
    assert results[first.number] == "" and results[stopped.number] not in {"", "changed_since_shown"}
    assert (signatures(stopped), stopped.orders.count(), status(stopped)) == (0, 0, "awaiting_signature")
    assert status(first) == PrescriptionStatus.SIGNED
    assert "Not signed" in answer.content.decode() and "OPI-01" in answer.content.decode()


def test_what_is_stopped_cannot_be_ticked_and_says_why(practice, three):
    page = practice.get(PAGE).content.decode()
    boxes = [f'name="{one.public_id}-sign"' in page for one in three]
    assert boxes == [True, True, False]
    assert "OPI-01 stands." in page and " checked" not in page


def test_all_that_is_signed_is_shown_on_both_pages(practice, three):
    for one in three[:2]:
        alone = practice.get(reverse("prescription", args=[one.public_id])).content.decode()
        for page in (practice.get(PAGE).content.decode(), alone):
            shown = page.replace("\u00a0", " ").replace("&#x27;", "'")
            assert "<details" not in shown.split('id="main"')[-1].split("</main>")[0]
            for words in _words_of(one):
                assert words in shown, words


def _words_of(one):
    """Every part of the signed content as it is read, and beside it allergies and other medicines."""
    said, patient = json.loads(one.signed_content()), one.patient
    step = one.steps.get()
    allowance = {"True": "The patient may stay longer on a step", "False": "Every change needs a new signature"}
    words = {
        "written_on": said["written_on"], "form": step.formula.product, "timing": "at bedtime",
        "days_supply": f"{said['days_supply']} days", "refills": f"<dd>{said['refills']}</dd>",
        "purpose": said["purpose"] or "not given", "compound_reason": "Strength not marketed",
        "compound_reason_text": said["compound_reason_text"], "note": said["note"],
        "may_stay_longer": allowance[said["may_stay_longer"]], "opioid_last_14_days": "Opioid, last 14 days",
        "safety": "What applies", "patient": said["patient"][1], "prescriber": said["prescriber"][2],
        "steps": f"{step.formula.code} version {step.formula.version}",
    }  # fmt: skip
    assert set(said) == set(words), "a part of what is signed is not looked for"
    medicines = [row.text for row in patient.medicines_now()]
    return [*words.values(), said["patient"][2], "Allergies", "Other medicines", *medicines]


def test_with_a_wrong_code_nothing_is_signed_and_the_ticks_stay(practice, three):
    answer = practice.post(PAGE, ticks(practice, three[0], code="000111"))
    page = answer.content.decode()
    assert answer.status_code == 403 and "wrong_signing_code" in page
    assert page.count(" checked") == 1 and not any(signatures(one) for one in three)


def test_without_a_tick_nothing_is_asked_or_signed(practice, three):
    answer = practice.post(PAGE, ticks(practice))
    assert "No line was ticked." in answer.content.decode() and not any(signatures(one) for one in three)


def test_what_changed_after_it_was_shown_is_not_signed(practice, three, pharmacist, at):
    sent = ticks(practice, *three[:2])
    known = Profile(allergies=("sulfa",), medicines=("Lithium",))
    change_profile(three[0].patient, known, by=pharmacist, at=at)
    answer = practice.post(PAGE, sent)
    assert [one.code for one in answer.context["results"]] == ["changed_since_shown", ""]
    assert [signatures(one) for one in three[:2]] == [0, 1] and "Lithium" in answer.content.decode()


def test_what_waits_no_more_says_so_and_the_same_page_sent_twice_signs_once(practice, three, at):
    sent = ticks(practice, *three[:2])
    discontinue(three[1], reason="a slip", by=three[1].prescriber.user, at=at)
    practice.post(PAGE, sent)
    again = practice.post(PAGE, sent)
    assert {one.code for one in again.context["results"]} == {"not_waiting"}
    assert [signatures(one) for one in three] == [1, 0, 0]


def test_another_prescribers_is_not_there_and_cannot_be_ticked(practice, three, at):
    other = factories.a_prescription(at=at)
    answer = practice.post(PAGE, ticks(practice, other))
    assert answer.context["results"] == [] and not signatures(other)
    assert other.number not in practice.get(PAGE).content.decode()


def test_a_delegate_and_a_pharmacist_do_not_sign_here(three, pharmacist, at):
    for user in (factories.a_delegate(three[0].prescriber, at=at).user, pharmacist):
        assert signed_in(user).get(PAGE).status_code == 403


def test_that_each_was_read_is_noted_and_costs_as_many_queries_for_more(practice, three, at):
    with CaptureQueriesContext(connection) as few:
        practice.get(PAGE)
    assert AccessLog.objects.filter(how="to sign", patient_id=three[2].patient.public_id).exists()
    for _ in range(3):
        factories.a_prescription(at=at, prescriber=three[0].prescriber, formula=three[0].steps.get().formula)
    with CaptureQueriesContext(connection) as more:
        practice.get(PAGE)
    assert len(more) == len(few)
