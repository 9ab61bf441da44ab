"""The pharmacy's pages about components and received lots."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
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
from compounding.models import Batch, Component, Lot, Shown
from compounding.models.stock import LotQuerySet
from compounding.stock_forms import LotSearchForm
from compounding.told_ordering import levels_text
from compounding.told_stock import (
    SOON,
    buttons_of_lot,
    certificate_facts,
    facts_of_lot,
    ledger_of,
    on_hand,
    papers_of_lot,
    state_of_lot,
)
from compounding.told_triturations import links_of
from premises.models import Pharmacy
from records.downloads import archived_pdf
from records.form_page import form_page, show_refusal
from records.forms import ReasonForm, SigningForm, posted
from records.paging import PAGE, page_of
from records.refusals import Refusal
from records.signatures import signed_of


@only(*BENCH)
@require_safe
def components(request: SignedIn) -> HttpResponse:
    """What formulas and lots can name."""
    found = [(component, levels_text(component)) for component in Component.objects.all()[:500]]
    context = {"components": found, "may_add": bool(roles_here(request) & PHARMACISTS)}
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
    today = Pharmacy.objects.today(timezone.now())
    form = LotSearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    shown = Shown(asked["shown"]) if asked.get("shown") else None
    visible = Lot.objects.visible_to(request.user).with_component()
    last = visible.filter(public_id=request.GET.get("after", "")).first()
    found = visible.matching(asked.get("q", "")).standing_as(shown, today)
    page = page_of(found.newest().after(last), request.path, asked, is_first=last is None)
    searched = any(asked.values())
    title = "Lots found, newest first" if searched else "All lots, newest first"
    context = {
        "sections": [*([] if last or searched else _above(visible, today)), ("all", title, _lines(page.lines, today))],
        "form": form, "may_import": bool(roles_here(request) & PHARMACISTS),
        "searched": searched, "next_url": page.next_url, "first_url": page.first_url,
    }  # fmt: skip
    return render(request, "compounding/lots.html", context)


def _above(visible: LotQuerySet, today: date) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """What somebody has to do something about."""
    return [
        ("waiting", "Wait for release", _lines(visible.waiting()[:PAGE], today)),
        ("ending", "End within 60 days", _lines(visible.ending(today, today + SOON)[:PAGE], today)),
        ("destroy", "To destroy", _lines(visible.to_destroy(today)[:PAGE], today)),
    ]


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
    lot = stock.take_in(component, form.delivery(), papers.papers(), by=request.user, at=timezone.now())
    messages.success(
        request, f"Received as {lot.number}. It waits in quarantine for a pharmacist; its label is being made."
    )
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
        "papers": papers_of_lot(found),
        "buttons": buttons_of_lot(found, request.user, today, at),
        "chain": links_of(found.made_from) if found.made_from else [],
    }  # fmt: skip
    return render(request, "compounding/lot.html", context)


@only(*BENCH)
@require_safe
def lot_certificate(request: SignedIn, public_id: str) -> HttpResponseBase:
    """The archived bytes of a lot's certificate."""
    found = lot_of(request, public_id)
    return archived_pdf(request, found.certificate_sha256, found.number)


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
