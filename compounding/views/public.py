"""The page behind the code on the label: what is in it, for anyone who holds it, and nothing about a person."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from compounding.models import Formula
from compounding.told import public_facts


@login_not_required
@require_safe
def know_your_capsule(request: HttpRequest, token: str) -> HttpResponse:
    """Product, strength, form, look, what it contains and what it is free from (product A5)."""
    found = get_object_or_404(Formula.objects.exclude(approved_at=None), public_token=token)
    return render(request, "compounding/know_your_capsule.html", {"formula": found, "facts": public_facts(found)})
