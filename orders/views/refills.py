"""Refill day: many patients in one sitting, each line with its own answer."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.guards import SignedIn, only
from accounts.roles import PRACTICE
from orders.actions.refilling import ask_for_refill
from orders.actions.safety import ask_again
from orders.refill_day import AHEAD, Asked, Due, RefillForm, asked_for, due_for, refused
from premises.models import Setting
from records.access import looked_at
from records.refusals import Refusal


@only(*PRACTICE)
def refill_day(request: SignedIn) -> HttpResponse:
    """Whose supply runs out soon: tick, ask the patient, ask for the refills; one refused stops no other."""
    at, ahead = timezone.now(), _ahead(request)
    found = due_for(request.user, ahead=ahead, early_percent=Setting.objects.value("refill_early_percent"), at=at)
    forms = {due.prescription.public_id: _form(request, due, at) for due in found}
    asked = [_asked(request, due, forms[due.prescription.public_id], at) for due in found if due.left > 0]
    results = [one for one in asked if one]
    done = {one.public_id for one in results if one.number}
    lines = [(due, forms[due.prescription.public_id]) for due in found if due.prescription.public_id not in done]
    page = {"lines": lines, "results": results, "ahead": ahead, "choices": AHEAD, "is_sent": request.method == "POST"}
    page["may_ask"] = any(due.left > 0 for due, _ in lines)
    return render(request, "orders/refill_day.html", page)


def _ahead(request: SignedIn) -> int:
    asked = request.GET.get("ahead", "")
    return int(asked) if asked in {str(days) for days in AHEAD} else AHEAD[1]


def _form(request: SignedIn, due: Due, at: datetime) -> RefillForm:
    """The questions of one line; judged only where the line is ticked."""
    prefix = due.prescription.public_id
    is_ticked = f"{prefix}-ask" in request.POST
    return RefillForm(request.POST if is_ticked else None, prefix=prefix, at=at)


def _asked(request: SignedIn, due: Due, form: RefillForm, at: datetime) -> Asked | None:
    """What came of one line; None where it is not ticked. What was answered is kept in any case."""
    if not form.is_bound:
        return None
    if not form.is_valid():
        return refused(due, "answers_missing", "Answer the questions of this line. Nothing was ordered.")
    looked_at(request.user, due.prescription, patient=due.prescription.patient, at=at, how="refill")
    try:
        ask_again(due.prescription, form.answers(), by=request.user, at=at)
        return asked_for(due, ask_for_refill(due.prescription, by=request.user, at=at))
    except Refusal as refusal:
        return refused(due, refusal.code, str(refusal))
