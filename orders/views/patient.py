"""What was prescribed and ordered for one patient, for those who may see the patient."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only
from accounts.roles import BENCH, PRACTICE, Audience
from orders import following
from orders.models import Order, Prescription
from orders.told_recent import last_of
from patients.models import Patient, PatientMatch
from records.access import looked_at_each

MOST_ROWS = 100


@only(*BENCH, *PRACTICE)
@require_safe
def patient_orders(request: SignedIn, public_id: str) -> HttpResponse:
    """What waits for a signature, what is on its way, what is finished; the newest first.

    Staff read all records of the person, a practice its own prescriptions of this one.
    """
    patient = get_object_or_404(Patient.objects.visible_to(request.user), public_id=public_id)
    at = timezone.now()
    is_staff, audience = bool(request.user.roles_at(at) & BENCH), Audience(request.user.audience)
    records = [patient, *(PatientMatch.objects.others_of(patient) if is_staff else ())]
    looked_at_each(request.user, [(record, record) for record in records], at=at, how="orders")
    written = Prescription.objects.visible_to(request.user).filter(patient__in=records)
    written = written.awaiting_signature().with_people()
    orders = Order.objects.visible_to(request.user).filter(prescription__patient__in=records).with_courses().newest()
    context = {
        "patient": patient,
        "is_staff": is_staff,
        "records": len(records),
        "copy_last": "" if is_staff else last_of(request.user, patient),
        "waiting": following.waiting_for(written[:MOST_ROWS], request.user, at, audience=audience),
        "orders": [following.follow(order, at, audience=audience) for order in orders[:MOST_ROWS]],
    }
    return render(request, "orders/patient_orders.html", context)
