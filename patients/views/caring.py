"""The people who help a patient: named and taken off by the patient, ended by the pharmacy with a reason."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import SignedIn, only
from accounts.roles import BENCH, Role
from patients.actions.caregivers import MOST, add_caregiver, end_care, send_care_link_again
from patients.models import Caregiver
from patients.own_forms import CaregiverForm
from patients.views.own import own_here
from records.access import looked_at
from records.form_page import form_page
from records.forms import ReasonForm, posted


@only(Role.PATIENT)
@require_safe
def my_caregivers(request: SignedIn, public_id: str) -> HttpResponse:
    """Who helps the patient now."""
    found = own_here(request, public_id)
    rows = list(found.caregivers.current())
    return render(
        request, "patients/own/caregivers.html", {"patient": found, "rows": rows, "is_full": len(rows) >= MOST}
    )


@only(Role.PATIENT)
def my_caregiver_add(request: SignedIn, public_id: str) -> HttpResponse:
    """Name somebody, read what they will see and do, and agree."""
    found = own_here(request, public_id)
    consent = _(
        "This person sees your orders, your medicine and your leaflets. They can do what you do here, "
        "but cannot add people or close your page. You can take them off at any time."
    )

    def done(_caregiver: Caregiver) -> str:
        messages.success(request, _("We sent them a link."))
        return reverse("my_caregivers", args=[public_id])

    words = {
        "template": "patients/own/form.html",
        "title": _("Add somebody who helps you"),
        "lead": _("We send them a link. It asks for your date of birth."),
        "said": consent,
        "button": _("Add this person"),
        "back_url": reverse("my_page", args=[public_id]),
    }
    act = partial(add_caregiver, found, consent=consent)
    return form_page(request, CaregiverForm(posted(request)), act, done=done, **words)


@only(Role.PATIENT)
@require_POST
def my_caregiver_link(request: SignedIn, public_id: str) -> HttpResponse:
    """Send them a new link."""
    caregiver = _own(request, public_id)
    send_care_link_again(caregiver, by=request.user, at=timezone.now())
    messages.success(request, _("We sent them a link."))
    return redirect("my_caregivers", caregiver.patient.public_id)


@only(Role.PATIENT)
@require_POST
def my_caregiver_end(request: SignedIn, public_id: str) -> HttpResponse:
    """Take somebody off: they see nothing from now on."""
    caregiver = _own(request, public_id)
    end_care(caregiver, by=request.user, at=timezone.now())
    messages.success(request, _("This person sees your page no more."))
    return redirect("my_caregivers", caregiver.patient.public_id)


@only(*BENCH)
def caregiver_end(request: SignedIn, public_id: str) -> HttpResponse:
    """Take somebody off whom a patient named, with the reason."""
    caregiver = get_object_or_404(Caregiver.objects.current().select_related("patient"), public_id=public_id)
    patient = caregiver.patient
    looked_at(request.user, patient, patient=patient, at=timezone.now(), how="details")
    back = reverse("patient", args=[patient.public_id])

    def done(_caregiver: Caregiver) -> str:
        messages.success(request, "This person sees nothing of the patient any more.")
        return back

    words: dict[str, Any] = {
        "title": f"Take off {caregiver.name}?",
        "lead": "They see nothing of this patient from now on.",
        "button": "Take them off",
        "danger": True,
        "crumb": patient.full_name,
        "crumb_url": back,
        "back_url": back,
    }
    return form_page(request, ReasonForm(posted(request)), partial(end_care, caregiver), done=done, **words)


def _own(request: SignedIn, public_id: str) -> Caregiver:
    """One who helps whoever is signed in, now; 404 for all others."""
    mine = Caregiver.objects.current().filter(patient__user=request.user).select_related("patient")
    caregiver: Caregiver = get_object_or_404(mine, public_id=public_id)
    return caregiver
