"""Asking about an order and answering: one action each, whoever asks whom. What was signed is changed by neither."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from accounts.models import User
from accounts.roles import BENCH
from orders.actions.allocation import lock_prescription
from orders.actions.review import end, stop
from orders.actions.safety import ask_again
from orders.emails import tell_of_question, tell_of_replacing
from orders.holds import HoldReason
from orders.models import Order, Question
from orders.questions import (
    ANSWERS,
    CALLS_OFF,
    ENDS_IT,
    NEEDS_WORDS,
    OPIOID_ANSWERS,
    QUESTIONS,
    AnswerCode,
    QuestionCode,
    Side,
)
from orders.safety import LONGEST_NAME, Answer
from premises.models import Pharmacy
from records.action import action, tell, tell_or_add
from records.refusals import NotAllowed, Refusal
from records.rows import check_lines


class QuestionRefused(Refusal):
    """The question or its answer cannot be as it was sent; the code says why."""

    code = "question_refused"
    status = 422


class QuestionEnded(Refusal):
    """It was answered, withdrawn or is needed no more."""

    code = "question_ended"


@dataclass(frozen=True)
class Asked:
    """What is asked: the code, the rule it is about, and what is added in words."""

    code: QuestionCode
    text: str = ""
    about: str = ""


@dataclass(frozen=True)
class Answered:
    """What is answered: the code, and what is added in words."""

    code: AnswerCode
    text: str = ""


@action
def ask(order: Order, asked: Asked, *, by: User, at: datetime) -> Question:
    """Ask about an order. The pharmacy's question stops the order until it is answered and is mailed to its prescriber.

    A practice asks the pharmacy about its own orders. Raises NotAllowed, QuestionRefused, WrongStatus.
    """
    kind = QUESTIONS[asked.code]
    if not _may_ask(order, asked.code, by, at):
        raise NotAllowed("This question is not yours to ask about this order (SEC-02). Nothing was saved.")
    if kind.needs_words and not asked.text:
        raise QuestionRefused("Say in words what you ask. Nothing was saved.", code="question_without_words")
    Order.objects.select_for_update().get(pk=order.pk)
    if order.questions.waiting().filter(code=asked.code).exists():
        raise QuestionRefused("That is asked already and waits. Nothing was saved.", code="asked_already")
    resolve_by = at + timedelta(hours=kind.answer_within_hours)
    stopped = stop(order, reason=kind.hold, note="", by=by, at=at) if kind.hold else None
    row = Question(
        order=order, code=asked.code, about=asked.about, text=asked.text, hold=stopped, resolve_by=resolve_by,
        asked_by=by, asked_at=at,
    )  # fmt: skip
    check_lines(row)
    row.save(force_insert=True)
    tell(row, "question.ask", after={"question": asked.code, "about": asked.about})
    tell_or_add(order, "order.asked_about", after={"question": asked.code})
    if kind.asked_of == Side.PRESCRIBER:
        tell_of_question(row, at=at)
    return row


@action
def answer(question: Question, answered: Answered, *, by: User, at: datetime) -> Question:
    """Answer with one of the coded answers of the question; its hold ends with it and the order goes on.

    Where the answer is another prescription, the order waits for that; where none is needed, for a pharmacist to cancel
    it; one about opioids is a safety answer. Staff record what a practice said by telephone, with who said it.

    Raises NotAllowed, QuestionRefused, QuestionEnded.
    """
    lock_prescription(question.order.prescription)  # before its orders, everywhere
    found = _locked(question)
    kind = found.kind_of_question
    _refuse_stranger(found, by, at)
    _refuse_answer(found, answered, by, at)
    found.answer, found.answer_text, found.answered_by, found.answered_at = answered.code, answered.text, by, at
    check_lines(found)
    found.save(update_fields=["answer", "answer_text", "answered_by", "answered_at"])
    tell(found, "question.answer", after={"question": found.code, "answer": answered.code})
    _end_hold(found, f"{kind.words}: {ANSWERS[answered.code]}", by=by, at=at)
    if found.hold and answered.code in ENDS_IT:
        _wait_for_another(found, by=by, at=at)
    if found.hold and answered.code in CALLS_OFF:
        stop(found.order, reason=HoldReason.CALLED_OFF, note=answered.text[:300], by=by, at=at)
    if found.code == QuestionCode.OPIOID:
        _tell_the_rules(found, answered, by=by, at=at)
    return found


@action
def withdraw(question: Question, *, reason: str, by: User, at: datetime) -> Question:
    """Take a question back: by whichever side asked it. Its hold ends. Raises NotAllowed, QuestionEnded."""
    found = _locked(question)
    if not _may_ask(found.order, QuestionCode(found.code), by, at):
        raise NotAllowed("Who is asked answers; only who asks takes a question back (SEC-02). Nothing was saved.")
    found.withdrawn_by, found.withdrawn_at = by, at
    found.save(update_fields=["withdrawn_by", "withdrawn_at"])
    tell(found, "question.withdraw", before={"question": found.code}, reason=reason)
    _end_hold(found, f"The question was taken back: {reason}"[:300], by=by, at=at)
    return found


def may_answer(question: Question, user: User, at: datetime) -> bool:
    """Whether `user` is asked: the prescriber, for what is not clinical a delegate too; the bench for the pharmacy.

    The bench also records what a practice answered by telephone.
    """
    if user.roles_at(at) & BENCH:
        return True
    kind, prescriber = question.kind_of_question, question.order.prescription.prescriber
    if kind.asked_of == Side.PHARMACY:
        return False
    return prescriber.user_id == user.pk or (not kind.clinical and prescriber.is_acted_for_by(user, at))


def _locked(question: Question) -> Question:
    """The question under the lock of its order and its own. Raises QuestionEnded unless it waits for an answer."""
    order = Order.objects.select_for_update().get(pk=question.order_id)
    found = Question.objects.select_for_update(of=("self",)).select_related("hold").get(pk=question.pk)
    found.order = order
    if found.answered_at and found.answered_by:
        said = f"It was answered already by {found.answered_by.printed_name}: {found.answer_in_words()}"
        raise QuestionEnded(f"{said.rstrip('.')}. Nothing was saved.", code="answered_already")
    if found.withdrawn_at:
        raise QuestionEnded("The question was taken back: no answer is needed. Nothing was saved.", code="withdrawn")
    if found.kind_of_question.asked_of == Side.PRESCRIBER and not order.is_open():
        ended = f"Order {order.number} is {order.get_status_display()}"
        raise QuestionEnded(f"{ended}: no answer is needed any more. Nothing was saved.", code="order_ended")
    return found


def _refuse_stranger(question: Question, by: User, at: datetime) -> None:
    if not may_answer(question, by, at):
        raise NotAllowed("This question is the prescriber's to answer (SEC-02). Nothing was saved.")


def _refuse_answer(question: Question, answered: Answered, by: User, at: datetime) -> None:
    """Raise QuestionRefused for an answer this question does not have, or one that says too little."""
    kind = question.kind_of_question
    if answered.code not in kind.answers:
        raise QuestionRefused("That is no answer to this question. Nothing was saved.", code="no_such_answer")
    told_by_telephone = kind.asked_of == Side.PRESCRIBER and bool(by.roles_at(at) & BENCH)
    if answered.text or not (told_by_telephone or answered.code in NEEDS_WORDS):
        return
    said = "Write who of the practice said it, and when." if told_by_telephone else NEEDS_WORDS[answered.code]
    raise QuestionRefused(f"Words are missing. {said} Nothing was saved.", code="answer_without_words")


def _may_ask(order: Order, code: QuestionCode, user: User, at: datetime) -> bool:
    kind = QUESTIONS[code]
    if kind.asked_of == Side.PRESCRIBER:
        return bool(kind.askers & user.roles_at(at))
    return order.prescription.prescriber.is_acted_for_by(user, at)


def _end_hold(question: Question, outcome: str, *, by: User, at: datetime) -> None:
    held = question.hold
    if held is None:
        tell_or_add(question.order, "order.answered_about", after={"question": question.code})
    elif held.is_open:
        end(held, outcome=outcome, by=by, at=at)


def _wait_for_another(question: Question, *, by: User, at: datetime) -> None:
    """What was signed is not what is meant: the order waits for the prescription that takes its place.

    The prescriber who did not say so themselves is mailed.
    """
    order = question.order
    stop(order, reason=HoldReason.NEW_PRESCRIPTION, note="", by=by, at=at)
    if by.pk != order.prescription.prescriber.user_id:
        tell_of_replacing(order, at=at)


def _tell_the_rules(question: Question, answered: Answered, *, by: User, at: datetime) -> None:
    """What is answered about opioids is a safety answer like any other: the rules read it (OPI-01, OPI-02)."""
    prescription = question.order.prescription
    is_yes, today = OPIOID_ANSWERS[answered.code] == Answer.YES, Pharmacy.objects.today(at)
    said = replace(
        prescription.answers().still_true(today), opioid_last_14_days=OPIOID_ANSWERS[answered.code],
        opioid_what=answered.text[:LONGEST_NAME] if is_yes else "", opioid_last_on=None,
    )  # fmt: skip
    ask_again(prescription, said, by=by, at=at)
