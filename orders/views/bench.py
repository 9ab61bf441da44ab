"""The pharmacy's pages: worklist, one order, verify, accept, hold, cancel, paper, and the scan box."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts.guards import SignedIn, only
from accounts.roles import BENCH, PHARMACISTS
from accounts.signing import prove_for
from orders import boards, buttons, told
from orders.actions import intake, review
from orders.forms import HoldForm, OutcomeForm
from orders.models import Hold, Order, Prescription
from orders.problems import problems_with
from orders.worklists import sections, tally
from records import archive
from records.access import looked_at
from records.form_page import form_page
from records.forms import ReasonForm, SigningForm, posted
from records.models import Document
from records.refusals import Refusal


@only(*BENCH)
@require_safe
def worklist(request: SignedIn) -> HttpResponse:
    """Work with its due time, late first; what waits for someone else has a section of its own."""
    at = timezone.now()
    orders, written = Order.objects.visible_to(request.user), Prescription.objects.visible_to(request.user)
    found = sections(orders, written, at)
    return render(request, "orders/worklist.html", {"sections": found, "at": at, "tally": tally(found)})


@only(*BENCH)
@require_safe
def order(request: SignedIn, public_id: str) -> HttpResponse:
    """Everything needed to decide about one order, on one screen."""
    found, at = _order(request, public_id), timezone.now()
    looked_at(request.user, found, patient=found.prescription.patient, at=at, how="order")
    return render(request, "orders/order.html", _page(request, found))


def _page(request: SignedIn, found: Order, refusal: Refusal | None = None) -> dict[str, Any]:
    at = timezone.now()
    problems = problems_with(found, at=at)
    state, word = boards.state_of(found)
    decision = buttons.decision(found, problems, request.user, at)
    papers = told.papers(Document.objects.of_rows(found.lines.all()))
    return {
        "order": found,
        "prescription": found.prescription,
        "patient": found.prescription.patient,
        "task": boards.task_of(found),
        "state": state,
        "word": word,
        "what": told.facts_of_order(found),
        "who": told.patient_facts(found.prescription.patient, timezone.localdate(at)),
        "problems": problems,
        "holds": told.holds_of(found),
        "documents": papers,
        "buttons": [*buttons.of_labels(found, papers), *buttons.of_order(found, request.user, at)],
        "decision": decision,
        "next_by": "A pharmacist takes the next step." if found.next_review() and not decision else "",
        "sign_form": SigningForm(),
        "refusal": refusal and told.refused(refusal),
    }


@only(*PHARMACISTS)
@require_POST
def order_accept(request: SignedIn, public_id: str) -> HttpResponse:
    """Accept, with the signing code."""
    return _signed(request, public_id, review.accept, "Order accepted. Its label is being made.")


@only(*PHARMACISTS)
@require_POST
def order_verify(request: SignedIn, public_id: str) -> HttpResponse:
    """Verify the entry, with the signing code."""
    return _signed(request, public_id, review.verify, "Entry verified.")


def _signed(request: SignedIn, public_id: str, act: Any, said: str) -> HttpResponse:
    """Take a step that signs; a refusal is shown on the order's own page, where nothing is lost."""
    found = _order(request, public_id)
    try:
        act(found, by=request.user, at=timezone.now(), proof=prove_for(request))
    except Refusal as refusal:
        return render(
            request, "orders/order.html", _page(request, _order(request, public_id), refusal), status=refusal.status
        )
    messages.success(request, said)
    return redirect("order", public_id=public_id)


@only(*BENCH)
def order_hold(request: SignedIn, public_id: str) -> HttpResponse:
    """Open a hold with a coded reason."""
    found = _order(request, public_id)
    return form_page(
        request, HoldForm(posted(request)), _for(review.hold, found), done=lambda _: _address(found),
        title="Hold the order", button="Hold the order", crumb=found.number, crumb_url=_address(found),
        back_url=_address(found), lead="It stops until the hold is resolved. Prescriber and patient see that it waits.",
    )  # fmt: skip


@only(*BENCH)
def hold_resolve(request: SignedIn, public_id: str) -> HttpResponse:
    """Resolve a hold with what came of it."""
    visible = Order.objects.visible_to(request.user)
    held = get_object_or_404(Hold.objects.select_related("order__prescription"), public_id=public_id, order__in=visible)
    back = _address(held.order)
    return form_page(
        request, OutcomeForm(posted(request)), _for(review.resolve, held), done=lambda _: back,
        title="Resolve the hold", button="Resolve the hold", crumb=held.order.number, crumb_url=back, back_url=back,
        lead=f"{held.kind_of_hold.words}. {held.note}".strip(),
    )  # fmt: skip


@only(*PHARMACISTS)
def order_cancel(request: SignedIn, public_id: str) -> HttpResponse:
    """Cancel, with a reason."""
    found = _order(request, public_id)
    return form_page(
        request, ReasonForm(posted(request)), _for(intake.cancel, found), done=lambda _: _address(found),
        title="Cancel this order?", button="Cancel the order", danger=True,
        crumb=found.number, crumb_url=_address(found), back_url=_address(found),
        lead="It cannot be taken back. The prescription stays and can be filled again.",
    )  # fmt: skip


@only(*BENCH)
def order_print_again(request: SignedIn, public_id: str) -> HttpResponse:
    """A new version of the labels, with the reason."""
    found = _order(request, public_id)
    return form_page(
        request, ReasonForm(posted(request)), _for(review.print_again, found), done=lambda _: _address(found),
        title="Make the label again", button="Make the label again", crumb=found.number, crumb_url=_address(found),
        back_url=_address(found), lead="The earlier version stays in the archive.",
    )  # fmt: skip


@only(*BENCH)
@require_GET
def document(request: SignedIn, public_id: str) -> HttpResponse:
    """The archived bytes of one paper about an order one may see."""
    found = get_object_or_404(Document, public_id=public_id, document_kind__startswith="orders.", sha256__gt="")
    visible = Order.objects.visible_to(request.user).filter(lines__public_id=found.subject_id)
    seen = get_object_or_404(visible.select_related("prescription__patient"))
    looked_at(request.user, seen, patient=seen.prescription.patient, at=timezone.now(), how="print")
    headers = {"Content-Disposition": f'inline; filename="{found.public_id}.pdf"'}
    return HttpResponse(archive.fetch(found.sha256), content_type="application/pdf", headers=headers)


@only(*BENCH)
@require_GET
def scan(request: SignedIn) -> HttpResponse:
    """Open what a code stands for; a code that stands for nothing here says so and creates nothing."""
    code = request.GET.get("code", "").strip()
    found = Order.objects.visible_to(request.user).with_code(code)
    if found:
        return redirect("order", public_id=found.public_id)
    scanned = {
        "right": False,
        "title": "Nothing here has this code. Nothing was opened.",
        "expected": "the number of an order, or the code on a label",
        "scanned": code[:80],
    }
    return render(request, "orders/scan.html", {"scanned": scanned}, status=404)


def _order(request: SignedIn, public_id: str) -> Order:
    return get_object_or_404(Order.objects.visible_to(request.user).with_all(), public_id=public_id)


def _address(found: Order) -> str:
    return reverse("order", args=[found.public_id])


def _for(act: Any, row: Any) -> Any:
    """The action for this row, as `form_page` calls it."""
    return lambda **said: act(row, **said)
