"""The page of the patient's room that asks one thing and does one action; what is refused is said in their words."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from accounts.guards import SignedIn
from orders.my_forms import PatientForm
from patients.models import Patient
from records.refusals import Refusal

# What stops it, in words for a patient; whatever else it is, the telephone helps.
REFUSED = {
    "too_many_calls": later("You asked us a lot today. Please call us now. Nothing was sent."),
    "fill_under_way": later("Your order is on its way already. Nothing more was ordered."),
    "refill_too_soon": later("It is too early for your next supply. Nothing was ordered."),
    "no_fill_left": later("Nothing is left on this prescription. Nothing was ordered."),
    "prescription_expired": later("This prescription has expired. Nothing was ordered."),
    "has_blockers": later("We could not order it yet. A pharmacist calls you."),
    "renewal_asked_already": later("We asked your prescriber already. Nothing more was sent."),
}


def my_form_page(
    request: SignedIn, patient: Patient, form: PatientForm | None, act: Callable[..., Any], *,
    done: Callable[[Any], str], **words: Any,
) -> HttpResponse:  # fmt: skip
    """Show the form, or do `act(**cleaned_data, by=, at=)` and go to the address `done` gives for what it returned."""
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            return redirect(done(act(**form.cleaned_data, by=request.user, at=timezone.now())))
        except Refusal as refusal:
            form.add_error(None, refused(refusal))
    status = 422 if form is not None and form.errors else 200
    return render(request, "orders/my_form.html", {"form": form, "patient": patient, **words}, status=status)


def refused(refusal: Refusal) -> str:
    """A refusal in words for a patient."""
    return str(REFUSED.get(refusal.code) or _("We could not send this. Please call us. Nothing was sent."))
