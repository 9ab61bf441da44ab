"""Questions about an order: what they stop, who answers, what an answer does, and two who answer at once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from orders.actions.intake import cancel
from orders.actions.questions import Answered, Asked, QuestionEnded, QuestionRefused, answer, ask, withdraw
from orders.actions.review import HoldOfQuestion, accept, resolve
from orders.actions.safety import ask_again
from orders.holds import HOLDS, HoldOwner, HoldReason
from orders.lifecycle import OrderStatus
from orders.models import Hold, Order, Prescription, Question
from orders.problems import problems_with
from orders.questions import ANSWERS, ENDS_IT, QUESTIONS, AnswerCode, QuestionCode, Side
from orders.safety import Condition
from records.models import Message
from records.problem import blockers
from records.refusals import NotAllowed
from records.steps import OnHold, WrongStatus
from tests import factories
from tests.concurrency import at_once, failures
from tests.events import told_of

pytestmark = pytest.mark.django_db
DOSE, YES = Asked(QuestionCode.DOSE, "0.45 or 4.5 mg?"), Answered(AnswerCode.AS_WRITTEN)


@pytest.fixture
def order(at):
    return factories.an_order(at=at)


@pytest.fixture
def prescriber(order):
    return order.prescription.prescriber.user


@pytest.fixture
def question(order, pharmacist, at):
    return ask(order, DOSE, by=pharmacist, at=at)


def test_the_catalogue_is_whole():
    assert set(QUESTIONS) == set(QuestionCode) and set(ANSWERS) == set(AnswerCode)
    for kind in QUESTIONS.values():
        assert kind.asks.endswith(("?", ":")) and kind.answers and kind.answer_within_hours > 0
        assert (kind.hold is not None) is (kind.asked_of == Side.PRESCRIBER)
        assert kind.hold is None or HOLDS[kind.hold].owner == HoldOwner.PRESCRIBER
    assert {code for kind in QUESTIONS.values() for code in kind.answers} == set(AnswerCode)


def test_a_question_stops_the_order_until_it_is_answered(order, question, pharmacist, prescriber, at):
    assert question.hold.reason == HoldReason.CLARIFY_DOSE and question.resolve_by == at + timedelta(hours=24)
    proof = factories.proof_of(pharmacist, at)
    with pytest.raises(OnHold):
        accept(order, by=pharmacist, at=at, proof=proof)
    signed = order.prescription.signed_content()
    done = answer(question, YES, by=prescriber, at=at)
    assert (done.answer, done.answered_by, done.answered_at) == (AnswerCode.AS_WRITTEN, prescriber, at)
    assert Hold.objects.get().outcome == "Dose: Yes, as written"
    assert Prescription.objects.get().signed_content() == signed, "answering changes nothing that was signed"
    accept(Order.objects.get(), by=pharmacist, at=at, proof=proof)
    assert told_of(order) == ["order.submit", "order.hold", "order.resolve", "order.accept"]
    assert told_of(question) == ["question.ask", "question.answer"]


def test_an_answer_that_is_another_prescription_keeps_the_order_stopped(order, question, pharmacist, prescriber, at):
    answer(question, Answered(AnswerCode.CHANGE), by=prescriber, at=at)
    standing = Hold.objects.get(resolved_at=None)
    assert standing.reason == HoldReason.NEW_PRESCRIPTION and AnswerCode.CHANGE in ENDS_IT
    with pytest.raises(OnHold):
        accept(order, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    assert Order.objects.get().status == OrderStatus.SUBMITTED


@pytest.mark.parametrize("code", [QuestionCode.VALIDITY, QuestionCode.SIGNATURE])
def test_an_order_its_prescriber_ends_goes_no_further(code, order, pharmacist, prescriber, at):
    asked = ask(order, Asked(code), by=pharmacist, at=at)
    answer(asked, Answered(AnswerCode.NOT_NEEDED), by=prescriber, at=at)
    standing = Hold.objects.get(resolved_at=None)
    assert standing.reason == HoldReason.CALLED_OFF and standing.kind_of_hold.owner == HoldOwner.PHARMACIST
    with pytest.raises(OnHold):
        accept(order, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))


def opioids(order, at):
    return [problem.code for problem in blockers(problems_with(order, at=at)) if problem.code.startswith("OPI")]


def test_an_opioid_the_prescriber_tells_of_stops_the_order(order, pharmacist, prescriber, at):
    """The answer ends the hold and is a safety answer: the order does not go on because it was answered."""
    for code, text, stops in ((AnswerCode.TAKES_OPIOID, "tramadol", ["OPI-01"]), (AnswerCode.NO_OPIOID, "", [])):
        asked = ask(order, Asked(QuestionCode.OPIOID), by=pharmacist, at=at)
        answer(asked, Answered(code, text), by=prescriber, at=at)
        assert opioids(order, at) == stops
    told = [row.answers for row in order.prescription.safety_answers.all()]
    assert [(one.opioid_last_14_days, one.opioid_what) for one in told] == [("no", ""), ("yes", "tramadol"), ("no", "")]
    assert all(one.were_asked for one in told), "what was asked beside it holds"


def test_what_is_answered_about_opioids_survives_a_procedure_that_is_over(order, pharmacist, prescriber, at):
    planned = {"conditions": frozenset({Condition.PROCEDURE, Condition.LIVER}), "procedure_on": at.date()}
    ask_again(order.prescription, factories.an_answer(**planned), by=pharmacist, at=at)
    later = at + timedelta(days=2)
    asked = ask(order, Asked(QuestionCode.OPIOID), by=pharmacist, at=later)
    answer(asked, Answered(AnswerCode.NOT_KNOWN), by=prescriber, at=later)
    now = order.prescription.safety_answers.last().answers
    assert (now.opioid_last_14_days, now.conditions, now.procedure_on) == ("not_known", {Condition.LIVER}, None)


def test_what_is_to_be_left_out_waits_for_another_prescription(order, pharmacist, prescriber, at):
    asked = ask(order, Asked(QuestionCode.ALLERGY), by=pharmacist, at=at)
    answer(asked, Answered(AnswerCode.LEAVE_OUT, "Mannitol"), by=prescriber, at=at)
    assert Hold.objects.get(resolved_at=None).reason == HoldReason.NEW_PRESCRIPTION


def test_the_mail_tells_nothing_of_the_patient(order, question, prescriber):
    mail = Message.objects.get(message_kind="orders.question")
    patient = order.prescription.patient
    said = f"{mail.subject} {mail.body}".lower()
    private = ["naltrexone", "capsule", " mg", "dose", patient.family_name, patient.given_name, order.number]
    assert [word for word in private if str(word).lower() in said] == []
    assert mail.to_address == prescriber.email and question.public_id in mail.body


def test_a_delegate_answers_what_is_not_clinical(order, question, pharmacist, at):
    delegate = factories.a_delegate(order.prescription.prescriber, at=at).user
    with pytest.raises(NotAllowed):
        answer(question, YES, by=delegate, at=at)
    other = ask(order, Asked(QuestionCode.PATIENT_DATA), by=pharmacist, at=at)
    answer(other, Answered(AnswerCode.AS_ENTERED), by=delegate, at=at)
    assert [code for code, kind in QUESTIONS.items() if not kind.clinical] == [QuestionCode.PATIENT_DATA]


def test_the_bench_records_what_was_said_by_telephone_with_who_said_it(question, technician, at):
    with pytest.raises(QuestionRefused, match="who of the practice"):
        answer(question, YES, by=technician, at=at)
    done = answer(question, Answered(AnswerCode.AS_WRITTEN, "Dr. Example herself, 14:05"), by=technician, at=at)
    assert done.answer_in_words() == "Yes, as written. Dr. Example herself, 14:05"


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (Answered(AnswerCode.NO_OPIOID), "no_such_answer"),
        (Answered(AnswerCode.IN_WORDS), "answer_without_words"),
    ],
)
def test_what_is_no_answer_is_refused(question, prescriber, at, sent, code):
    with pytest.raises(QuestionRefused) as refused:
        answer(question, sent, by=prescriber, at=at)
    assert refused.value.code == code and Question.objects.get().is_standing


def test_it_is_answered_once(question, prescriber, at):
    answer(question, YES, by=prescriber, at=at)
    with pytest.raises(QuestionEnded, match="answered already by .* Yes, as written. Nothing was saved."):
        answer(question, YES, by=prescriber, at=at)


def test_after_the_order_was_cancelled_no_answer_is_needed(order, question, pharmacist, prescriber, at):
    cancel(order, reason="Not needed.", by=pharmacist, at=at)
    with pytest.raises(QuestionEnded, match="is cancelled: no answer is needed any more"):
        answer(question, YES, by=prescriber, at=at)
    assert not Question.objects.waiting().exists()
    with pytest.raises(WrongStatus):
        ask(order, Asked(QuestionCode.QUANTITY), by=pharmacist, at=at)


def test_a_question_taken_back_ends_its_hold(question, technician, prescriber, at):
    with pytest.raises(NotAllowed):
        withdraw(question, reason="I do not like it", by=prescriber, at=at)
    withdraw(question, reason="Found in the fax.", by=technician, at=at)
    assert Hold.objects.get().outcome == "The question was taken back: Found in the fax."
    with pytest.raises(QuestionEnded, match="taken back"):
        answer(question, YES, by=prescriber, at=at)


def test_its_hold_does_not_end_without_it(question, pharmacist, at):
    with pytest.raises(HoldOfQuestion):
        resolve(question.hold, outcome="It is fine.", by=pharmacist, at=at)


def test_the_same_is_not_asked_twice_while_it_waits(order, question, pharmacist, prescriber, at):
    with pytest.raises(QuestionRefused, match="asked already"):
        ask(order, DOSE, by=pharmacist, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.create(order=order, code=QuestionCode.DOSE, resolve_by=at, asked_by=pharmacist, asked_at=at)
    answer(question, YES, by=prescriber, at=at)
    ask(order, DOSE, by=pharmacist, at=at)


def test_who_asks_what(order, pharmacist, technician, prescriber, at):
    interaction = Asked(QuestionCode.INTERACTION, "Levothyroxine", "INT-21")
    with pytest.raises(NotAllowed):
        ask(order, interaction, by=technician, at=at)
    assert ask(order, interaction, by=pharmacist, at=at).about == "INT-21"
    with pytest.raises(NotAllowed):
        ask(order, Asked(QuestionCode.QUANTITY), by=prescriber, at=at)
    stranger = factories.a_prescriber(by=pharmacist, at=at).user
    for user in (stranger, pharmacist):
        with pytest.raises(NotAllowed):
            ask(order, Asked(QuestionCode.WHERE_IS_IT), by=user, at=at)
    with pytest.raises(QuestionRefused, match="Say in words"):
        ask(order, Asked(QuestionCode.OTHER), by=pharmacist, at=at)


def test_a_practice_asks_and_the_bench_answers_and_nothing_stops(order, prescriber, technician, pharmacist, at):
    mine = ask(order, Asked(QuestionCode.MAY_I_CHANGE), by=prescriber, at=at)
    assert mine.hold is None and mine.resolve_by == at + timedelta(hours=4)
    assert not Message.objects.filter(message_kind="orders.question").exists()
    accept(order, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    with pytest.raises(NotAllowed):
        answer(mine, Answered(AnswerCode.STILL_POSSIBLE), by=prescriber, at=at)
    answer(mine, Answered(AnswerCode.STILL_POSSIBLE), by=technician, at=at)
    assert told_of(order)[-1] == "order.answered_about"


def test_a_question_to_the_pharmacy_is_answered_after_the_order_has_ended(order, prescriber, pharmacist, at):
    mine = ask(order, Asked(QuestionCode.WHERE_IS_IT), by=prescriber, at=at)
    cancel(order, reason="Not needed.", by=pharmacist, at=at)
    answer(mine, Answered(AnswerCode.IN_WORDS, "It was cancelled today."), by=pharmacist, at=at)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_answer_at_once_one_is_told_that_the_other_did(at):
    order = factories.an_order(at=at)
    asked = ask(order, DOSE, by=factories.pharmacist(), at=at)
    prescriber, desk = order.prescription.prescriber.user, factories.technician()
    ways = [(prescriber, YES), (desk, Answered(AnswerCode.CHANGE, "by telephone"))]
    results = at_once(2, lambda n: answer(Question.objects.get(pk=asked.pk), ways[n][1], by=ways[n][0], at=at))
    assert [type(error) for error in failures(results)] == [QuestionEnded]
    assert told_of(asked) == ["question.ask", "question.answer"]
