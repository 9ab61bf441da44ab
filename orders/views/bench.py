"""The pharmacy's pages of one order: all of it, verify, accept, hold, cancel, the proof and the leaflet again."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import SignedIn, only
from accounts.roles import BENCH, PHARMACISTS, Role
from orders import hold_choices, told
from orders.actions import intake, paper, review
from orders.forms import HoldForm, OutcomeForm
from orders.leaflet_forms import LeafletForm
from orders.models import Hold, Order
from orders.openings import open_for
from orders.views.order_page import acting_on, address_of, order_of, page_of, signed
from patients.models import PatientMatch
from records.access import looked_at_each
from records.form_page import form_page
from records.forms import ReasonForm, posted
from records.models import Document


@only(*BENCH)
@require_safe
def order(request: SignedIn, public_id: str) -> HttpResponse:
    """Everything needed to decide about one order, on one screen."""
    found, at = order_of(request, public_id), timezone.now()
    patient = found.prescription.patient
    records = [patient, *PatientMatch.objects.others_of(patient)]  # what they say is shown beside it
    looked_at_each(request.user, [(found, record) for record in records], at=at, how="order")
    open_for(request.user, found, at=at)
    return render(request, "orders/order.html", page_of(request, found))


@only(*PHARMACISTS)
@require_POST
def order_accept(request: SignedIn, public_id: str) -> HttpResponse:
    """Accept, with the signing code."""
    accept = partial(review.accept, station=request.station)
    return signed(request, public_id, accept, "Order accepted. Its label is being made.")


@only(*PHARMACISTS)
@require_POST
def order_verify(request: SignedIn, public_id: str) -> HttpResponse:
    """Verify the entry, with the signing code; the page sends along which fields it showed."""
    verify = partial(review.verify, compared=request.POST.getlist("compared"))
    return signed(request, public_id, verify, "Entry verified.")


@only(*BENCH)
def order_hold(request: SignedIn, public_id: str) -> HttpResponse:
    """Open a hold with a coded reason."""
    found, at = order_of(request, public_id), timezone.now()
    offered = hold_choices.offered(found, request.user.roles_at(at), at)
    return form_page(
        request, HoldForm(posted(request)), acting_on(review.hold, found), done=lambda _: address_of(found),
        title="Hold the order", button="Hold the order", crumb=found.number, crumb_url=address_of(found),
        back_url=address_of(found),
        lead="It stops until the hold is resolved. Prescriber and patient see that it waits.",
        template="orders/hold.html", offered=offered,
    )  # fmt: skip


@only(*BENCH)
def hold_resolve(request: SignedIn, public_id: str) -> HttpResponse:
    """Resolve a hold with what came of it."""
    visible = Order.objects.visible_to(request.user)
    held = get_object_or_404(Hold.objects.select_related("order__prescription"), public_id=public_id, order__in=visible)
    back = address_of(held.order)
    return form_page(
        request, OutcomeForm(posted(request)), acting_on(review.resolve, held), done=lambda _: back,
        title="Resolve the hold", button="Resolve the hold", crumb=held.order.number, crumb_url=back, back_url=back,
        lead=f"{held.kind_of_hold.words}. {held.note}".strip(),
    )  # fmt: skip


@only(*PHARMACISTS, Role.PRESCRIBER)
def order_cancel(request: SignedIn, public_id: str) -> HttpResponse:
    """Cancel, with a reason; the answer says what became of the medicine, or why it is too late."""
    found = order_of(request, public_id)
    intake.refuse_too_late(found)
    is_staff = bool(request.user.roles_at(timezone.now()) & BENCH)
    back = address_of(found) if is_staff else reverse("prescription", args=[found.prescription.public_id])

    def answered(order: Order) -> str:
        messages.success(request, told.answer_to_cancel(order))
        return back

    return form_page(
        request, ReasonForm(posted(request)), acting_on(intake.cancel, found), done=answered,
        title="Cancel this order?", button="Cancel the order", danger=True,
        crumb=found.number, crumb_url=back, back_url=back,
        lead="It cannot be undone. What is promised or filled returns to its batch; the prescription stays.",
    )  # fmt: skip


@only(*BENCH)
def order_print_again(request: SignedIn, public_id: str) -> HttpResponse:
    """A new version of the labels, with the reason."""
    found = order_of(request, public_id)
    print_again = partial(review.print_again, station=request.station)
    return form_page(
        request, ReasonForm(posted(request)), acting_on(print_again, found), done=lambda _: address_of(found),
        title="Make the label again", button="Make the label again", crumb=found.number, crumb_url=address_of(found),
        back_url=address_of(found), lead="The earlier version stays in the archive.",
    )  # fmt: skip


@only(*BENCH)
def order_leaflet(request: SignedIn, public_id: str) -> HttpResponse:
    """The leaflet of what is in the bag again, in another language or size too, with the reason."""
    found = order_of(request, public_id)

    def asked(_: Document) -> str:
        messages.success(request, "The leaflet is being made.")
        return address_of(found)

    return form_page(
        request, LeafletForm(posted(request), prescription=found.prescription), acting_on(paper.print_leaflet, found),
        done=asked, title="Print the leaflet again", button="Print the leaflet", crumb=found.number,
        crumb_url=address_of(found), back_url=address_of(found),
        lead="The earlier version stays in the archive and is void. The patient reads the newest.",
    )  # fmt: skip
