"""The patient reports a side effect or a medicine that is not right, and reads what was reported."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only
from accounts.roles import Role
from orders import told_complaints
from orders.actions.complaining import ReportedAlready, report
from orders.complaints import given_to
from orders.models import Complaint
from orders.report_forms import ReportForm
from patients.models import Patient
from patients.views.own import patient_here, speak_as_kept
from premises.models import Pharmacy
from records.access import looked_at
from records.form_page import show_refusal
from records.forms import posted
from records.refusals import Refusal

MOST_ROWS = 20


@only(Role.PATIENT)
def my_report(request: SignedIn, public_id: str) -> HttpResponse:
    """What is wrong, with which container, since when, in their words; what was reported before stands below."""
    patient, at = patient_here(request, public_id, how="report"), timezone.now()
    form = ReportForm(posted(request), containers=given_to(patient), today=Pharmacy.objects.today(at))
    if form.is_valid():
        try:
            done = report(patient, form.reported(), by=request.user, at=at)
            return redirect("my_reported", done.public_id)
        except ReportedAlready as already:
            return redirect("my_reported", already.row.public_id)
        except Refusal as refusal:
            show_refusal(form, refusal)
    status = 422 if form.errors else 200
    return render(request, "orders/my_report.html", _context(request, patient, form), status=status)


def _context(request: SignedIn, patient: Patient, form: ReportForm) -> dict[str, object]:
    before = told_complaints.reported_rows(_reported(request, patient))
    return {"patient": patient, "form": form, "before": before}


def _reported(request: SignedIn, patient: Patient) -> list[Complaint]:
    """What this person reported about the patient, the newest first."""
    return list(Complaint.objects.visible_to(request.user).filter(patient=patient).to_tell()[:MOST_ROWS])


@only(Role.PATIENT)
@require_safe
def my_reported(request: SignedIn, public_id: str) -> HttpResponse:
    """What was reported, what to do now, and whether it was read."""
    found = get_object_or_404(Complaint.objects.visible_to(request.user).to_tell(), public_id=public_id)
    looked_at(request.user, found, patient=found.patient, at=timezone.now(), how="report")
    speak_as_kept(request, found.patient)
    context = {
        "patient": found.patient,
        "said": found,
        "is_quality": not found.may_be_harm(),
        "facts": told_complaints.reported_facts(found),
    }
    return render(request, "orders/my_reported.html", context)
