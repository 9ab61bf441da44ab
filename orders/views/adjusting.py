"""Adjustments of a titration: checked as often as one likes, recorded once, taken back while nothing came of them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.guards import SignedIn, only
from accounts.roles import Role
from orders.actions import adjusting
from orders.courses import adjustments_of, course_of
from orders.forms import AdjustmentForm
from orders.models import Adjustment, Prescription
from records.access import looked_at
from records.form_page import show_refusal
from records.forms import posted
from records.refusals import Refusal

ADJUSTERS = (Role.PRESCRIBER, Role.PHARMACIST, Role.PHARMACIST_IN_CHARGE)
SAVE = "save"
NOTHING_TO_ADJUST = "Only a signed prescription, with leave to stay longer, is adjusted. Else a new one is needed."


@only(*ADJUSTERS)
def prescription_adjust(request: SignedIn, public_id: str) -> HttpResponse:
    """Stay longer at a dose, or go back one step: what it comes to is seen before it is recorded."""
    found = get_object_or_404(Prescription.objects.visible_to(request.user).with_people(), public_id=public_id)
    at = timezone.now()
    looked_at(request.user, found, patient=found.patient, at=at, how="adjust")
    made = [row for row in adjustments_of(found) if row.is_standing]
    form = AdjustmentForm(posted(request), initial={"begins_on": timezone.localdate(at), "days": 7, "seen": len(made)})
    answer = _judged(request, found, form) if request.method == "POST" and form.is_valid() else {}
    if isinstance(answer, HttpResponse):
        return answer
    page = {"prescription": found, "patient": found.patient, "form": form, "course": course_of(found, at=at)} | answer
    page["why_not"] = "" if found.is_adjustable() else NOTHING_TO_ADJUST
    return render(request, "orders/adjust.html", page, status=422 if form.errors else 200)


def _judged(request: SignedIn, found: Prescription, form: AdjustmentForm) -> Any:
    """Recorded, or the page again with what it comes to or what is wrong."""
    at, draft = timezone.now(), form.draft()
    try:
        if request.POST.get("do") == SAVE:
            adjusting.adjust(found, draft, seen=form.cleaned_data["seen"], by=request.user, at=at)
            messages.success(request, "The adjustment is recorded. The signature stands.")
            return redirect("prescription", public_id=found.public_id)
        return {"course": course_of(found, at=at, draft=draft), "is_checked": True}
    except Refusal as refusal:
        show_refusal(form, refusal)
        return {}


@only(*ADJUSTERS)
@require_POST
def adjustment_withdraw(request: SignedIn, public_id: str) -> HttpResponse:
    """Take the last adjustment back."""
    visible = Prescription.objects.visible_to(request.user)
    found = get_object_or_404(Adjustment, public_id=public_id, prescription__in=visible)
    try:
        adjusting.withdraw(found, by=request.user, at=timezone.now())
        messages.success(request, "The adjustment is taken back. All is as it was before.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(reverse("prescription", args=[found.prescription.public_id]))
