"""Which records are one person's: the pairs to decide about, two side by side, the decision and its undoing."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import SignedIn, only, roles_here
from accounts.roles import BENCH, PHARMACISTS
from patients.actions.matching import match, tell_apart, undo_match
from patients.forms import DecideForm, SearchForm
from patients.models import Patient, PatientMatch
from patients.proposals import proposals
from patients.views.compared import MOST_DECIDED, MOST_PAIRS, between, compared, relations_of, rows_of, told
from patients.views.shown import found_by
from premises.models import Pharmacy
from records.access import looked_at, looked_at_each
from records.form_page import form_page, show_refusal
from records.forms import ReasonForm, posted
from records.refusals import Refusal

SAID = {DecideForm.SAME: "Matched. The rules read both records now.", DecideForm.ANOTHER: "Told apart."}
ACTS = {DecideForm.SAME: match, DecideForm.ANOTHER: tell_apart}


@only(*BENCH)
@require_safe
def patient_pairs(request: HttpRequest) -> HttpResponse:
    """Every pair that looks like one person, the surest first, and what was decided last."""
    found = proposals()
    rows = PatientMatch.objects.standing().select_related("one", "other", "decided_by")
    context = {
        "pairs": rows_of(found),
        "count": len(found),
        "most": MOST_PAIRS,
        "decided": rows.order_by("-decided_at", "-pk")[:MOST_DECIDED],
    }
    return render(request, "patients/pairs.html", context)


@only(*BENCH)
def patient_compare(request: HttpRequest, public_id: str) -> HttpResponse:
    """Two records side by side (`?with=` the other); without the other, the search for it."""
    patient = _patient(request, public_id)
    if "with" in request.GET:
        return _beside(request, patient, _other(request, patient), DecideForm())
    looked_at(request.user, patient, patient=patient, at=timezone.now(), how="compare")
    form = SearchForm(posted(request))
    others = Patient.objects.visible_to(request.user).exclude(pk=patient.pk)
    found = found_by(form, others, after="").patients if request.method == "POST" and any(form.data.values()) else None
    context = {"patient": patient, "relations": relations_of(patient), "form": form, "found": found}
    return render(request, "patients/find_record.html", context)


@only(*PHARMACISTS)
@require_POST
def patient_decide(request: SignedIn, public_id: str) -> HttpResponse:
    """Match the record with the other (`?with=`), or tell the two apart."""
    patient = _patient(request, public_id)
    other = _other(request, patient)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _beside(request, patient, other, form, status=422)
    said = form.cleaned_data
    try:
        ACTS[said["do"]](patient, other, reason=said["reason"], by=request.user, at=timezone.now())
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _beside(request, patient, other, form, status=refusal.status)
    messages.success(request, SAID[said["do"]])
    return redirect(_address(patient, other))


@only(*PHARMACISTS)
def patient_match_undo(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a decision about two records back."""
    made = get_object_or_404(PatientMatch.objects.select_related("one", "other"), public_id=public_id)
    looked_at_each(request.user, [(each, each) for each in (made.one, made.other)], at=timezone.now(), how="compare")
    back = _address(made.one, made.other)

    def done(_made: PatientMatch) -> str:
        messages.success(request, "Undone.")
        return back

    return form_page(
        request, ReasonForm(posted(request)), lambda **said: undo_match(made, **said), done=done,
        title="Undo this decision?", button="Undo the decision", crumb="The two records", crumb_url=back, back_url=back,
        lead=f"{made.words}: {told(made.one)}; {told(made.other)}.",
    )  # fmt: skip


def _beside(
    request: HttpRequest, patient: Patient, other: Patient, form: DecideForm, *, status: int = 200
) -> HttpResponse:
    """The comparison; that both were looked at is noted."""
    at = timezone.now()
    looked_at_each(request.user, [(each, each) for each in (patient, other)], at=at, how="compare")
    made, is_one = between(patient, other)
    context: dict[str, Any] = {
        "patient": patient,
        "other": other,
        "lines": compared(patient, other, Pharmacy.objects.today(at)),
        "made": made,
        "is_one": is_one,
        "may_decide": bool(roles_here(request) & PHARMACISTS),
        "form": form,
    }
    return render(request, "patients/compare.html", context, status=status)


def _patient(request: HttpRequest, public_id: str) -> Patient:
    return get_object_or_404(Patient.objects.visible_to(request.user), public_id=public_id)


def _other(request: HttpRequest, patient: Patient) -> Patient:
    """The record to compare with; the same one is no other."""
    others = Patient.objects.visible_to(request.user).exclude(pk=patient.pk)
    return get_object_or_404(others, public_id=request.GET.get("with", ""))


def _address(patient: Patient, other: Patient) -> str:
    return f"{reverse('patient_compare', args=[patient.public_id])}?with={other.public_id}"
