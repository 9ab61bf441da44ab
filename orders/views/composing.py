"""Composing a prescription: steps as rows, checked as often as one likes, saved once for signature."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.guards import SignedIn, only
from accounts.roles import BENCH, PRACTICE
from orders import preview, step_rows, told
from orders.actions import prescribing
from orders.composing import EMPTY_STEP, PrescriptionForm, StaffPrescriptionForm, StepForms
from orders.drafts import MOST_STEPS, PrescriptionDraft
from orders.models import Prescription
from orders.problems import problems_with_prescription
from orders.ramps import KINDS, RAMPS
from orders.spans import day_today
from patients.models import Patient
from premises.terms import Exclusion
from records.access import looked_at
from records.form_page import show_refusal
from records.refusals import Refusal

Rows = list[dict[str, Any]]
PREFIX = "steps"
NOT_TO_BE_HAD = "They are not all in the catalogue, or hold what the patient leaves out. Choose the steps."
CHECK, SAVE, ADD, REMOVE = "check", "save", "add", "remove-"


@only(*PRACTICE)
def order_new(request: SignedIn) -> HttpResponse:
    """Write a prescription: patient, steps, when, how long, why; then it is read and signed."""
    return _compose(request, PrescriptionForm, frame="base_practice.html", back=reverse("practice_orders"))


@only(*BENCH)
def telephone_order(request: SignedIn) -> HttpResponse:
    """Enter what came by telephone, fax or on paper; a pharmacist signs it after reading it back (3.4)."""
    return _compose(request, StaffPrescriptionForm, frame="base_staff.html", back=reverse("worklist"))


def _compose(request: SignedIn, kind: type[PrescriptionForm], *, frame: str, back: str) -> HttpResponse:
    at, asked = timezone.now(), request.POST.get("do", CHECK)
    answer: HttpResponse | dict[str, Any]
    if request.method == "POST" and asked in {CHECK, SAVE}:
        answer = _judged(request, kind, asked, at)
    else:
        answer = _unjudged(request, kind, asked, at)
    if isinstance(answer, HttpResponse):
        return answer
    page = {"frame": frame, "back": back, "kinds": KINDS.items(), "most_steps": MOST_STEPS}
    page |= answer | _who(request, answer["form"], at)
    is_wrong = bool(answer["form"].errors or answer["steps"].total_error_count()) if "is_judged" in answer else False
    return render(request, "orders/compose.html", page, status=422 if is_wrong else 200)


def _judged(request: SignedIn, kind: type[PrescriptionForm], asked: str, at: datetime) -> Any:
    """Saved and sent on, or the page again with what is wrong or with what it comes to."""
    form = kind(request.POST, user=request.user, at=at)
    steps = StepForms(request.POST, prefix=PREFIX, form_kwargs={"catalogue": step_rows.catalogue_now()})
    page = {"form": form, "steps": steps, "is_judged": True}
    if not all([form.is_valid(), steps.is_valid()]):
        return page
    draft = form.draft(steps.steps(), timezone.localdate(at))
    try:
        return _saved(request, form, draft, at) if asked == SAVE else page | _seen(form, draft, at)
    except Refusal as refusal:
        show_refusal(form, refusal)
        return page


def _saved(request: SignedIn, form: PrescriptionForm, draft: PrescriptionDraft, at: datetime) -> HttpResponse:
    said = form.cleaned_data
    who, replaces = (said["patient"], said["prescriber"]), said["replaces"]
    written = prescribing.prepare(*who, draft, replaces=replaces, by=request.user, at=at)
    return redirect("prescription", public_id=written.public_id)


def _seen(form: PrescriptionForm, draft: PrescriptionDraft, at: datetime) -> dict[str, Any]:
    """What the rules find in it and what it comes to; nothing is saved."""
    written = prescribing.as_written(form.cleaned_data["patient"], form.cleaned_data["prescriber"], draft)
    written.replaces = form.cleaned_data["replaces"]
    problems = problems_with_prescription(written, at=at)
    return {"preview": preview.first_fill(written, at=at), "problems": problems}


def _unjudged(request: SignedIn, kind: type[PrescriptionForm], asked: str, at: datetime) -> dict[str, Any]:
    """The page with what was typed, not judged yet: first shown, or with a step more, a step less, a ramp."""
    catalogue = step_rows.catalogue_now()
    said, rows = _typed(request.POST) if request.method == "POST" else _begun(request)
    form = kind(initial=said, user=request.user, at=at)
    focus, ramp = None, []
    if asked == ADD and len(rows) < MOST_STEPS:
        rows, focus = [*rows, dict(EMPTY_STEP)], len(rows)
    elif asked.startswith(REMOVE):
        rows = [row for number, row in enumerate(rows, start=1) if asked != f"{REMOVE}{number}"]
    elif asked in RAMPS:
        ramp = step_rows.rows_of_ramp(RAMPS[asked], catalogue, _left_out(request, form))
    steps = StepForms(initial=ramp or rows or [dict(EMPTY_STEP)], prefix=PREFIX, form_kwargs={"catalogue": catalogue})
    steps.focus = focus
    steps.notice = "" if ramp or asked not in RAMPS else NOT_TO_BE_HAD
    return {"form": form, "steps": steps}


def _typed(data: QueryDict) -> tuple[dict[str, Any], Rows]:
    """What was sent, as it was typed."""
    total = data.get(f"{PREFIX}-TOTAL_FORMS", "")
    count = min(int(total), MOST_STEPS) if total.isdecimal() and len(total) < 4 else 1
    rows = [{name: data.get(f"{PREFIX}-{n}-{name}", "") for name in EMPTY_STEP} for n in range(count)]
    return data.dict(), rows


def _begun(request: SignedIn) -> tuple[dict[str, Any], Rows]:
    """What "Copy this order" fills in: everything but the answers that must be given anew; or the patient alone.

    One that replaces another begins with what is left of its schedule today.
    """
    visible = Prescription.objects.visible_to(request.user)
    replaced = visible.filter(public_id=request.GET.get("replaces", "")).first()
    if replaced:
        rows = step_rows.rows_from(replaced, day=day_today(replaced, timezone.now()))
        return PrescriptionForm.copied_from(replaced) | {"replaces": replaced.public_id}, rows
    source = visible.filter(public_id=request.GET.get("copy", "")).first()
    if source is None:
        patient = PrescriptionForm.patients_of(request.user).filter(public_id=request.GET.get("patient", "")).first()
        return {"patient": patient}, []
    return PrescriptionForm.copied_from(source), step_rows.rows_of(source)


def _patient_of(request: SignedIn, form: PrescriptionForm) -> Patient | None:
    """The patient chosen so far, if whoever asks may see them."""
    chosen = form["patient"].value()
    chosen = getattr(chosen, "pk", chosen)
    rows = PrescriptionForm.patients_of(request.user)
    return rows.filter(pk=chosen).first() if str(chosen or "").isdecimal() else None


def _left_out(request: SignedIn, form: PrescriptionForm) -> set[Exclusion]:
    patient = _patient_of(request, form)
    return {Exclusion(row.exclusion) for row in patient.exclusions.current()} if patient else set()


def _who(request: SignedIn, form: PrescriptionForm, at: datetime) -> dict[str, Any]:
    """What is known of the patient, beside what is ordered; that it was looked at is noted."""
    patient = _patient_of(request, form)
    if patient is None:
        return {}
    looked_at(request.user, patient, patient=patient, at=at, how="compose")
    return {"patient": patient, "who": told.patient_facts(patient, timezone.localdate(at))}
