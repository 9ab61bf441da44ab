"""The patient says how a step of the dose goes: two taps, a page for who has trouble, and what to do next.

What was tapped is kept in the session until the last tap, so that going back and forth loses nothing.
"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only
from accounts.roles import Role
from orders.actions.checking_in import NothingAsked, check_in
from orders.check_in import ASKED, CheckInAnswers, Trouble
from orders.check_in_due import CheckInDue, due_for, newest_check_in, why_none_now
from orders.check_in_forms import BENEFITS, HOW, BenefitForm, HowForm, TroubleForm
from patients.models import Patient
from patients.views.own import patient_here
from premises.models import Pharmacy
from records.forms import posted

TAPPED = "check_in"


@only(Role.PATIENT)
def my_check_in(request: SignedIn, public_id: str) -> HttpResponse:
    """Sleep, dreams, stomach: all fine, some trouble, bad trouble."""
    patient, due = _asked(request, public_id)
    form = HowForm(posted(request))
    if not due or not form.is_valid():
        return _page(request, "my_check_in", patient, due, form)
    if form.cleaned_data["how"] != Trouble.NONE:
        return redirect("my_check_in_which", patient.public_id)
    request.session[TAPPED] = _about(due) | dict.fromkeys(ASKED, Trouble.NONE)
    return redirect("my_check_in_help", patient.public_id)


@only(Role.PATIENT)
def my_check_in_which(request: SignedIn, public_id: str) -> HttpResponse:
    """Which of the three troubles, and how much."""
    patient, due = _asked(request, public_id)
    form = TroubleForm(posted(request), initial=_tapped(request, due))
    if not due or not form.is_valid():
        return _page(request, "my_check_in_which", patient, due, form)
    request.session[TAPPED] = _about(due) | form.cleaned_data
    return redirect("my_check_in_help", patient.public_id)


@only(Role.PATIENT)
def my_check_in_help(request: SignedIn, public_id: str) -> HttpResponse:
    """How much it helps; then all of it is kept."""
    patient, due = _asked(request, public_id)
    tapped, form = _tapped(request, due), BenefitForm(posted(request))
    if due and not tapped:
        return _page(request, "my_check_in", patient, due, HowForm())
    if not tapped or not form.is_valid():
        return _page(request, "my_check_in_help", patient, due, form)
    answers = CheckInAnswers(**{name: Trouble(tapped[name]) for name in ASKED}, benefit=form.cleaned_data["benefit"])
    try:
        check_in(patient, answers, note=tapped.get("note", ""), by=request.user, at=timezone.now())
    except NothingAsked:
        if not _is_kept(patient, tapped, answers):  # the question is over; else it was sent twice
            return _page(request, "my_check_in_help", patient, None, form)
    return redirect("my_check_in_answered", patient.public_id)


@only(Role.PATIENT)
@require_safe
def my_check_in_answered(request: SignedIn, public_id: str) -> HttpResponse:
    """What to do after the newest answer."""
    patient = patient_here(request, public_id, how="check-in")
    said = newest_check_in(patient)
    if said is None:
        return _page(request, "my_check_in", patient, None, HowForm())
    context = {"patient": patient, "said": said, "grade": said.answers.grade}
    return render(request, "orders/my_check_in_answered.html", context)


def _asked(request: SignedIn, public_id: str) -> tuple[Patient, CheckInDue | None]:
    patient = patient_here(request, public_id, how="check-in")
    return patient, due_for(patient, Pharmacy.objects.today(timezone.now()))


def _about(due: CheckInDue) -> dict[str, Any]:
    """Which question is answered, as the session keeps it and as `_is_kept` finds it again."""
    asking = due.asking
    return {"due": due.key, "about": [due.prescription.public_id, asking.stretch, asking.month]}


def _tapped(request: SignedIn, due: CheckInDue | None) -> dict[str, Any]:
    """What was tapped on the pages before: of this question, or of the last one where none is asked now."""
    kept: dict[str, Any] = request.session.get(TAPPED, {})
    return kept if due is None or kept.get("due") == due.key else {}


def _is_kept(patient: Patient, tapped: dict[str, Any], answers: CheckInAnswers) -> bool:
    """Whether the newest row is this answer to the question that was tapped."""
    row = newest_check_in(patient)
    if row is None or [row.prescription.public_id, row.stretch, row.month] != tapped.get("about"):
        return False
    return (row.answers, row.note) == (answers, tapped.get("note", ""))


def _page(request: SignedIn, name: str, patient: Patient, due: CheckInDue | None, form: Any) -> HttpResponse:
    """One of the pages, or the one that says nothing is asked now, or that what was sent could not be kept."""
    if due is None:
        is_lost = request.method == "POST"
        why = why_none_now(patient, Pharmacy.objects.today(timezone.now()))
        context = {"patient": patient, "is_lost": is_lost, "why_none": why}
        return render(request, "orders/my_check_in_none.html", context, status=409 if is_lost else 200)
    context = {"patient": patient, "due": due, "form": form, "choices": HOW, "benefits": BENEFITS}
    return render(request, f"orders/{name}.html", context, status=422 if form.errors else 200)
