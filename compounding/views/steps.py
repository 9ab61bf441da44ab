"""The bench's instructions: one a screen, with its minutes, its dilution, what a check found, and a photo."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import SignedIn, only
from accounts.roles import BENCH
from compounding.actions import batches
from compounding.actions.steps import begin_step
from compounding.forms import ResultForm
from compounding.models import Batch, BatchStep
from compounding.photos import PhotoRefused
from compounding.screens import bench
from compounding.timing import TooEarly
from compounding.told_steps import dilution_lines, timer_of
from compounding.views.batches import batch_of
from compounding.views.making import elsewhere_of
from records import archive
from records.form_page import show_refusal


@only(*BENCH)
def batch_step(request: SignedIn, public_id: str) -> HttpResponse:
    """The next instruction, ticked when it is done."""
    found, at = batch_of(request, public_id), timezone.now()
    step = next((step for step in found.steps.all() if step.done_at is None), None)
    if request.method == "POST":
        sent = get_object_or_404(found.steps, public_id=request.POST.get("step", ""))
        return _tick(request, found, sent, at)
    if (elsewhere := elsewhere_of(request, found)) or step is None:
        return elsewhere or redirect("batch_make", public_id=public_id)
    return _step(request, found, step, at, ResultForm(step, at))


@only(*BENCH)
@require_POST
def batch_step_begin(request: SignedIn, public_id: str) -> HttpResponse:
    """Start the minutes of the instruction sent."""
    found = batch_of(request, public_id)
    begin_step(
        get_object_or_404(found.steps, public_id=request.POST.get("step", "")), by=request.user, at=timezone.now()
    )
    return redirect("batch_step", public_id=public_id)


@only(*BENCH)
@require_safe
def step_photo(request: SignedIn, public_id: str) -> HttpResponse:
    """The archived photo of a step."""
    visible = Batch.objects.visible_to(request.user)
    step = get_object_or_404(BatchStep, public_id=public_id, batch__in=visible)
    if not step.photo_sha256:
        raise Http404("no photo")
    return HttpResponse(archive.fetch(step.photo_sha256), content_type="image/jpeg")


def _tick(request: SignedIn, found: Batch, step: BatchStep, at: datetime) -> HttpResponse:
    """Tick it; what is missing or refused is asked again beside it."""
    form = ResultForm(step, at, request.POST, request.FILES)
    if form.is_valid():
        try:
            batches.tick(step, **form.cleaned_data, by=request.user, at=at)
            return redirect("batch_make", public_id=found.public_id)
        except (TooEarly, PhotoRefused) as refusal:
            show_refusal(form, refusal)
        except batches.BatchRefused as refusal:
            if not step.asks or step.done_at:
                raise
            show_refusal(form, refusal)
    return _step(request, found, step, at, form)


def _step(request: SignedIn, found: Batch, step: BatchStep, at: datetime, form: ResultForm) -> HttpResponse:
    screen: dict[str, Any] = bench(found, f"Do step {step.position}") | {
        "step": step, "form": form, "timer": timer_of(step, at), "dilution": dilution_lines(found, step),
    }  # fmt: skip
    return render(request, "compounding/batch_step.html", screen, status=422 if form.errors else 200)
