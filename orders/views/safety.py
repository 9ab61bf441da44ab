"""The safety questions asked again, and a hard stop overridden, each on a page of its own."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from accounts.guards import SignedIn, only
from accounts.roles import BENCH, PRACTICE, Role
from accounts.signing import prove_for, prove_in_place
from orders.actions import safety
from orders.models import Order, Prescription
from orders.safety_forms import OverrideForm, SafetyForm, WitnessedOverrideForm, local_minute
from records.access import looked_at
from records.form_page import form_page
from records.forms import posted


@only(*BENCH, *PRACTICE)
def prescription_questions(request: SignedIn, public_id: str) -> HttpResponse:
    """Ask the patient again: what is answered now holds from here on."""
    found, back = _prescription(request, public_id), _back(request, public_id)

    def asked(by: Any, at: Any, **_: Any) -> Any:
        row = safety.ask_again(found, form.answers(), by=by, at=at)
        messages.success(request, "The answers are recorded.")
        return row

    form = SafetyForm(posted(request), at=timezone.now())
    return form_page(
        request, form, asked, done=lambda _: back, title="Ask the patient", button="Record the answers",
        crumb=f"Rx {found.number}", crumb_url=back, back_url=back, template="orders/safety_questions.html",
        lead=f"{found.patient.full_name}. What is answered now holds for this prescription; what was signed stands.",
    )  # fmt: skip


@only(Role.PHARMACIST, Role.PHARMACIST_IN_CHARGE)
@sensitive_post_parameters()
def prescription_override(request: SignedIn, public_id: str) -> HttpResponse:
    """Pass one hard stop after speaking with the prescriber (OPI-06)."""
    found, back, at = _prescription(request, public_id), _back(request, public_id), timezone.now()
    stops = safety.to_override(Prescription.objects.with_what_rules_read().get(pk=found.pk), at=at)

    kind = WitnessedOverrideForm if safety.needs_second() else OverrideForm
    form = kind(posted(request), problems=stops, initial={"spoke_at": local_minute(at)})

    def overridden(by: Any, at: Any, **_: Any) -> Any:
        proof, beside = prove_for(request), None
        if isinstance(form, WitnessedOverrideForm):
            beside = safety.Beside(*prove_in_place(request, **form.second(), at=at))
        return safety.override(found, form.draft(), by=by, at=at, proof=proof, beside=beside)

    return form_page(
        request, form, overridden, done=lambda _: back, title="Override a hard stop", button="Sign the override",
        crumb=f"Rx {found.number}", crumb_url=back, back_url=back, danger=True,
        lead="Only after you spoke with the prescriber. It covers this stop, in these words, for this fill (OPI-06).",
    )  # fmt: skip


def _prescription(request: SignedIn, public_id: str) -> Prescription:
    found = get_object_or_404(Prescription.objects.visible_to(request.user).with_people(), public_id=public_id)
    looked_at(request.user, found, patient=found.patient, at=timezone.now(), how="safety")
    return found


def _back(request: SignedIn, public_id: str) -> str:
    """The order's page one came from, if one may see it; else the prescription's."""
    of_it = Order.objects.visible_to(request.user).filter(prescription__public_id=public_id)
    order = of_it.filter(public_id=request.GET.get("order", "")).first()
    return reverse("order", args=[order.public_id]) if order else reverse("prescription", args=[public_id])
