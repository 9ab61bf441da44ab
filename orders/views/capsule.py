"""The page behind the code on the label: what is in it, for anyone who holds it, and nothing about a person."""

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from compounding.models import Batch, Formula
from orders.capsule_facts import LEFT_THE_HOUSE, capsule
from premises.terms import ORDERED_FORMS


@login_not_required
@require_safe
def know_your_capsule(request: HttpRequest, token: str) -> HttpResponse:
    """A product, or a batch of it that left the house, also years later: retired, recalled, past its date (A5)."""
    if slowed := ratelimit.consume_or_429(request, action="know_your_capsule", limit_get=True):
        return slowed
    batches = Batch.objects.with_formula().filter(status__in=LEFT_THE_HOUSE, formula__form__in=ORDERED_FORMS)
    batch = batches.filter(public_token=token).first()
    known = Formula.objects.exclude(approved_at=None).filter(form__in=ORDERED_FORMS)
    formula = batch.formula if batch else get_object_or_404(known, public_token=token)
    return render(request, "orders/know_your_capsule.html", capsule(formula, batch, at=timezone.now()))
