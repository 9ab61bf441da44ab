"""The safety questions: how long one waits after an opioid, what contradicts itself, what applies and what it stops."""

from datetime import date, time, timedelta

import pytest

from orders.actions.intake import submit
from orders.actions.prescribing import sign_and_send
from orders.actions.review import accept
from orders.actions.safety import HasBlockers, ask_again
from orders.models import Order
from orders.problems import problems_with, problems_with_prescription
from orders.safety import CONDITIONS, Answer, Answers, Condition, Waits
from patients.profile import Profile
from premises.defaults import DEFAULTS
from premises.models import Setting
from records.models import Event
from records.problem import Blocker, Note, Warning, blockers
from records.refusals import NotAllowed
from records.rows import Invalid
from records.signatures import signed_of
from records.steps import WrongStatus
from tests import factories

TODAY = date(2026, 11, 23)
YES = {"opioid_last_14_days": Answer.YES}


def test_the_days_of_the_list_are_those_of_the_settings():
    waits = Waits(DEFAULTS["washout_short_days"].value, DEFAULTS["washout_long_days"].value)
    assert waits == Waits()


@pytest.mark.parametrize(
    ("what", "days"),
    [
        ("tramadol", 10), ("Percocet 5/325", 10), ("methadone", 14), ("OxyContin", 14), ("Sublocade", None),
        ("", 14), ("something for my back", 14), ("tramadol, then OxyContin", 14), ("tramadol and Sublocade", None),
    ],
)  # fmt: skip
def test_one_waits_as_long_as_the_longest_asks(what, days):
    assert Waits().after(what) == days


def test_a_setting_lengthens_every_wait_of_its_kind():
    assert [Waits(12, 21).after(what) for what in ("tramadol", "methadone", "", "Sublocade")] == [12, 21, 21, None]


def test_it_is_safe_so_many_whole_days_after_the_last_dose():
    said = Answers(**YES, opioid_what="tramadol", opioid_last_on=date(2026, 11, 20))
    assert Waits().safe_on(said) == date(2026, 11, 30)
    assert Waits().safe_on(Answers(**YES, opioid_what="tramadol")) is None


@pytest.mark.parametrize(
    ("answers", "fields"),
    [
        ({"opioid_last_14_days": Answer.NO, "opioid_last_on": TODAY}, {"opioid_last_on"}),
        ({"opioid_last_14_days": Answer.NO, "opioid_what": "tramadol"}, {"opioid_what"}),
        (YES | {"opioid_last_on": TODAY + timedelta(days=1)}, {"opioid_last_on"}),
        (YES | {"opioid_last_on": TODAY}, set()),
        ({"opioid_last_14_days": Answer.NO, "procedure_on": TODAY}, {"procedure_on"}),
        ({"opioid_last_14_days": Answer.NO, "procedure_time": time(8)}, {"procedure_time"}),
        ({"opioid_last_14_days": Answer.NO, "conditions": frozenset({Condition.PROCEDURE})}, set()),
        ({"opioid_last_14_days": Answer.NO, "conditions": frozenset({Condition.PROCEDURE}),
          "procedure_on": TODAY - timedelta(days=1)}, {"procedure_on"}),
    ],
)  # fmt: skip
def test_what_contradicts_itself_stands_at_its_field(answers, fields):
    assert set(Answers(**answers).contradictions(TODAY)) == fields


def found(prescription, at):
    return [(type(problem), problem.code) for problem in problems_with_prescription(prescription, at=at)]


def asked(at, **answers):
    return factories.a_prescription(at=at, answers=factories.an_answer(**answers))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("last_on", "what", "expected"),
    [
        (None, "", (Blocker, "OPI-01")),
        (TODAY - timedelta(days=9), "tramadol", (Blocker, "OPI-01")),
        (TODAY - timedelta(days=10), "tramadol", (Note, "OPI-01")),
        (TODAY - timedelta(days=10), "", (Blocker, "OPI-01")),
        (TODAY - timedelta(days=13), "methadone", (Blocker, "OPI-01")),
        (TODAY - timedelta(days=14), "methadone", (Note, "OPI-01")),
        (TODAY - timedelta(days=90), "Sublocade", (Blocker, "OPI-01")),
    ],
)
def test_the_wash_out_stops_until_its_last_day_is_over(at, last_on, what, expected):
    prescription = asked(at, opioid_last_14_days="yes", opioid_last_on=last_on, opioid_what=what)
    assert found(prescription, at) == [expected]


@pytest.mark.django_db
def test_it_says_from_which_day_on_it_is_safe(at):
    last = TODAY - timedelta(days=3)
    prescription = asked(at, opioid_last_14_days="yes", opioid_last_on=last, opioid_what="tramadol")
    [problem] = problems_with_prescription(prescription, at=at)
    last, safe = "Nov\u00a020,\u00a02026", "Nov\u00a030,\u00a02026"
    assert problem.text == f"“tramadol”: last dose {last}; 10 days without any come first. Safe from {safe}."


@pytest.mark.django_db
def test_the_wash_out_is_the_settings(at, pharmacist_in_charge):
    from premises.actions.settings import change_setting

    prescription = asked(
        at, opioid_last_14_days="yes", opioid_last_on=TODAY - timedelta(days=10), opioid_what="tramadol"
    )
    by = pharmacist_in_charge
    proof = factories.proof_of(by, at)
    change_setting("washout_short_days", "12", reason="Our protocol", by=by, at=at, proof=proof)
    assert Setting.objects.value("washout_short_days") == 12
    assert found(prescription, at) == [(Blocker, "OPI-01")]


