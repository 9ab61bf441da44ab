"""The pharmacy's pages about components and received lots."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only, roles_here
from accounts.roles import BENCH, PHARMACISTS
from accounts.signing import prove_for
from compounding.actions import stock
from compounding.boards import state_of_batch
from compounding.forms import CertificateForm, ComponentForm, DeliveryForm
from compounding.models import Batch, Component, Lot
from compounding.told_stock import (
    SOON,
    buttons_of_lot,
    certificate_facts,
    facts_of_lot,
    ledger_of,
    on_hand,
    state_of_lot,
)
from compounding.told_triturations import links_of
from premises.models import Pharmacy
from records.downloads import archived_pdf
from records.form_page import form_page, show_refusal
from records.forms import ReasonForm, SigningForm, posted
from records.refusals import Refusal
from records.signatures import signed_of

PAGE = 50


@only(*BENCH)
@require_safe
def components(request: SignedIn) -> HttpResponse:
    """What formulas and lots can name."""
    context = {"components": Component.objects.all()[:500], "may_add": bool(roles_here(request) & PHARMACISTS)}
    return render(request, "compounding/components.html", context)


@only(*PHARMACISTS)
def component_add(request: SignedIn) -> HttpResponse:
    """Enter a component."""
    back = reverse("components")
    return form_page(
        request, ComponentForm(posted(request)), stock.add_component, done=lambda _: back,
        title="Add a component", button="Add the component", crumb="Components", crumb_url=back, back_url=back,
        lead="Formulas and lots name it from then on. Its code is never used again.",
    )  # fmt: skip


@only(*BENCH)
@require_safe
def lots(request: SignedIn) -> HttpResponse:
    """Received lots, newest first; what waits for release and what ends soon stands above."""
    at = timezone.now()
    today = Pharmacy.objects.today(at)
    visible = Lot.objects.visible_to(request.user).with_component()
    last = visible.filter(public_id=request.GET.get("after", "")).first()
    page = list(visible.newest().after(last)[: PAGE + 1])
    above = [] if last else [
        ("waiting", "Wait for release", _lines(visible.waiting()[:PAGE], today)),
        ("ending", "End within 60 days", _lines(visible.ending(today, today + SOON)[:PAGE], today)),
        ("destroy", "To destroy", _lines(visible.to_destroy(today)[:PAGE], today)),
    ]  # fmt: skip
    context = {
        "sections": [*above, ("all", "All lots, newest first", _lines(page[:PAGE], today))],
        "next_url": f"{request.path}?after={page[PAGE - 1].public_id}" if len(page) > PAGE else "",
        "first_url": request.path if last else "",
        "may_receive": True,
        "may_import": bool(roles_here(request) & PHARMACISTS),
    }
    return render(request, "compounding/lots.html", context)


def _lines(found: Any, today: Any) -> list[dict[str, Any]]:
    return [{"lot": lot, "state": state_of_lot(lot, today), "on_hand": on_hand(lot)} for lot in found]


@only(*BENCH)
def lot_receive(request: SignedIn) -> HttpResponse:
    """Take a delivery into quarantine, with what its certificate says and its PDF."""
    initial = {"received_on": Pharmacy.objects.today(timezone.now()), "unit": "g"}
    form = DeliveryForm(posted(request), initial=initial)
    papers = CertificateForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid() & papers.is_valid():
        try:
            return redirect("lot", public_id=_receive(request, form, papers).public_id)
        except Refusal as refusal:
            show_refusal(form, refusal)
    context = {"form": form, "papers": papers, "has_components": Component.objects.exists()}
    status = 422 if form.errors or papers.errors else 200
    return render(request, "compounding/lot_receive.html", context, status=status)


def _receive(request: SignedIn, form: DeliveryForm, papers: CertificateForm) -> Lot:
    component = form.cleaned_data["component"]
    lot = stock.receive(component, form.delivery(), papers.papers(), by=request.user, at=timezone.now())
    messages.success(request, f"Received as {lot.number}. It waits in quarantine for a pharmacist.")
    return lot


@only(*BENCH)
@require_safe
def lot(request: SignedIn, public_id: str) -> HttpResponse:
    """One lot: what its papers say, every movement, the batches made with it."""
    found, at = lot_of(request, public_id), timezone.now()
    today = Pharmacy.objects.today(at)
    made = Batch.objects.visible_to(request.user).made_with(found).newest().with_formula()[:PAGE]
    context = {
        "lot": found, "state": state_of_lot(found, today), "on_hand": on_hand(found),
        "facts": facts_of_lot(found), "certificate": certificate_facts(found), "ledger": ledger_of(found),
        "made": [(batch, state_of_batch(batch)) for batch in made], "signed": signed_of(found),
        "buttons": buttons_of_lot(found, request.user, today, at),
        "chain": links_of(found.made_from) if found.made_from else [],
    }  # fmt: skip
    return render(request, "compounding/lot.html", context)


@only(*BENCH)
@require_safe
def lot_certificate(request: SignedIn, public_id: str) -> HttpResponse:
    """The archived bytes of a lot's certificate."""
    found = lot_of(request, public_id)
    return archived_pdf(found.certificate_sha256, found.number)


@only(*PHARMACISTS)
def lot_release(request: SignedIn, public_id: str) -> HttpResponse:
    """Release a lot for use, with the signing code."""
    found = lot_of(request, public_id)

    def act(*, at: datetime, **_: object) -> Lot:
        return stock.release(found, by=request.user, at=at, proof=prove_for(request))

    def done(_: Lot) -> str:
        messages.success(request, f"{found.number} is released for use.")
        return address_of(found)

    return form_page(
        request, SigningForm(posted(request)), act, done=done,
        title=f"Release {found.number}", button="Release the lot",
        means=f"I have compared {found.number} with its certificate and release it for use.",
        facts=facts_of_lot(found) + certificate_facts(found), crumb=found.number, crumb_url=address_of(found),
        back_url=address_of(found),
    )  # fmt: skip


@only(*PHARMACISTS)
def lot_reject(request: SignedIn, public_id: str) -> HttpResponse:
    """Reject a lot, with the reason."""
    found = lot_of(request, public_id)
    return form_page(
        request, ReasonForm(posted(request)), lambda **said: stock.reject(found, **said),
        done=lambda _: address_of(found), title=f"Reject {found.number}?", button="Reject the lot", danger=True,
        lead="It is never weighed again. Batches made with it stop at their release.",
        crumb=found.number, crumb_url=address_of(found), back_url=address_of(found),
    )  # fmt: skip


def lot_of(request: SignedIn, public_id: str) -> Lot:
    """The lot, if they may see it."""
    return get_object_or_404(Lot.objects.visible_to(request.user).with_component(), public_id=public_id)


def address_of(found: Lot) -> str:
    """Its page."""
    return reverse("lot", args=[found.public_id])
