"""One order's page, and what every view about one order shares: finding it, its address, a step that signs."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.guards import SignedIn
from accounts.signing import prove_for
from orders import (
    boards,
    buttons,
    supply,
    told,
    told_arrivals,
    told_holds,
    told_leaving,
    told_openings,
    told_questions,
    told_reviews,
)
from orders.comparing import to_compare, url_if_differs
from orders.models import Container, Order
from orders.openings import held_against, open_by_others
from orders.problems import problems_with
from orders.ways import with_ways
from premises.printing import printing_on
from premises.stocks import Stock, Use
from records.forms import SigningForm
from records.models import Document
from records.refusals import Refusal
from records.told_papers import papers


def order_of(request: SignedIn, public_id: str) -> Order:
    """The order, if whoever asks may see it."""
    return get_object_or_404(Order.objects.visible_to(request.user).with_all(), public_id=public_id)


def container_of(request: SignedIn, public_id: str) -> Container:
    """The container with all of its order, if whoever asks may see that."""
    rows = Container.objects.select_related("batch__formula", "line__formula", "filled_by", "labelled_by")
    found = get_object_or_404(rows, public_id=public_id, line__order__in=Order.objects.visible_to(request.user))
    found.line.order = Order.objects.with_all().get(pk=found.line.order_id)
    return found


def address_of(found: Order) -> str:
    """Its page."""
    return reverse("order", args=[found.public_id])


def address_of_paper(paper: Document) -> str:
    """Its archived bytes."""
    return reverse("order_document", args=[paper.public_id])


def prints_on(request: SignedIn, proposed: Stock | None = None) -> dict[str, Any]:
    """What this station prints labels on, to be shown and changed where one is asked for."""
    return {"printing": printing_on(request.station, Use.CONTAINER, back=request.path, proposed=proposed)}


def acting_on(act: Callable[..., Any], row: Any) -> Callable[..., Any]:
    """The action for this row, as `form_page` calls it."""
    return lambda **said: act(row, **said)


def page_of(request: SignedIn, found: Order, refusal: Refusal | None = None) -> dict[str, Any]:
    """Everything needed to decide about one order, on one screen."""
    at = timezone.now()
    problems = problems_with(found, at=at)
    shown = with_ways(problems, found.prescription, request.user, at, order=found)
    state, word = boards.state_of(found, problems)
    openings = open_by_others([found], request.user, at=at).get(found.pk, ())
    held = held_against(request.user, found, at=at)
    decision = buttons.decision(found, problems, request.user, at)
    is_begun = bool(supply.containers_of(found))
    proofs = [] if is_begun else papers(Document.objects.of_rows(found.lines.all()), address_of_paper)
    ways = [*buttons.of_order(found, request.user, at), *buttons.of_labels(found, proofs)]
    return {
        "order": found,
        "prescription": found.prescription,
        "patient": found.prescription.patient,
        "task": boards.task_of(found, problems),
        "open_by": [boards.open_by(opening) for opening in openings],
        "state": state,
        "word": word,
        "what": told.facts_of_order(found),
        "source": told_arrivals.shown(found.prescription),
        **_compared(found),
        "who": told.patient_facts(found.prescription.patient, timezone.localdate(at)),
        "others": told.other_records(found.prescription.patient),
        "problems": shown,
        "since": told_reviews.since_last(found, shown, problems),
        "holds": told_holds.at_the_bench(found, request.user, at),
        "questions": told_questions.of_order(found, at),
        "left": told_leaving.left_of(found),
        "shares": supply.shares_of(found, at),
        "labels_are_made": supply.labels_are_made(found),
        "documents": [*papers(Document.objects.of(found), address_of_paper), *proofs],
        **prints_on(request),
        "paper_ways": told_leaving.papers_to_ask_for(found),
        "buttons": ways,
        "decision": decision,
        "next_by": "" if decision or any(way.kind for way in ways) else _next_by(found),
        "held": told_openings.held(found, held) if held and found.is_open() else None,
        "decision_hidden": [*(decision.hidden if decision else ()), *told_openings.what_was_read(held)],
        "sign_form": SigningForm(),
        "refusal": refusal and told.refused(refusal),
    }


def _compared(found: Order) -> dict[str, Any]:
    """What was entered beside what came in, while they are to be compared."""
    if found.next_review() != "verify":
        return {"is_compared": False}
    return {
        "is_compared": True,
        "came": told_arrivals.facts_of_arrival(found.prescription),
        "fields": [(one, url_if_differs(one.field, found)) for one in to_compare(found.prescription)],
    }


def _next_by(found: Order) -> str:
    return "A pharmacist takes the next step." if buttons.next_signing(found) else ""


def doing(request: SignedIn, public_id: str, act: Callable[[Order], str]) -> HttpResponse:
    """Do `act`, which returns what to say; a refusal is shown on the order's own page, where nothing is lost."""
    found = order_of(request, public_id)
    try:
        said = act(found)
    except Refusal as refusal:
        context = page_of(request, order_of(request, public_id), refusal)
        return render(request, "orders/order.html", context, status=refusal.status)
    messages.success(request, said)
    return redirect("order", public_id=public_id)


def signed(request: SignedIn, public_id: str, act: Callable[..., Any], said: str) -> HttpResponse:
    """Take a step that signs."""

    def step(found: Order) -> str:
        told_openings.refuse_unread(request.user, found, request.POST, at=timezone.now())
        act(found, by=request.user, at=timezone.now(), proof=prove_for(request))
        return said

    return doing(request, public_id, step)