@pytest.mark.django_db
@pytest.mark.parametrize("condition", [one for one in Condition if one != Condition.PROCEDURE])
def test_every_condition_is_its_problem(at, condition):
    judged = CONDITIONS[condition]
    tier = Blocker if judged.stops else Warning
    assert found(asked(at, conditions=frozenset({condition})), at) == [(tier, judged.code)]


@pytest.mark.django_db
def test_what_the_list_of_medicines_says_already_is_not_said_twice(at, pharmacist):
    prescriber = factories.a_prescriber(by=pharmacist, at=at)
    profile = Profile(no_known_allergies=True, medicines=("levothyroxine 75 mcg",))
    patient = factories.a_patient(by=prescriber.user, at=at, prescriber=prescriber, profile=profile)
    answers = factories.an_answer(conditions=frozenset({Condition.THYROID}))
    prescription = factories.a_prescription(at=at, prescriber=prescriber, patient=patient, answers=answers)
    assert found(prescription, at) == [(Warning, "INT-21")]


@pytest.mark.django_db
def test_what_was_not_asked_is_pointed_out_and_so_is_what_was_asked_too_long_ago(at):
    prescription = asked(at, were_asked=False)
    [problem] = problems_with_prescription(prescription, at=at)
    assert type(problem) is Warning, "it may be signed and sent"
    assert (problem.code, "methadone" in problem.text, "last 14 days" in problem.text) == ("OPI-02", True, False)
    fresh = asked(at)
    assert found(fresh, at + timedelta(days=14)) == []
    assert found(fresh, at + timedelta(days=15)) == [(Warning, "OPI-02")]


@pytest.mark.django_db
def test_asked_again_the_newest_answer_holds_and_the_signature_stands(at, pharmacist):
    order = factories.an_order(at=at)
    prescription = order.prescription
    yes = factories.an_answer(opioid_last_14_days="yes", opioid_last_on=TODAY, opioid_what="codeine")
    ask_again(prescription, yes, by=pharmacist, at=at)
    assert {problem.code for problem in blockers(problems_with(order, at=at))} == {"OPI-01"}
    assert signed_of(prescription)[0]["void_because"] == ""
    ask_again(prescription, factories.an_answer(), by=pharmacist, at=at)
    assert problems_with(order, at=at) == []
    assert Event.objects.of(prescription).filter(code="prescription.ask_again").count() == 2


@pytest.mark.django_db
def test_before_signing_the_signature_covers_what_was_answered_last(at):
    prescription = asked(at, were_asked=False)
    signer = prescription.prescriber.user
    ask_again(prescription, factories.an_answer(conditions=frozenset({Condition.PREGNANT})), by=signer, at=at)
    sign_and_send(prescription, by=signer, at=at, proof=factories.proof_of(signer, at))
    assert "pregnant" in prescription.signed_content()
    assert signed_of(prescription)[0]["void_because"] == ""


@pytest.mark.django_db
def test_strangers_do_not_answer_and_nothing_is_answered_after_the_end(at, pharmacist, administrator):
    from orders.actions.prescribing import discontinue

    prescription = factories.an_order(at=at).prescription
    other = factories.a_prescriber(by=pharmacist, at=at).user
    for stranger in (other, administrator, factories.patient_user()):
        with pytest.raises(NotAllowed):
            ask_again(prescription, factories.an_answer(), by=stranger, at=at)
    with pytest.raises(Invalid):
        ask_again(prescription, factories.an_answer(opioid_last_on=TODAY), by=pharmacist, at=at)
    discontinue(prescription, reason="moved away", by=pharmacist, at=at)
    with pytest.raises(WrongStatus):
        ask_again(prescription, factories.an_answer(), by=pharmacist, at=at)
    assert prescription.safety_answers.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("unasked", [{"opioid_last_14_days": "not_known"}, {"were_asked": False}])
def test_signed_and_sent_it_is_not_accepted_before_the_patient_was_asked(at, pharmacist, unasked):
    """OPI-02: neither with an answer about opioids nobody knew, nor without the other questions."""
    order = factories.an_order(at=at, answers=factories.an_answer(**unasked))
    [problem] = problems_with(order, at=at)
    assert (type(problem), problem.code) == (Blocker, "OPI-02") and "“Ask the patient”" in problem.text
    with pytest.raises(HasBlockers, match="OPI-02"):
        accept(order, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    ask_again(order.prescription, factories.an_answer(), by=pharmacist, at=at)
    order.refresh_from_db()
    assert accept(order, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at)).status == "accepted"
    ask_again(order.prescription, factories.an_answer(**unasked), by=pharmacist, at=at)
    assert [type(problem) for problem in problems_with(Order.objects.get(), at=at)] == [Warning], "it was accepted"


@pytest.mark.django_db
def test_a_refill_is_not_accepted_upon_the_answers_of_weeks_ago(at, pharmacist):
    prescription = factories.an_order(at=at).prescription
    later = at + timedelta(days=28)
    refill = submit(prescription, by=pharmacist, at=later)
    with pytest.raises(HasBlockers, match="Asked too long ago"):
        accept(refill, by=pharmacist, at=later, proof=factories.proof_of(pharmacist, later))


@pytest.mark.django_db
def test_a_refill_is_judged_by_the_answers_of_its_day(at, pharmacist):
    prescription = factories.an_order(at=at).prescription
    later = at + timedelta(days=28)
    refill = submit(prescription, by=pharmacist, at=later)
    assert [problem.code for problem in problems_with(refill, at=later) if problem.code.startswith("OPI")] == ["OPI-02"]
    ask_again(prescription, factories.an_answer(), by=pharmacist, at=later)
    assert [problem.code for problem in problems_with(refill, at=later) if problem.code.startswith("OPI")] == []
