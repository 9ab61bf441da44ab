"""From acceptance to the patient's hand: promise, split, scan the batch, hand over, take back."""

from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.guards import SignedIn, only
from accounts.roles import BENCH
from orders import supply, told
from orders.actions import allocation, dispensing, paper
from orders.actions.dispensing import WrongScan
from orders.fill_screens import following, page_of, screen_of
from orders.forms import ScanForm
from orders.models import Container, Order, Reservation
from orders.openings import open_for
from orders.views.order_page import acting_on, address_of, container_of, doing, order_of, prints_on
from premises.quantities import dose_text
from records.access import looked_at
from records.form_page import form_page
from records.forms import ReasonForm, posted
from records.refusals import Refusal


@only(*BENCH)
@require_POST
def order_reserve(request: SignedIn, public_id: str) -> HttpResponse:
    """Promise what released batches have free, to older promises first."""

    def act(found: Order) -> str:
        made = allocation.reserve_in_turn(found, by=request.user, at=timezone.now())
        said = ", ".join(f"{dose_text(row.units)} from {row.batch.number}" for row in made)
        return f"Promised: {said}." if made else "Nothing could be promised: beside each product stands why."

    return doing(request, public_id, act)


@only(*BENCH)
def order_split(request: SignedIn, public_id: str) -> HttpResponse:
    """Move what cannot be filled now into a second order."""
    found = order_of(request, public_id)
    back = address_of(found)
    missing = [f"{line.formula.product}, {dose_text(line.missing)}" for line in found.lines.all() if line.missing > 0]
    return form_page(
        request, forms.Form(posted(request)), acting_on(allocation.split, found), done=lambda _: back,
        title="Split this order?", button="Split the order", crumb=found.number, crumb_url=back, back_url=back,
        lead="What waits for a batch becomes an order of its own, with a promise of its own. No refill is used.",
        facts=[("Moves", "; ".join(missing) or "nothing")],
    )  # fmt: skip


@only(*BENCH)
def reservation_fill(request: SignedIn, public_id: str) -> HttpResponse:
    """Fill one container: the batch that is expected, and a scan of the one in the hand."""
    visible = Order.objects.visible_to(request.user)
    rows = Reservation.objects.select_related("batch", "line__formula", "line__order")
    found = get_object_or_404(rows, public_id=public_id, line__order__in=visible)
    found.line.order = order_of(request, found.line.order.public_id)
    if request.method != "POST" and found.ended_at:
        return redirect(following(found.line.order))
    if request.method == "POST":
        return _filled(request, found)
    order = found.line.order
    at = timezone.now()
    looked_at(request.user, order, patient=order.prescription.patient, at=at, how="fill")
    open_for(request.user, order, at=at)
    return _filling_page(request, _filling(found, ScanForm()), 200)


def _filled(request: SignedIn, found: Reservation) -> HttpResponse:
    """Fill and go on to count it; a wrong scan is named where it was made."""
    form = ScanForm(posted(request))
    if not form.is_valid():
        return _filling_page(request, _filling(found, form), 422)
    scanned = form.cleaned_data["scanned"]
    try:
        made = dispensing.fill(found, scanned=scanned, station=request.station, by=request.user, at=timezone.now())
    except Refusal as refusal:
        return _filling_page(request, _filling(found, ScanForm(), refusal, scanned), refusal.status)
    return redirect("container_count", made.public_id)


def _filling_page(request: SignedIn, context: dict[str, Any], status: int) -> HttpResponse:
    return render(request, "orders/fill.html", context | prints_on(request), status=status)


def _filling(found: Reservation, form: ScanForm, refusal: Refusal | None = None, scanned: str = "") -> dict[str, Any]:
    wrong = None
    if isinstance(refusal, WrongScan):
        wrong = {
            "right": False,
            "title": "Wrong batch. Nothing was filled.",
            "expected": f"batch {found.batch.number}",
            "scanned": scanned,
            "detail": refusal.code,
        }
    return screen_of(found.line, 1) | {
        "reservation": found, "batch": found.batch, "form": form, "wrong": wrong,
        "batch_url": supply.batch_url(found.batch),
        "refusal": told.refused(refusal) if refusal and not wrong else None,
    }  # fmt: skip


@only(*BENCH)
def container_label(request: SignedIn, public_id: str) -> HttpResponse:
    """A new version of one container's label, with the reason."""
    found = container_of(request, public_id)
    on = {} if found.labelled_at else {"done": lambda _: page_of(found)}
    ask = partial(paper.ask_for_label, station=request.station)
    return form_page(
        request, ReasonForm(posted(request)), acting_on(ask, found), **about(found) | on,
        title="Make the label again", button="Make the label again",
        lead="The label before it is void: take it off the container. The new one is scanned, and checked, anew. "
        f"It goes on: {prints_on(request)['printing']['words']}.",
    )  # fmt: skip


@only(*BENCH)
def container_put_back(request: SignedIn, public_id: str) -> HttpResponse:
    """Void a container that never left: its units return to its batch."""
    found = container_of(request, public_id)
    return form_page(
        request, ReasonForm(posted(request)), acting_on(dispensing.put_back, found), **about(found),
        title="Take this container back?", button="Take it back", danger=True,
        lead="Its units return to their batch, its label is void, and the order waits to be filled again.",
    )  # fmt: skip


def about(found: Container) -> dict[str, Any]:
    """Where a page about one container comes from and leads back to, and which it is."""
    order = found.line.order
    back = address_of(order)
    what = f"{found.line.formula.product}, {dose_text(found.units)}, batch {found.batch.number}"
    facts = [("Patient", order.prescription.patient.full_name), ("Container", what)]
    return {"done": lambda _: back, "crumb": order.number, "crumb_url": back, "back_url": back, "facts": facts}
