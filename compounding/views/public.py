"""The page behind the code on the label: what is in it, for anyone who holds it, and nothing about a person."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from compounding.lifecycle import BatchStatus
from compounding.models import Batch, Formula
from compounding.told import public_facts
from compounding.told_batches import public_batch_facts


@login_not_required
@require_safe
def know_your_capsule(request: HttpRequest, token: str) -> HttpResponse:
    """What it is and what it contains; of a batch that left the house also its dates, test and recall (A5)."""
    left_the_house = [BatchStatus.RELEASED, BatchStatus.RECALLED]
    batch = Batch.objects.with_formula().filter(status__in=left_the_house, public_token=token).first()
    if batch:
        context = {"formula": batch.formula, "facts": public_facts(batch.formula) + public_batch_facts(batch)}
        context |= {"batch": batch, "recalled": batch.status == BatchStatus.RECALLED}
        return render(request, "compounding/know_your_capsule.html", context)
    found = get_object_or_404(Formula.objects.exclude(approved_at=None), public_token=token)
    return render(request, "compounding/know_your_capsule.html", {"formula": found, "facts": public_facts(found)})
