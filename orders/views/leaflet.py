"""The leaflet to read on a telephone, and the papers a patient asks for; kept after the order ended."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import SignedIn, only
from accounts.roles import Role
from orders.actions.copies import WITH_COPY, ask_for_copy, ask_for_own_card
from orders.models import Order
from orders.my_medicine import leaflet_read
from orders.my_papers import papers_of
from orders.my_reading import orders_of
from patients.models import Patient
from patients.views.own import patient_here
from premises.terms import Language
from records.access import looked_at
from records.refusals import Refusal


@only(Role.PATIENT)
@require_safe
def my_leaflet_read(request: SignedIn, public_id: str, order: str) -> HttpResponse:
    """What the leaflet of an order says, in the language of the page; none of one that gave nothing."""
    patient, at = patient_here(request, public_id, how="own leaflet"), timezone.now()
    found = _order(request, patient, order)
    looked_at(request.user, found, patient=patient, at=at, how="own leaflet")
    read = leaflet_read(found, orders_of(patient), at=at)
    papers = {} if read["recalled"] else papers_of(found, at=at)
    return render(request, "orders/my_leaflet.html", read | papers | {"patient": patient, "order": found})


@only(Role.PATIENT)
@require_POST
def my_leaflet_copy(request: SignedIn, public_id: str, order: str) -> HttpResponse:
    """Ask for the leaflet on paper in one language and size."""
    language = request.POST.get("language", "")
    if language not in set(Language):
        raise Http404("no such language")
    ask = partial(ask_for_copy, language=Language(language), large=bool(request.POST.get("large")))
    return _asked(request, public_id, order, ask)


@only(Role.PATIENT)
@require_POST
def my_wallet_card(request: SignedIn, public_id: str, order: str) -> HttpResponse:
    """Ask for the card for the wallet."""
    return _asked(request, public_id, order, ask_for_own_card)


def _asked(request: SignedIn, public_id: str, order: str, ask: Callable[..., Any]) -> HttpResponse:
    """Do it, and go back to where the paper is found; what is refused is said there."""
    patient = patient_here(request, public_id, how="own leaflet")
    try:
        ask(_order(request, patient, order), by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    answer = redirect("my_leaflet_read", patient.public_id, order)
    answer["Location"] += "#papers"
    return answer


def _order(request: SignedIn, patient: Patient, public_id: str) -> Order:
    """An order of this patient that gave something. Raises Http404."""
    mine = Order.objects.visible_to(request.user).filter(prescription__patient=patient, status__in=WITH_COPY)
    return get_object_or_404(mine.select_related("prescription__patient"), public_id=public_id)
