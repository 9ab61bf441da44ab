"""The pharmacy's pages about stock triturations: what is on hand, one more made, a batch weighed from one (TRI-01)."""

from datetime import datetime
from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import SignedIn, only
from accounts.models import User
from accounts.roles import BENCH
from compounding.actions import batches, triturations
from compounding.boards import row_of
from compounding.forms import TriturationForm
from compounding.making import with_making
from compounding.models import Batch, Component, Formula, Lot
from compounding.told_bud import bud_if_made
from compounding.told_triturations import ratio_text, told, with_chain
from compounding.views.batches import address_of, batch_of
from premises.models import Pharmacy
from records.form_page import form_page
from records.forms import posted

MOST = 50


@only(*BENCH)
@require_safe
def trituration_list(request: SignedIn) -> HttpResponse:
    """Every trituration made, what it holds and keeps, what it was made of and went into; and those being made."""
    today, user = Pharmacy.objects.today(timezone.now()), request.user
    made = with_chain(Lot.objects.visible_to(user).made_here())[:MOST]
    making = with_making(Batch.objects.visible_to(user)).under_way().filter(formula__form="trituration")[:MOST]
    context = {
        "rows": told(made, today), "making": [row_of(batch) for batch in making],
        "formulas": [(row, ratio_text(row)) for row in Formula.objects.visible_to(user).triturations()],
    }  # fmt: skip
    return render(request, "compounding/triturations.html", context)


@only(*BENCH)
def trituration_plan(request: SignedIn) -> HttpResponse:
    """Plan a batch of a stock trituration: which, and how many grams."""
    chosen = Formula.objects.triturations().filter(code=request.GET.get("formula", "")).first()
    back = reverse("triturations")

    def act(*, formula: Formula, grams: Decimal, by: User, at: datetime) -> Batch:
        return batches.plan(formula, grams, by=by, at=at)

    def done(batch: Batch) -> str:
        messages.success(request, f"Batch {batch.number} is planned. A pharmacist approves it.")
        return address_of(batch)

    keeps = bud_if_made(chosen, Pharmacy.objects.today(timezone.now())) if chosen else None
    return form_page(
        request, TriturationForm(posted(request), initial={"formula": chosen}), act, done=done,
        title="Make a stock trituration", button="Plan the batch", crumb="Triturations", crumb_url=back, back_url=back,
        lead="It is planned, approved, weighed and tested as every batch. Released it is a lot of its own."
        + (f" {keeps.title}." if keeps else ""),
    )  # fmt: skip


@only(*BENCH)
@require_POST
def batch_weigh_from(request: SignedIn, public_id: str) -> HttpResponse:
    """Plan to weigh the active from the trituration named by `source`, or from itself where that is empty."""
    found, wanted = batch_of(request, public_id), request.POST.get("source", "")
    source = get_object_or_404(Component, public_id=wanted) if wanted else None
    triturations.weigh_from(found, source, by=request.user, at=timezone.now())
    name = source.name if source else found.formula.active.component.name
    messages.success(request, f"The active of {found.number} is weighed from {name}.")
    return redirect(address_of(found))
