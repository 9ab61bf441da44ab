"""The bench's complaints: the list, one of them, and taking one down by telephone (CMPL-01, AE-01)."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only
from accounts.roles import BENCH
from orders import told_complaints
from orders.actions.complaining import take_down
from orders.complaints import given_to
from orders.models import Complaint, Container
from orders.report_forms import TakenDownForm
from patients.models import Patient
from premises.models import Pharmacy
from records.access import looked_at
from records.form_page import form_page
from records.forms import posted

MOST_ROWS = 100


@only(*BENCH)
@require_safe
def complaints(request: SignedIn) -> HttpResponse:
    """The newest first, or those about the container whose code was scanned."""
    code = request.GET.get("code", "").strip()[:80]
    rows = Complaint.objects.visible_to(request.user).to_tell()
    rows = rows.about_code(code) if code else rows
    context = {"code": code, "rows": told_complaints.rows_of(list(rows[:MOST_ROWS]), timezone.now())}
    return render(request, "orders/complaints.html", context)


@only(*BENCH)
@require_safe
def complaint(request: SignedIn, public_id: str) -> HttpResponse:
    """All that was received, in the patient's words."""
    at, visible = timezone.now(), Complaint.objects.visible_to(request.user).to_tell()
    found = get_object_or_404(visible, public_id=public_id)
    looked_at(request.user, found, patient=found.patient, at=at, how="complaint")
    told = told_complaints.rows_of([found], at)[0]
    context = {"complaint": found, "told": told, "facts": told_complaints.facts_of(told), "patient": found.patient}
    return render(request, "orders/complaint.html", context)


@only(*BENCH)
def patient_complaint(request: SignedIn, public_id: str) -> HttpResponse:
    """Take down what a patient says by telephone or at the counter; `order` says which one's container is meant."""
    patient = get_object_or_404(Patient.objects.visible_to(request.user), public_id=public_id)
    at, back = timezone.now(), reverse("patient", args=[patient.public_id])
    looked_at(request.user, patient, patient=patient, at=at, how="complaint")
    form = TakenDownForm(
        posted(request), containers=given_to(patient), today=Pharmacy.objects.today(at),
        chosen=_container_of(patient, request.GET.get("order", "")),
    )  # fmt: skip
    return form_page(
        request, form, lambda by, at, **_: take_down(patient, form.reported(), by=by, at=at),
        done=lambda row: reverse("complaint", args=[row.public_id]), title="Take down a complaint",
        button="Keep the complaint", crumb="The patient's page", crumb_url=back, back_url=back, wide=True,
        lead="A pharmacist calls back; a hospital is called about at once. Trouble breathing or swelling now: 911.",
    )  # fmt: skip


def _container_of(patient: Patient, order: str) -> str:
    """The newest container this order gave; nothing where it gave none."""
    rows = Container.objects.given_to(patient).filter(line__order__public_id=order)
    return rows.order_by("-pk").values_list("public_id", flat=True).first() or ""
