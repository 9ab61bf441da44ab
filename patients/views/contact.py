"""Where a patient lives and how they are reached, changed by themselves."""

from functools import partial

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.guards import SignedIn, only
from accounts.roles import Role
from patients.actions.registration import change_details
from patients.models import Patient
from patients.own_forms import ContactForm
from patients.views.own import patient_here
from records.form_page import form_page
from records.forms import posted


@only(Role.PATIENT)
def my_contact(request: SignedIn, public_id: str) -> HttpResponse:
    """Change address, telephone, email, print and how news comes; who cares for the patient changes the address."""
    found = patient_here(request, public_id, how="details")
    form = ContactForm(posted(request), instance=found, is_own=found.user_id == request.user.pk)

    def done(patient: Patient) -> str:
        if patient.user == request.user:
            update_session_auth_hash(request, patient.user)  # a password that is void now ends other sessions, not this
        messages.success(request, _("Saved."))
        return reverse("my_page", args=[patient.public_id])

    words = {
        "template": "patients/own/form.html",
        "title": _("Address and telephone"),
        "lead": _("What we send from now on goes here. A parcel that has left stays on its way."),
        "button": _("Save"),
        "back_url": reverse("my_page", args=[public_id]),
    }
    return form_page(request, form, partial(change_details, found), done=done, **words)
