"""A hard stop is passed by a pharmacist only, who spoke with the prescriber: for this stop and these answers."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from orders.actions.prescribing import sign_and_send
from orders.actions.review import accept
from orders.actions.safety import Beside, HasBlockers, OverrideRefused, ask_again, override, to_override
from orders.dur_codes import GOES_ON, REASONS, Result
from orders.medicines.catalogue import VERSION as MEDICINES_VERSION
from orders.models import Override
from orders.opioids.catalogue import VERSION
from orders.problems import problems_with, problems_with_prescription
from orders.safety import Condition
from patients.profile import Profile
from pharmacy.rulebook import rules
from premises.actions.settings import change_setting
from records.meanings import Meaning
from records.models import Event
from records.problem import Note, blockers
from records.refusals import NotAllowed, SamePerson
from records.rows import Invalid
from records.signatures import signed_of
from tests import factories
from tests.factories.dispensing import GOING, checked, goes
from tests.signed_in import signed_in

pytestmark = pytest.mark.django_db
SAID = "The last dose was a month ago; I saw the programme."
CODEINE = {"opioid_last_14_days": "yes", "opioid_last_on": date(2026, 11, 20), "opioid_what": "codeine"}


@pytest.fixture
def stopped(at):
    """Awaits its signature; codeine three days ago."""
    return factories.a_prescription(at=at, answers=factories.an_answer(**CODEINE))


def passed(prescription, at, by, **other):
    draft = factories.a_decision(prescription, at=at, **{"said": SAID} | other)
    return override(prescription, draft, by=by, at=at, proof=factories.proof_of(by, at))


def test_it_turns_the_stop_into_a_note_and_the_prescriber_may_sign(stopped, pharmacist, at):
    row = passed(stopped, at, pharmacist)
    [problem] = problems_with_prescription(stopped, at=at)
    assert (type(problem), problem.code, SAID in problem.text) == (Note, "OPI-01", True)
    assert (row.reason, row.service, row.result, row.effort) == ("DD", "M0", "1G", "12")
    assert row.versions == f"opioids {VERSION}; medicines {MEDICINES_VERSION}; 10 and 14 days"
    assert [one["meaning"] for one in signed_of(row)] == [Meaning.OVERRIDDEN.words]
    assert Event.objects.of(stopped).filter(code="prescription.override").exists()
    signer = stopped.prescriber.user
    sign_and_send(stopped, by=signer, at=at, proof=factories.proof_of(signer, at))
    order = stopped.orders.get()
    assert accept(order, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at)).status == "accepted"


def test_only_a_pharmacist_passes_it(stopped, technician, administrator, at):
    for person in (technician, administrator, stopped.prescriber.user):
        with pytest.raises(NotAllowed, match="OPI-06"):
            passed(stopped, at, person)
    assert not Override.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": "ok"}, "text"), ({"text": " " * 40}, "text"), ({"said": "yes"}, "said"),
        ({"spoke_with": "  "}, "spoke_with"),
    ],
)  # fmt: skip
def test_words_and_prescriber_are_needed(stopped, pharmacist, at, change, field):
    with pytest.raises(Invalid) as refusal:
        passed(stopped, at, pharmacist, **change)
    assert set(refusal.value.fields) == {field} and not Override.objects.exists()


def test_nobody_spoke_in_the_future(stopped, pharmacist, at):
    with pytest.raises(Invalid):
        passed(stopped, at, pharmacist, spoke_at=at + timedelta(minutes=1))


def test_it_covers_what_was_shown_and_nothing_else(stopped, pharmacist, at):
    draft = factories.a_decision(stopped, at=at, said=SAID)
    for other in ({"evidence": draft.evidence + " "}, {"code": "RX-10"}, {"code": "OPI-03"}):
        with pytest.raises(OverrideRefused) as refusal:
            passed(stopped, at, pharmacist, **other)
        assert refusal.value.code == "nothing_to_override"
    passed(stopped, at, pharmacist)
    with pytest.raises(OverrideRefused):
        override(stopped, draft, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    assert Override.objects.count() == 1


def test_new_answers_stop_again_and_so_does_another_opioid(stopped, pharmacist, at):
    passed(stopped, at, pharmacist)
    ask_again(stopped, factories.an_answer(**CODEINE), by=pharmacist, at=at)
    assert [problem.code for problem in blockers(problems_with_prescription(stopped, at=at))] == ["OPI-01"]


def test_every_hard_stop_to_override_is_a_rule_and_no_rule_of_law_is_among_them():
    assert set(REASONS) <= set(rules())
    assert not [code for code in REASONS if code.startswith(("RX", "503A", "SEC", "BUD", "LBL"))]


def test_what_is_not_low_dose_is_not_overridden(pharmacist, at):
    formula = factories.a_formula(by=pharmacist, at=at, strength_mg="50")
    assert to_override(factories.a_prescription(at=at, formula=formula), at=at) == []


@pytest.fixture
def ready(pharmacist, technician, at):
    """Checked, to be handed over."""
    formula = factories.a_formula(by=pharmacist, at=at)
    factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)
    order = factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
    return checked(order, filler=technician, checker=pharmacist, at=at)


@pytest.mark.usefixtures("clock")
def test_an_opioid_that_comes_up_after_acceptance_stops_the_hand_over(ready, pharmacist, technician, at):

    ask_again(ready.prescription, factories.an_answer(**CODEINE), by=technician, at=at)
    with pytest.raises(HasBlockers, match="OPI-01"):
        goes(ready, GOING, by=technician, at=at)
    assert {problem.code for problem in blockers(problems_with(ready, at=at))} == {"OPI-01"}
    passed(ready.prescription, at, pharmacist)
    assert goes(ready, GOING, by=technician, at=at).status == "handed_over"


def test_two_stops_are_passed_one_by_one(pharmacist, at):
    prescriber = factories.a_prescriber(by=pharmacist, at=at)
    profile = Profile(no_known_allergies=True, medicines=("tramadol 50 mg",))
    patient = factories.a_patient(by=prescriber.user, at=at, prescriber=prescriber, profile=profile)
    answers = factories.an_answer(conditions=frozenset({Condition.LIVER_SEVERE}))
    both = factories.a_prescription(at=at, prescriber=prescriber, patient=patient, answers=answers)
    assert [problem.code for problem in to_override(both, at=at)] == ["OPI-03", "LIV-01"]
    passed(both, at, pharmacist)
    assert [problem.code for problem in to_override(both, at=at)] == ["LIV-01"]


@pytest.mark.usefixtures("clock")
def test_on_the_page_of_the_order(pharmacist, at):
    order = factories.an_order(at=at)
    ask_again(order.prescription, factories.an_answer(**CODEINE), by=pharmacist, at=at)
    browser = signed_in(pharmacist)
    page = reverse("prescription_override", args=[order.prescription.public_id]) + f"?order={order.public_id}"
    assert page in browser.get(reverse("order", args=[order.public_id])).content.decode()
    chosen = re.search(r'name="problem"[^>]*value="(\w+)"', browser.get(page).content.decode())[1]
    said = {
        "problem": chosen, "service": "M0", "result": "1G", "effort": "12", "spoke_with": "Basil Demo", "said": SAID,
        "spoke_at": "2026-11-22T09:00", "text": "Looked at the urine test.", "signing_code": "000000",
    }  # fmt: skip
    assert browser.post(page, said | {"problem": "1"}).status_code == 422, "its place is no name"
    assert browser.post(page, said).status_code == 422 and not Override.objects.exists()
    answer = browser.post(page, said | {"signing_code": factories.SIGNING_CODE})
    assert answer.url == reverse("order", args=[order.public_id])
    assert "Overridden: Opioid in the last 14 days" in browser.get(answer.url).content.decode()


@pytest.mark.usefixtures("clock")
def test_the_questions_are_asked_again_on_a_page(at, technician):
    order = factories.an_order(at=at)
    browser = signed_in(technician)
    page = reverse("prescription_questions", args=[order.prescription.public_id])
    assert browser.post(page, {}).status_code == 422
    assert browser.post(page, {"opioid_last_14_days": "no", "asked": ["none", "liver"]}).status_code == 422
    assert order.prescription.safety_answers.count() == 1
    answer = browser.post(f"{page}?order={order.public_id}", {"opioid_last_14_days": "no", "asked": ["liver", "mood"]})
    assert answer.url == reverse("order", args=[order.public_id])
    assert order.prescription.safety_answers.last().conditions == ["liver", "mood"]


def two_pharmacists(at):
    """The setting that a second pharmacist signs."""
    in_charge = factories.pharmacist_in_charge()
    proof = factories.proof_of(in_charge, at)
    change_setting(key="override_second", text="yes", reason="agreed", by=in_charge, at=at, proof=proof)


def test_where_the_house_has_it_so_a_second_pharmacist_signs_too(stopped, pharmacist, technician, at):
    two_pharmacists(at)
    with pytest.raises(NotAllowed, match="second pharmacist signs it too"):
        passed(stopped, at, pharmacist)
    other = factories.pharmacist("Sage Second")

    def beside(person):
        draft = factories.a_decision(stopped, at=at, said=SAID)
        second = Beside(person, factories.proof_of(person, at))
        return override(stopped, draft, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at), beside=second)

    with pytest.raises(SamePerson):
        beside(pharmacist)
    with pytest.raises(NotAllowed, match="a pharmacist too"):
        beside(technician)
    row = beside(other)
    assert row.second == other and [one["meaning"] for one in signed_of(row)] == [Meaning.OVERRIDDEN.words] * 2


@pytest.mark.usefixtures("clock")
def test_the_second_signs_on_the_same_page(stopped, pharmacist, at):
    two_pharmacists(at)
    page = signed_in(pharmacist).get(reverse("prescription_override", args=[stopped.public_id])).content.decode()
    assert 'name="second_email"' in page and 'name="second_signing_code"' in page


@pytest.mark.parametrize("result", sorted(set(Result) - set(GOES_ON)))
def test_a_result_that_was_not_filled_passes_nothing(stopped, pharmacist, at, result):
    with pytest.raises(Invalid) as refused:
        passed(stopped, at, pharmacist, result=result)
    assert set(refused.value.fields) == {"result"}
