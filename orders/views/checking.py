"""The final check: everything of an order on one screen, each container scanned, then signed (D3)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.guards import SignedIn, only
from accounts.roles import PHARMACISTS
from accounts.signing import prove_for
from orders import buttons, told, told_arrivals, told_check, told_openings
from orders.actions import dispensing, proving
from orders.actions.proving import WrongLabel
from orders.forms import ScanForm
from orders.lifecycle import OrderStatus
from orders.models import Order
from orders.openings import held_against, open_for
from orders.problems import problems_with
from orders.views.order_page import order_of
from orders.ways import with_ways
from records.access import looked_at
from records.forms import SigningForm, posted
from records.refusals import Refusal


@only(*PHARMACISTS)
def order_check(request: SignedIn, public_id: str) -> HttpResponse:
    """Prescription, review, batch record, photo and label of every container; and the signature under all of it."""
    found, at = order_of(request, public_id), timezone.now()
    if request.method != "POST":
        if found.status != OrderStatus.FILLED:
            return redirect("order", public_id=public_id)
        looked_at(request.user, found, patient=found.prescription.patient, at=at, how="check")
        open_for(request.user, found, at=at)
        return render(request, "orders/check.html", _page(request, found))
    try:
        told_openings.refuse_unread(request.user, found, request.POST, at=at)
        dispensing.check(found, by=request.user, at=at, proof=prove_for(request))
    except Refusal as refusal:
        return _refused(request, public_id, refusal)
    messages.success(request, "Checked. It is ready to be handed over.")
    return redirect("order", public_id=public_id)


@only(*PHARMACISTS)
@require_POST
def order_inspect(request: SignedIn, public_id: str) -> HttpResponse:
    """The scan of one container of the order that is being checked; a wrong one is named and changes nothing."""
    found, form = order_of(request, public_id), ScanForm(posted(request))
    if not form.is_valid():
        return render(request, "orders/check.html", _page(request, found, is_unscanned=True), status=422)
    try:
        proving.inspect(found, **form.cleaned_data, by=request.user, at=timezone.now())
    except Refusal as refusal:
        return _refused(request, public_id, refusal)
    return redirect("order_check", public_id=public_id)


def _refused(request: SignedIn, public_id: str, refusal: Refusal) -> HttpResponse:
    """The screen as it is now, with what was refused."""
    context = _page(request, order_of(request, public_id), refusal)
    return render(request, "orders/check.html", context, status=refusal.status)


def _page(
    request: SignedIn, found: Order, refusal: Refusal | None = None, *, is_unscanned: bool = False
) -> dict[str, Any]:
    at, patient, wrong = timezone.now(), found.prescription.patient, isinstance(refusal, WrongLabel)
    problems = with_ways(problems_with(found, at=at), found.prescription, request.user, at, order=found)
    checked = told_check.containers_to_check(found, request.user, at)
    held = held_against(request.user, found, at=at)
    left, sign_form = told_check.left_to_scan(checked), SigningForm()
    sign_form.fields["signing_code"].widget.attrs["autofocus"] = not left
    return {
        "order": found, "prescription": found.prescription, "patient": patient,
        "checked": checked, "left": left, "records": told_check.records_of(found),
        "what": told_check.prescription_of(found), "who": told.patient_facts(patient, timezone.localdate(at)),
        "source": told_arrivals.shown(found.prescription), "review": told_check.review_of(found),
        "problems": problems, "means": told_check.MEANS, "why_not": told_check.why_not(found, request.user, at),
        "held": told_openings.held(found, held) if held else None, "hidden": told_openings.what_was_read(held),
        "sign_form": sign_form, "buttons": buttons.of_check(found, request.user, at),
        "is_unscanned": is_unscanned, "wrong": _wrong(refusal) if isinstance(refusal, WrongLabel) else None,
        "refusal": told.refused(refusal) if refusal and not wrong else None,
    }  # fmt: skip


def _wrong(refusal: WrongLabel) -> dict[str, Any]:
    return {
        "right": False, "title": "Not a container of this order. Nothing was saved.", "expected": refusal.expected,
        "scanned": refusal.scanned, "detail": refusal.code,
    }  # fmt: skip
