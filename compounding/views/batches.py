"""The pharmacy's pages about batches: the board, the record, approving, starting."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import SignedIn, only
from accounts.roles import BENCH, PHARMACISTS
from accounts.signing import prove_for
from compounding.actions import batches
from compounding.boards import board, row_of, state_of_batch, what_of
from compounding.making import with_making
from compounding.models import Batch, Lot
from compounding.problems import problems_with_batch
from compounding.told_batches import (
    buttons_of,
    computed_twice,
    facts_of_batch,
    figures_of,
    letters_url,
    paper_links,
    papers_of,
    planned_of,
    weighed_of,
)
from compounding.told_bud import bud_of_batch
from compounding.told_labels import labels_of
from compounding.told_quality import may_judge
from compounding.told_samples import sample_of
from compounding.told_steps import steps_of
from compounding.told_triturations import chain_of
from compounding.ways import ways_of
from premises.models import Pharmacy
from records.form_page import form_page
from records.forms import SigningForm, posted
from records.signatures import signed_of

PAGE = 50


@only(*BENCH)
@require_safe
def batch_board(request: SignedIn) -> HttpResponse:
    """Batches by stage, each with what comes next and who does it."""
    at = timezone.now()
    visible = with_making(Batch.objects.visible_to(request.user))
    free = visible.free_on(Pharmacy.objects.today(at))
    sections = board(visible.under_way()[: PAGE * 4], free[: PAGE * 2])
    tally = [{"count": len(section["rows"]), "word": section["title"].split(",")[0].lower()} for section in sections]
    return render(request, "compounding/batches.html", {"sections": sections, "tally": tally, "at": at})


@only(*BENCH)
@require_safe
def batch_list(request: SignedIn) -> HttpResponse:
    """Every batch, whatever became of it, newest first."""
    visible = with_making(Batch.objects.visible_to(request.user))
    last = visible.filter(public_id=request.GET.get("after", "")).first()
    page = list(visible.newest().after(last)[: PAGE + 1])
    context = {
        "rows": [row_of(batch) for batch in page[:PAGE]],
        "next_url": f"{request.path}?after={page[PAGE - 1].public_id}" if len(page) > PAGE else "",
        "first_url": request.path if last else "",
    }
    return render(request, "compounding/batch_list.html", context)


@only(*BENCH)
@require_safe
def batch(request: SignedIn, public_id: str) -> HttpResponse:
    """The record of one batch: everything an inspector reads."""
    found, at = batch_of(request, public_id), timezone.now()
    today = Pharmacy.objects.today(at)
    context = {
        "batch": found, "state": state_of_batch(found), "what": what_of(found), "row": row_of(found),
        "facts": facts_of_batch(found),
        "figures": figures_of(found), "weighed": weighed_of(found), "planned": planned_of(found, today),
        "twice": computed_twice(found), "steps": steps_of(found),
        "sample": sample_of(found), "signed": signed_of(found),
        "problems": problems_with_batch(found, today=today),
        "papers": papers_of(found), "paper_links": paper_links(found),
        "keeps": bud_of_batch(found, today), "ways": ways_of(found, today), "chain": chain_of(found),
        "letters_url": letters_url(found, request.user, at),
        "became": Lot.objects.filter(made_from=found).first(),
        "labels": labels_of(found), "buttons": buttons_of(found, request.user, at),
        "deviations": found.deviations.with_people().order_by("opened_at", "pk"),
        "potencies": found.potencies.select_related("recorded_by"), "may": may_judge(found, request.user, at),
    }  # fmt: skip
    return render(request, "compounding/batch.html", context)


@only(*PHARMACISTS)
def batch_approve(request: SignedIn, public_id: str) -> HttpResponse:
    """Approve a plan for making, with the signing code."""
    found = batch_of(request, public_id)

    def act(*, at: datetime, **_: object) -> Batch:
        return batches.approve(found, by=request.user, at=at, proof=prove_for(request))

    def done(_: Batch) -> str:
        messages.success(request, f"{found.number} may be made. Its worksheet is being made.")
        return address_of(found)

    return form_page(
        request, SigningForm(posted(request)), act, done=done,
        title=f"Approve {found.number}", button="Approve the batch",
        means=f"I have checked the plan of {found.number} against its formula and approve it for making.",
        facts=facts_of_batch(found), crumb=found.number, crumb_url=address_of(found), back_url=address_of(found),
    )  # fmt: skip


@only(*BENCH)
@require_POST
def batch_start(request: SignedIn, public_id: str) -> HttpResponse:
    """Begin making an approved batch."""
    found = batches.start(batch_of(request, public_id), by=request.user, at=timezone.now())
    return redirect("batch_make", public_id=found.public_id)


def batch_of(request: SignedIn, public_id: str) -> Batch:
    """The batch this address names, with all that says how far it is; 404 where there is none."""
    return get_object_or_404(with_making(Batch.objects.visible_to(request.user)), public_id=public_id)


def address_of(found: Batch) -> str:
    """The page of its record."""
    return reverse("batch", args=[found.public_id])
