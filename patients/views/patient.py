"""One patient's page, its changes, and who looked; every look is noted (SEC-17)."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from accounts.guards import only, roles_here
from accounts.roles import BENCH, PRACTICE, Role
from patients.actions.portal import send_link
from patients.actions.profile import change_profile
from patients.actions.registration import change_details, correct_identity
from patients.forms import DetailsForm, IdentityForm, ProfileForm
from patients.models import Patient, Reach
from patients.views.compared import relations_of
from patients.views.shown import LOOKS, detail_facts, person_facts, profile_facts, profile_typed
from premises.models import Pharmacy
from records.access import looked_at
from records.form_page import form_page
from records.forms import posted
from records.models import AccessLog
from records.paging import PAGE


@only(*BENCH, *PRACTICE)
@require_safe
def patient(request: HttpRequest, public_id: str) -> HttpResponse:
    """Everything kept about one patient beside their orders."""
    found = _patient(request, public_id, how="patient")
    at = timezone.now()
    held = roles_here(request)
    context = {
        "patient": found,
        "person_facts": person_facts(found, Pharmacy.objects.today(at)),
        "detail_facts": detail_facts(found),
        "profile_facts": profile_facts(found),
        "is_staff": bool(held & BENCH),
        "caregivers": list(found.caregivers.current()) if held & BENCH else [],
        "relations": relations_of(found) if held & BENCH else [],
        "may_see_looks": Role.PHARMACIST_IN_CHARGE in held,
    }
    return render(request, "patients/patient.html", context)


@only(*BENCH, *PRACTICE)
def patient_details(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change address, telephone, email or language."""
    found = _patient(request, public_id, how="details")
    form = DetailsForm(posted(request), instance=found)
    words = _words(found, title="Address and telephone", button="Save the details")
    words["lead"] = "What was signed stays signed."
    return form_page(request, form, partial(change_details, found), done=_done(request, found), **words)


@only(*BENCH, *PRACTICE)
def patient_profile(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change allergies, medicines and what is to be left out."""
    found = _patient(request, public_id, how="profile")
    form = ProfileForm(posted(request), initial=profile_typed(found))
    words = _words(found, title="Allergies and medicines", button="Save the profile")
    words["lead"] = "A line taken out is ended, not deleted."
    return form_page(request, form, partial(change_profile, found), done=_done(request, found), **words)


@only(*BENCH)
def patient_identity(request: HttpRequest, public_id: str) -> HttpResponse:
    """Correct name, date of birth or sex."""
    found = _patient(request, public_id, how="identity")
    form = IdentityForm(posted(request), instance=found)
    words = _words(found, title="Correct who this is", button="Save the correction")
    words["lead"] = "Signatures over open prescriptions are void after this: they say the old name."
    return form_page(request, form, partial(correct_identity, found), done=_done(request, found), **words)


@only(*BENCH)
def patient_link(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the patient a new link to follow their orders."""
    found = _patient(request, public_id, how="details")
    words = _words(found, title="Send a link to follow the orders?", button="Send a new link")
    where = found.telephone.as_national if found.reach == Reach.TEXT else found.email
    words["lead"] = f"To {where}. The link before stops working." if where else "There is no mail address."
    done = _done(request, found, "A new link is on its way.")
    return form_page(request, Form(posted(request)), partial(send_link, found), done=done, **words)


@only(Role.PHARMACIST_IN_CHARGE)
@require_safe
def patient_looks(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who looked at this patient, newest first."""
    found = _patient(request, public_id, how="looks")
    looks = AccessLog.objects.filter(patient_id=found.public_id).select_related("by").order_by("-at", "-pk")
    before = parse_datetime(request.GET.get("before", ""))
    rows = list((looks.filter(at__lt=before) if before and before.tzinfo else looks)[: PAGE + 1])
    address = reverse("patient_looks", args=[public_id])
    older = f"{address}?before={rows[PAGE - 1].at:%Y-%m-%dT%H:%M:%S.%fZ}" if len(rows) > PAGE else ""
    context = {
        "patient": found,
        "looks": [(look, LOOKS.get(look.how, look.how)) for look in rows[:PAGE]],
        "next_url": older,
        "first_url": address if before else "",
    }
    return render(request, "patients/looks.html", context)


def _patient(request: HttpRequest, public_id: str, *, how: str) -> Patient:
    """The patient, if this person may see them, with the look noted."""
    found = get_object_or_404(Patient.objects.visible_to(request.user), public_id=public_id)
    looked_at(request.user, found, patient=found, at=timezone.now(), how=how)
    return found


def _words(found: Patient, *, title: str, button: str) -> dict[str, Any]:
    back = reverse("patient", args=[found.public_id])
    return {"title": title, "button": button, "crumb": found.full_name, "crumb_url": back, "back_url": back}


def _done(request: HttpRequest, found: Patient, said: str = "Saved.") -> Callable[[Patient], str]:
    def done(_patient: Patient) -> str:
        messages.success(request, said)
        return reverse("patient", args=[found.public_id])

    return done
