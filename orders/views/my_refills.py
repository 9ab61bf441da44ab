"""The patient's page about the next supply: from when and why, the questions, and asking the prescriber."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.guards import SignedIn, only
from accounts.roles import Role
from orders import my_refills
from orders.actions.my_refilling import RefillAsked, ask_for_own_refill
from orders.actions.renewing import ask_for_renewal
from orders.models import Prescription
from orders.my_forms import MyRefillForm, PatientForm
from orders.views.my_form import my_form_page, refused
from patients.views.own import speak_as_kept
from premises.models import Pharmacy
from records.access import looked_at
from records.forms import posted

ANSWERS = {"opioid", "applies", "news", "opioid_what"}  # what only the questions send
READ = ("orders__lines", "orders__handing_over", "renewals", "steps__formula", "adjustments", "safety_answers")


@only(Role.PATIENT)
def my_refill(request: SignedIn, public_id: str) -> HttpResponse:
    """Ask for the next fill, or have the prescriber asked; else when that will be possible, and why.

    What a page that was open since before sends is taken as what it was: the action keeps it or says why not.
    """
    mine = Prescription.objects.visible_to(request.user).with_people().prefetch_related(*READ)
    found, at = get_object_or_404(mine, public_id=public_id), timezone.now()
    patient = found.patient
    looked_at(request.user, found, patient=patient, at=at, how="refill")
    speak_as_kept(request, patient)
    state, today = my_refills.my_refill(found, at), Pharmacy.objects.today(at)
    words: dict[str, Any] = {"title": _("Get more medicine"), "lead": state.lines[0], "lines": state.lines[1:]}
    form: PatientForm
    if state.may_ask or ANSWERS & request.POST.keys():
        form = asked = MyRefillForm(posted(request), today=today)
        act, words["button"] = _asking(found, asked), _("Ask for more")
    elif state.may_renew or request.method == "POST":
        form, act, words["button"] = PatientForm(posted(request), today=today), _renewing(found), _("Ask my prescriber")
    else:
        return my_form_page(request, patient, None, lambda: None, done=lambda came: "", **words)
    home = reverse("my_page", args=[patient.public_id])

    def done(came: Any) -> str:
        """What came of the order is said first; then what to do about what was told."""
        is_refused = isinstance(came, RefillAsked) and came.order is None
        (messages.warning if is_refused else messages.success)(request, _said(came))
        call = came.call if isinstance(came, RefillAsked) else None
        return reverse("my_call", args=[call.public_id]) if call else home

    return my_form_page(request, patient, form, act, done=done, **words)


def _asking(found: Prescription, form: MyRefillForm) -> Any:
    def act(by: Any, at: Any, **_kept: Any) -> RefillAsked:
        return ask_for_own_refill(found, form.answers(), news=form.cleaned_data["news"], by=by, at=at)

    return act


def _renewing(found: Prescription) -> Any:
    return lambda by, at: ask_for_renewal(found, by=by, at=at)


def _said(came: Any) -> str:
    """What came of it."""
    if not isinstance(came, RefillAsked):
        return _("We have asked your prescriber. We tell you the answer.")
    if came.refused:
        return refused(came.refused)
    return _("We have your order.") + (" " + _("A pharmacist calls you first.") if came.call else "")
