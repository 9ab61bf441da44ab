"""The patient's medicine page: label, today's dose, calendar, what is in it; kept after the order ended."""

from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only
from accounts.roles import Role
from orders.calendar_file import calendar_file
from orders.my_medicine import Given, calendar_of, content_read, given_to, medicine, others, ways_on
from orders.my_reading import orders_of
from orders.spoken import language_read
from patients.models import Patient
from patients.views.own import patient_here
from premises.models import Pharmacy
from records.access import looked_at

CALENDAR = "text/calendar; charset=utf-8"


@only(Role.PATIENT)
@require_safe
def my_medicine(request: SignedIn, public_id: str) -> HttpResponse:
    """The medicine that was handed over last, or was called back; the others in a line each."""
    patient = patient_here(request, public_id, how="own medicine")
    rows = _given(patient)
    if not rows:
        return render(request, "orders/my_medicine_none.html", {"patient": patient})
    return _page(request, patient, rows[0], rows, at=timezone.now())


@only(Role.PATIENT)
@require_safe
def my_medicine_of(request: SignedIn, public_id: str, prescription: str) -> HttpResponse:
    """The medicine of one prescription, however long ago it ended."""
    patient = patient_here(request, public_id, how="own medicine")
    rows = _given(patient)
    return _page(request, patient, _of(rows, prescription), rows, at=timezone.now())


@only(Role.PATIENT)
@require_safe
def my_medicine_calendar(request: SignedIn, public_id: str, prescription: str) -> HttpResponse:
    """The days of one medicine for the calendar of a telephone; none for one that is stopped."""
    patient, at = patient_here(request, public_id, how="own medicine"), timezone.now()
    found = _of(_given(patient), prescription)
    events = calendar_of(found, content_read(found.order, at=at), at=at)
    if not events:
        raise Http404("nothing for a calendar")
    data = calendar_file(events, language=language_read(), at=at)
    named = {"Content-Disposition": 'attachment; filename="medicine.ics"', "Cache-Control": "private, no-store"}
    return HttpResponse(data, content_type=CALENDAR, headers=named)


def _page(request: SignedIn, patient: Patient, here: Given, rows: list[Given], *, at: datetime) -> HttpResponse:
    looked_at(request.user, here.order, patient=patient, at=at, how="own medicine")
    context = medicine(here, at=at) | {
        "patient": patient,
        "prescription": here.order.prescription,
        "ways": ways_on(patient, here),
        "others": others(patient, [row for row in rows if row is not here]),
    }
    return render(request, "orders/my_medicine.html", context)


def _given(patient: Patient) -> list[Given]:
    return given_to(orders_of(patient), Pharmacy.objects.today(timezone.now()))


def _of(rows: list[Given], prescription: str) -> Given:
    """The medicine of this prescription. Raises Http404."""
    found = next((row for row in rows if row.order.prescription.public_id == prescription), None)
    if found is None:
        raise Http404("nothing was given")
    return found
