"""An order leaves: its containers scanned, its patient known, counselling recorded; and a parcel's number corrected."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.guards import SignedIn, only
from accounts.roles import BENCH
from orders import counselling, told, told_leaving
from orders.actions import dispensing, leaving
from orders.actions.leaving import NotIdentified, WrongContainer
from orders.carriers import BY_NAME
from orders.hand_over_form import OTHER_CARRIER, CorrectionForm, HandOverForm
from orders.models import Handing, HandOver, Order
from orders.openings import open_for
from orders.supply import containers_of
from orders.views.order_page import address_of, order_of
from records.access import looked_at
from records.form_page import form_page
from records.forms import posted
from records.refusals import Refusal


@only(*BENCH)
def order_hand_over(request: SignedIn, public_id: str) -> HttpResponse:
    """Scan every container, then say who takes it. A code in the scan box is a scan, whatever else was filled in."""
    found, at = order_of(request, public_id), timezone.now()
    if request.method == "GET":
        looked_at(request.user, found, patient=found.prescription.patient, at=at, how="hand over")
        open_for(request.user, found, at=at)
        typed = told_leaving.typed_for_label(found)
        return _page(request, found, HandOverForm(found, due=counselling.why_due(found), at=at, initial=typed), [])
    codes = request.POST.getlist("codes")
    scan = request.POST.get("scan", "").strip()
    return _scanned(request, found, codes, scan) if scan else _handed_over(request, found, codes)


def _scanned(request: SignedIn, found: Order, codes: Sequence[str], scan: str) -> HttpResponse:
    """The same page, one container further; a wrong scan is named and changes nothing."""
    form = HandOverForm(found, None, initial=request.POST.dict(), due=counselling.why_due(found))
    row = leaving.container_with(scan, containers_of(found))
    if row is None:
        wrong = told_leaving.wrong_scan(found, scan)
        return _page(request, found, form, codes, wrong=wrong, status=WrongContainer.status)
    return _page(request, found, form, [*codes, row.public_id])


def _handed_over(request: SignedIn, found: Order, codes: Sequence[str]) -> HttpResponse:
    form, at = HandOverForm(found, request.POST, due=counselling.why_due(found)), timezone.now()
    if not form.is_valid():
        return _page(request, found, form, codes, status=422)
    try:
        dispensing.hand_over(found, form.leaving(codes), by=request.user, at=at)
    except Refusal as refusal:
        return _page(request, order_of(request, found.public_id), form, codes, refusal=refusal, status=refusal.status)
    messages.success(request, f"{found.number} has left. {told_leaving.left_in_words(found)}")
    return redirect(address_of(found))


def _page(
    request: SignedIn, found: Order, form: HandOverForm, codes: Sequence[str], *, status: int = 200,
    wrong: dict[str, Any] | None = None, refusal: Refusal | None = None,
) -> HttpResponse:  # fmt: skip
    at = timezone.now()
    rows = told_leaving.rows_of(found, codes)
    if all(row.is_scanned for row in rows):
        form.fields["born_on" if isinstance(refusal, NotIdentified) else "how"].widget.attrs["autofocus"] = True
    context = {
        "order": found, "patient": found.prescription.patient, "form": form, "rows": rows, "wrong": wrong,
        "codes": [row.code for row in rows if row.is_scanned], "is_all": all(row.is_scanned for row in rows),
        "due": counselling.why_due(found), "way": told_leaving.way_of(found, at),
        "refusal": refusal and told.refused(refusal),
    }  # fmt: skip
    return render(request, "orders/hand_over.html", context, status=status)


@only(*BENCH)
def order_parcel(request: SignedIn, public_id: str) -> HttpResponse:
    """The carrier or number of a parcel that has left, corrected with a reason."""
    found = order_of(request, public_id)
    shipped = HandOver.objects.filter(order=found, how=Handing.SHIPPED).first()
    if shipped is None:
        raise Http404("not shipped")
    back, is_known = address_of(found), shipped.carrier in BY_NAME
    initial = {
        "carrier": shipped.carrier if is_known else OTHER_CARRIER,
        "other_carrier": "" if is_known else shipped.carrier, "tracking": shipped.tracking,
    }  # fmt: skip

    def act(**said: Any) -> HandOver:
        return leaving.correct_shipment(shipped, **said)

    return form_page(
        request, CorrectionForm(posted(request), initial=initial), act, done=lambda _: back,
        title="Correct carrier or number", button="Correct the parcel", crumb=found.number, crumb_url=back,
        back_url=back, lead="What was written before is kept with who changed it and why.",
        facts=[("Patient", found.prescription.patient.full_name)],
    )  # fmt: skip
