"""What to make next: the batches proposed for what waits, each planned by one press."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.guards import SignedIn, only
from accounts.roles import BENCH
from compounding.models import Formula
from orders.actions import making
from orders.forms import ProposedForm
from orders.proposals import proposals_for
from orders.supply import batch_url
from orders.told_proposals import line_told, not_makeable_told, tally_of, told
from premises.quantities import dose_text
from records.form_page import show_refusal
from records.forms import posted
from records.refusals import Refusal


@only(*BENCH)
def batch_proposals(request: SignedIn) -> HttpResponse:
    """The batches nothing on the shelf and nothing under way makes needless, late first; one press plans one."""
    form, at = ProposedForm(posted(request)), timezone.now()
    if request.method == "POST" and form.is_valid():
        try:
            batch = making.plan_proposed(**form.cleaned_data, by=request.user, at=at)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            by = "" if batch.planned_at == at else f" already, by {batch.planned_by.name}"
            messages.success(request, f"Batch {batch.number} is planned{by}: {dose_text(batch.planned_units)} units.")
            return redirect(batch_url(batch))
    found = proposals_for(list(Formula.objects.visible_to(request.user).orderable().catalogue()), at)
    context = {
        "form": form, "at": at, "tally": tally_of(found), "proposals": told(found, at),
        "to_promise": [line_told(row, at, units=row.free) for row in found.to_promise],
        "not_makeable": not_makeable_told(found),
    }  # fmt: skip
    return render(request, "orders/proposals.html", context, status=422 if form.errors else 200)
