"""The patient's home page: where each order is, in four phases, what is needed, today's dose, and the ways on."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only
from accounts.models import User
from accounts.roles import Role
from orders import phases
from orders.check_in_due import check_in_due
from orders.documents import FOR_PATIENT, LEAFLET, WALLET_CARD
from orders.doses import dose_on, plan_beside
from orders.lifecycle import OrderStatus
from orders.models import Order
from orders.my_acts import act_of
from orders.my_medicine import medicine_rows
from orders.my_names import order_said
from orders.my_reading import transfers_of, with_orders
from orders.my_ways import rows_of_doing
from orders.phases import transferred
from orders.promises import put_off
from orders.stops import CalledBack, called_back, why_none
from orders.telling import check_in_row, report_row
from patients.models import Patient
from patients.my_ways import account_rows
from patients.views.own import patient_here, speak_as_kept
from premises.models import Pharmacy
from records.access import looked_at
from records.downloads import archived_pdf
from records.models import Document, DocumentState

MOST_SHOWN = 4  # orders under way that are followed step by step; more are a line each
MOST_EARLIER = 12
PAPERS = (
    (LEAFLET, later("Leaflet to print"), later("Order {number}, as we gave it to you")),
    (WALLET_CARD, later("Print your wallet card"), later("Order {number}, to carry with you")),
)


@only(Role.PATIENT)
@require_safe
def my_orders(request: SignedIn) -> HttpResponse:
    """One's own page; who cares for others too chooses whose page it is."""
    people = list(with_orders(Patient.objects.visible_to(request.user).own_first(request.user)))
    if len(people) == 1:
        speak_as_kept(request, people[0][0])
        return _page(request, *people[0])
    return render(request, "orders/my_people.html", {"rows": [_person(one, request.user) for one, _orders in people]})


@only(Role.PATIENT)
@require_safe
def my_page(request: SignedIn, public_id: str) -> HttpResponse:
    """The page of one patient, oneself or somebody one cares for."""
    patient = patient_here(request, public_id, how="own page")
    return _page(request, *next(with_orders(Patient.objects.filter(pk=patient.pk))))


def _page(request: SignedIn, patient: Patient, orders: list[Order]) -> HttpResponse:
    """Each order under way, or else the last that left, and what is needed now; earlier ones in a line each."""
    at = timezone.now()
    left = [order for order in orders if order.status == OrderStatus.HANDED_OVER]
    shown = [order for order in orders if order.is_open()][:MOST_SHOWN] or left[:1]
    today = Pharmacy.objects.today(at)
    due, back = check_in_due(orders, today), called_back(orders, today)
    for order in orders[:1]:
        looked_at(request.user, order, patient=order.prescription.patient, at=at, how="own order")
    context = {
        "patient": patient,
        "is_own": patient.user_id == request.user.pk,
        "orders": _followed(shown, back, today, at),
        "act": act_of(shown),
        "called_back": back.still_taken(),
        "dose": dose_on(today, orders),
        "plan": plan_beside(today, orders, at),
        "check_in": check_in_row(patient, due) if due else None,
        "ways": _ways(request, patient, orders, [one for one in (*shown, *left[:1]) if not back.has([one])]),
        "transfers": [transferred(row) for row in transfers_of(patient)],
        "earlier": [
            phases.earlier(order, at, why_none=why_none(order, back, today))
            for order in [order for order in orders if order not in shown][:MOST_EARLIER]
        ],
    }
    return render(request, "orders/my_orders.html", context)


def _ways(
    request: SignedIn, patient: Patient, orders: Sequence[Order], papers: Sequence[Order]
) -> list[dict[str, str]]:
    """What there is to read and to print, of `papers`; what can be told and asked; what is kept about oneself."""
    return [
        *medicine_rows(patient, orders), *_papers(papers), *rows_of_doing(patient, orders), report_row(patient),
        *account_rows(patient, request.user),
    ]  # fmt: skip


def _followed(orders: Sequence[Order], back: CalledBack, today: date, at: datetime) -> list[dict[str, Any]]:
    """Each order with its phases, whoever prescribed it, and what is in it."""
    moved = put_off(orders)
    return [
        {
            "number": order.number,
            "product": order_said(order),
            "phases": phases.phases(order, at, put_off=order.public_id in moved, why_none=why_none(order, back, today)),
            "prescriber": order.prescription.prescriber.printed_name,
        }
        for order in orders
    ]


@only(Role.PATIENT)
@require_safe
def my_leaflet(request: SignedIn, public_id: str) -> HttpResponseBase:
    """The leaflet or the wallet card of one's own order, as it was archived."""
    found = get_object_or_404(Document, public_id=public_id, document_kind__in=FOR_PATIENT, state=DocumentState.DONE)
    mine = Order.objects.visible_to(request.user).select_related("prescription__patient")
    order = get_object_or_404(mine, public_id=found.subject_id)
    looked_at(request.user, order, patient=order.prescription.patient, at=timezone.now(), how="print")
    name = f"{'wallet-card' if found.document_kind == WALLET_CARD else 'leaflet'}-{order.public_id}"
    return archived_pdf(request, found.sha256, name, page=found.page, pages=found.pages)


def _person(patient: Patient, user: User) -> dict[str, str]:
    """A row of the people whose page may be opened."""
    is_own = patient.user_id == user.pk
    return {
        "url": reverse("my_page", args=[patient.public_id]),
        "icon": "person",
        "title": _("My own page") if is_own else patient.full_name,
        "sub": patient.full_name if is_own else _("You care for this person"),
    }


def _papers(orders: Sequence[Order]) -> list[dict[str, str]]:
    """The newest finished leaflet and wallet card of each of these orders."""
    done = Document.objects.of_rows(orders).filter(document_kind__in=FOR_PATIENT, state=DocumentState.DONE)
    newest = {(document.subject_id, document.document_kind): document for document in reversed(done)}
    return [
        {
            "url": reverse("my_leaflet", args=[newest[order.public_id, kind].public_id]),
            "icon": "paper",
            "title": str(title),
            "sub": sub.format(number=order.number),
        }
        for order in dict.fromkeys(orders)
        for kind, title, sub in PAPERS
        if (order.public_id, kind) in newest
    ]
