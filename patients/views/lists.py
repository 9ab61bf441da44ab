"""The lists of patients and their registration: the pharmacy's, and a practice's of its own."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.guards import only, roles_here
from accounts.roles import BENCH, PHARMACISTS, PRACTICE
from patients.actions.registration import PerhapsKnown, register
from patients.forms import PracticeRegisterForm, RegisterForm, SearchForm
from patients.models import Patient
from patients.proposals import proposals
from patients.views.shown import found_by, perhaps_the_same
from records.form_page import form_page
from records.forms import posted


@only(*BENCH)
def patients(request: HttpRequest) -> HttpResponse:
    """Every patient by name."""
    return _listed(request, title="Patients", lead="Found by name, by date of birth, or both.", add="patient_register")


@only(*PRACTICE)
def my_patients(request: HttpRequest) -> HttpResponse:
    """The practice's own patients, never the pharmacy's others."""
    lead = "Those you registered or prescribed for."
    return _listed(request, title="Your patients", lead=lead, add="my_patient_register")


@only(*BENCH)
def patient_register(request: HttpRequest) -> HttpResponse:
    """Register a patient at the pharmacy."""
    return _register(request, RegisterForm(posted(request)), back=reverse("patients"), crumb="Patients")


@only(*PRACTICE)
def my_patient_register(request: HttpRequest) -> HttpResponse:
    """Register a patient for one's own prescriber."""
    form = PracticeRegisterForm(request.user, posted(request))
    return _register(request, form, back=reverse("my_patients"), crumb="Your patients")


def _listed(request: HttpRequest, **words: str) -> HttpResponse:
    """The list; searched by POST, so that no name stands in an address or a log (SEC-20)."""
    form = SearchForm(posted(request))
    visible = Patient.objects.visible_to(request.user)
    found = found_by(form, visible, after=request.GET.get("after", ""))
    held = roles_here(request)
    context = {"form": form, "found": found, "may_import": bool(held & PHARMACISTS)}
    context |= {"to_match": len(proposals())} if held & BENCH else {}
    return render(request, "patients/patients.html", context | words)


def _register(request: HttpRequest, form: RegisterForm, *, back: str, crumb: str) -> HttpResponse:
    problems: list[dict[str, Any]] = []

    def act(**said: Any) -> Patient:
        try:
            return register(**said)
        except PerhapsKnown:
            form.ask_whether_another()
            problems.extend(perhaps_the_same(Patient.objects.visible_to(request.user), said))
            raise

    words = {"title": "Register a patient", "button": "Save the patient", "crumb": crumb, "crumb_url": back}
    done = partial(_done, request)
    return form_page(request, form, act, done=done, problems=problems, back_url=back, wide=True, **words)


def _done(request: HttpRequest, patient: Patient) -> str:
    messages.success(request, "The patient is saved.")
    return reverse("patient", args=[patient.public_id])
