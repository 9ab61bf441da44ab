"""How questions are told: as rows of a list that is followed, as what was said on a page, as work of the bench."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.models import User
from orders.boards import Work, product_of
from orders.following import Follow
from orders.models import Order, Question
from orders.models.questions import QuestionQuerySet
from orders.problems import problems_with
from orders.questions import Side
from premises.moments import moment, short

OTHERWISE = {
    Side.PRESCRIBER: "Until then the order is stopped; if late, the pharmacy telephones.",
    Side.PHARMACY: "If late, it stands first at the pharmacy.",
}


@dataclass(frozen=True)
class Said:
    """A question as it is read: what was asked, by whom and when, and what came of it."""

    url: str
    words: str
    asked: str
    asked_by: str
    came_of_it: str
    answered_by: str
    state: str
    word: str


def said(question: Question, at: datetime) -> Said:
    """One question with its answer."""
    state, word = _state(question, at)
    ended_by, ended_at = question.answered_by or question.withdrawn_by, question.answered_at or question.withdrawn_at
    about = f" About {question.about}." if question.about else ""
    return Said(
        url=reverse("question", args=[question.public_id]),
        words=question.kind_of_question.words,
        asked=f"{question.in_words()}{about}",
        asked_by=f"{question.asked_by.printed_name}, {moment(question.asked_at)}",
        came_of_it=question.answer_in_words() or ("Taken back." if question.withdrawn_at else ""),
        answered_by=f"{ended_by.printed_name}, {moment(ended_at)}" if ended_by and ended_at else "",
        state=state,
        word=word,
    )


def _state(question: Question, at: datetime) -> tuple[str, str]:
    if question.answered_at:
        return "released", "Answered"
    if question.withdrawn_at:
        return "stopped", "Taken back"
    side = question.kind_of_question.asked_of
    if side == Side.PRESCRIBER and not question.order.is_open():
        return "stopped", "Needed no more"
    late = ", late" if question.resolve_by < at else ""
    return "waiting", f"Waits for {'the prescriber' if side == Side.PRESCRIBER else 'the pharmacy'}{late}"


def of_order(order: Order, at: datetime) -> list[Said]:
    """All questions about an order, the newest first."""
    return [said(question, at) for question in reversed(order.questions.all())]


def rows(questions: "Iterable[Question] | QuestionQuerySet", user: User, at: datetime) -> list[Follow]:
    """Questions as lines of a practice's list; a button where it is theirs to answer."""
    return [_row(question, user, at) for question in questions]


def _row(question: Question, user: User, at: datetime) -> Follow:
    order, kind = question.order, question.kind_of_question
    told, url = said(question, at), reverse("question", args=[question.public_id])
    own = order.prescription.prescriber.user_id == user.pk
    theirs = question.is_standing and kind.asked_of == Side.PRESCRIBER and (own or not kind.clinical)
    late = question.is_standing and question.resolve_by < at
    return Follow(
        url=url,
        patient=order.prescription.patient.full_name,
        detail=product_of(order),
        code=order.number,
        state=told.state,
        icon=told.state,
        who=_who(question, told, theirs=theirs),
        what=told.asked,
        by=short(question.answered_at or question.withdrawn_at or question.resolve_by, at),
        by_detail=("late" if late else "answer due") if question.is_standing else told.word.lower(),
        otherwise=OTHERWISE[kind.asked_of] if question.is_standing else told.came_of_it,
        late=late,
        action_url=url if theirs else "",
        action="Answer",
    )


def _who(question: Question, told: Said, *, theirs: bool) -> str:
    if not question.is_standing:
        return told.word
    if theirs:
        return "You answer"
    side = question.kind_of_question.asked_of
    return (
        f"{question.order.prescription.prescriber.user.name} answers" if side == Side.PRESCRIBER else "Pharmacy answers"
    )


def work(question: Question) -> Work:
    """A practice's question as a line of the worklist."""
    return Work(
        url=reverse("question", args=[question.public_id]),
        due_at=question.resolve_by,
        since=question.asked_at,
        task="Answer the practice",
        detail=question.in_words(),
        subject=question.order.prescription.patient.full_name,
        code=question.order.number,
        state="waiting",
        word="Waits for you",
        who="Pharmacist or technician",
        otherwise="If late: it stays first here.",
    )


def rules_of(order: Order, at: datetime) -> list[tuple[str, str]]:
    """What the rules found in this order, for a question that names one."""
    found = {problem.code: problem.title for problem in problems_with(order, at=at) if problem.code}
    return [(code, f"{code}: {title}") for code, title in found.items()]
