"""Questions about an order: asking, the page of one question with its answers, and the lists of both sides."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only
from accounts.roles import BENCH, PRACTICE
from orders import boards, told, told_questions
from orders.actions import questions
from orders.comparing import question_about
from orders.models import Order, Question
from orders.question_forms import AnswerForm, AskForm
from orders.questions import ENDS_IT, AnswerCode, Side
from records.access import looked_at
from records.form_page import form_page
from records.forms import ReasonForm, posted
from records.refusals import Refusal


@only(*BENCH)
def order_ask(request: SignedIn, public_id: str) -> HttpResponse:
    """Ask the prescriber; the order waits for the answer."""
    return _ask(
        request, public_id, Side.PRESCRIBER, title="Ask the prescriber", button="Ask, and hold the order",
        template="orders/ask.html",
        lead="The order stops until it is answered. The prescriber gets a mail without anything about the patient.",
    )  # fmt: skip


@only(*PRACTICE)
def order_inquire(request: SignedIn, public_id: str) -> HttpResponse:
    """Ask the pharmacy."""
    return _ask(
        request, public_id, Side.PHARMACY, title="Ask the pharmacy", button="Ask the pharmacy",
        lead="The order goes on meanwhile. The answer stands on the order's page.",
    )  # fmt: skip


def _ask(request: SignedIn, public_id: str, side: Side, **words: Any) -> HttpResponse:
    found = get_object_or_404(Order.objects.visible_to(request.user).with_all(), public_id=public_id)
    page = "order" if side == Side.PRESCRIBER else "order_followed"
    back, at = reverse(page, args=[found.public_id]), timezone.now()
    form = AskForm(
        posted(request), side=side, roles=request.user.roles_at(at), rules=told_questions.rules_of(found, at),
        initial={name: request.GET[name] for name in ("code", "about") if name in request.GET}
        | question_about(found.prescription, request.GET.get("differs", "")),
    )  # fmt: skip
    return form_page(
        request, form, lambda by, at, **_: questions.ask(found, form.asked(), by=by, at=at), done=lambda _: back,
        crumb=found.number, crumb_url=back, back_url=back, **words,
    )  # fmt: skip


@only(*PRACTICE, *BENCH)
def question(request: SignedIn, public_id: str) -> HttpResponse:
    """One question, what it is about, and its answers to choose from."""
    found, at = _question(request, public_id), timezone.now()
    looked_at(request.user, found.order, patient=found.order.prescription.patient, at=at, how="question")
    by_telephone = bool(request.user.roles_at(at) & BENCH) and found.kind_of_question.asked_of == Side.PRESCRIBER
    form = AnswerForm(posted(request), question=found, by_telephone=by_telephone)
    if request.method == "POST" and form.is_valid():
        try:
            return _answered(request, questions.answer(found, form.answered(), by=request.user, at=at))
        except Refusal as refusal:
            context = _page(request, _question(request, public_id), form) | {"refusal": told.refused(refusal)}
            return render(request, "orders/question.html", context, status=refusal.status)
    return render(request, "orders/question.html", _page(request, found, form), status=422 if form.errors else 200)


def _answered(request: SignedIn, done: Question) -> HttpResponse:
    """Where one comes after answering: to the next prescription if that is the answer, else to the order."""
    prescription = done.order.prescription
    is_staff = bool(request.user.roles_at(timezone.now()) & BENCH)
    if AnswerCode(done.answer) in ENDS_IT and not is_staff:
        messages.success(request, "Answered. What was signed stands until you sign the prescription in its place.")
        return redirect(f"{reverse('order_new')}?replaces={prescription.public_id}")
    messages.success(request, "Answered. The other side sees it now.")
    return redirect("order" if is_staff else "order_followed", public_id=done.order.public_id)


def _page(request: SignedIn, found: Question, form: AnswerForm) -> dict[str, Any]:
    at, order, side = timezone.now(), found.order, found.kind_of_question.asked_of
    is_staff = bool(request.user.roles_at(at) & BENCH)
    return {
        "question": found,
        "said": told_questions.said(found, at),
        "rows": [told_questions.said(found, at)],
        "order": order,
        "patient": order.prescription.patient,
        "product": boards.product_of(order),
        "facts": told.facts_of(order.prescription),
        "form": form if found.waits_for(side) and questions.may_answer(found, request.user, at) else None,
        "is_staff": is_staff,
        "may_withdraw": found.waits_for(side) and is_staff == (side == Side.PRESCRIBER),
        "back": reverse("order" if is_staff else "order_followed", args=[order.public_id]),
    }


@only(*PRACTICE, *BENCH)
def question_withdraw(request: SignedIn, public_id: str) -> HttpResponse:
    """Take a question back, with the reason."""
    found = _question(request, public_id)
    back = reverse("question", args=[found.public_id])
    return form_page(
        request, ReasonForm(posted(request)), lambda **said: questions.withdraw(found, **said), done=lambda _: back,
        title="Take the question back?", button="Take the question back", crumb=found.order.number, crumb_url=back,
        back_url=back, lead=found.in_words(),
    )  # fmt: skip


@only(*PRACTICE)
@require_safe
def practice_questions(request: SignedIn) -> HttpResponse:
    """What the pharmacy asks, what the practice asked, and what was answered."""
    at, visible = timezone.now(), Question.objects.visible_to(request.user).with_people()
    context = {
        "asked": told_questions.rows(visible.waiting().to(Side.PRESCRIBER), request.user, at),
        "asking": told_questions.rows(visible.waiting().to(Side.PHARMACY), request.user, at),
        "ended": told_questions.rows(visible.ended()[:20], request.user, at),
    }
    return render(request, "orders/practice_questions.html", context)


def _question(request: SignedIn, public_id: str) -> Question:
    found = Question.objects.visible_to(request.user).with_people()
    return get_object_or_404(found, public_id=public_id)
