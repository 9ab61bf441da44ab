"""The practice's protocols: all of them, another name, retiring one."""

from collections.abc import Mapping, Set
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only
from accounts.roles import PRACTICE
from compounding.models import Formula
from orders import typed
from orders.actions.protocols import ProtocolDraft, rename_protocol, retire_protocol, save_protocol
from orders.elsewhere import left_out_of
from orders.forms import SaveAsForm
from orders.models import Protocol
from orders.step_rows import catalogue_now
from orders.told_protocols import protocols_of, rows_of_protocol, why_not
from patients.models import Patient, PatientMatch
from premises.terms import Exclusion
from prescribers.models import Practice
from records.form_page import form_page
from records.forms import posted
from records.refusals import Refusal

PARTS = ("timing", "days_supply", "refills", "purpose", "compound_reason", "compound_reason_text")
WRONG = "No protocol was saved. Put right what is marked on this page."


class NameForm(forms.Form):
    """What a protocol is called."""

    name = forms.CharField(max_length=60, help_text="What it is for, and no patient: Slow start to 4.5 mg")


@only(*PRACTICE)
@require_safe
def protocols(request: SignedIn) -> HttpResponse:
    """One's own protocols and the practice's, the most used first; those retired last."""
    in_use, retired = protocols_of(request.user, catalogue_now())
    return render(request, "orders/protocols.html", {"in_use": in_use, "retired": retired})


@only(*PRACTICE)
def protocol_rename(request: SignedIn, public_id: str) -> HttpResponse:
    """Give it another name."""
    found = _found(request, public_id)
    form = NameForm(posted(request), initial={"name": found.name})
    return _page(request, form, found, rename_protocol, title="Rename this protocol", button="Save the name")


@only(*PRACTICE)
def protocol_retire(request: SignedIn, public_id: str) -> HttpResponse:
    """Offer it no more."""
    lead = "It is offered no more. What was ordered by it stays as it is."
    how = {"title": "Retire this protocol?", "button": "Retire the protocol", "danger": True, "lead": lead}
    return _page(request, forms.Form(posted(request)), _found(request, public_id), retire_protocol, **how)


def _found(request: SignedIn, public_id: str) -> Protocol:
    return get_object_or_404(Protocol.objects.visible_to(request.user), public_id=public_id)


def _page(request: SignedIn, form: forms.Form, found: Protocol, act: Any, **words: Any) -> HttpResponse:
    back = reverse("protocols")
    words |= {"crumb": found.name, "crumb_url": back, "back_url": back}
    return form_page(request, form, lambda **said: act(found, **said), done=lambda _: back, **words)


def protocol_in(request: SignedIn) -> Protocol | None:
    """What the page that was sent was begun from."""
    return Protocol.objects.visible_to(request.user).filter(public_id=request.POST.get("protocol", "")).first()


def by_protocol(
    request: SignedIn, said: typed.Said, public_id: str, catalogue: Mapping[str, Formula]
) -> tuple[typed.Said, typed.Rows, str]:
    """What a protocol fills in, with its steps; or what was said, no steps, and why it cannot be ordered."""
    found = Protocol.objects.visible_to(request.user).in_use().filter(public_id=public_id).first()
    if found is None:
        return said, [], ""
    if why := why_not(found, catalogue, left_out_by_patient(typed.patient_in(said, request.user))):
        return said, [], f"{found.name}: {why}"
    filled_in = {name: str(value) for name, value in found.filled_in().items()}
    return said | filled_in | {"protocol": found.public_id}, rows_of_protocol(found), ""


def left_out_by(said: typed.Said, user: Any) -> Set[Exclusion]:
    """What the person of the patient chosen so far leaves out, whichever record says so: steps filled in hold none."""
    patient = typed.patient_in(said, user)
    return left_out_of(PatientMatch.objects.persons([patient.pk]))[patient.pk] if patient else frozenset()


def left_out_by_patient(patient: Patient | None) -> set[Exclusion]:
    """The excipients this record says are to be left out: what a page may name to a practice."""
    return {Exclusion(row.exclusion) for row in patient.exclusions.current()} if patient else set()


def saved_as(request: SignedIn, form: Any, steps: Any, at: datetime) -> SaveAsForm:
    """Save what is composed under a name; the form of the name says what was wrong, if anything was."""
    naming, is_whole = SaveAsForm(request.POST), steps.is_valid()
    for name in [name for name in form.errors if name not in PARTS]:
        del form.errors[name]  # what the order lacks is no part of a protocol
    if not naming.is_valid() or form.errors or not is_whole:
        naming.add_error(None, WRONG)
        return naming
    try:
        saved = save_protocol(_draft(naming, form, steps), practice=_practice(naming, form), by=request.user, at=at)
        messages.success(request, f"Saved as a protocol: {saved.name}.")
    except Refusal as refusal:
        naming.add_error("protocol_name", str(refusal))
    return naming


def _practice(naming: SaveAsForm, form: Any) -> Practice | None:
    """Whose it is to be: of the prescriber's practice, or nobody's but one's own. Raises Refusal."""
    if naming.cleaned_data["protocol_whose"] == "own":
        return None
    prescriber = form.cleaned_data.get("prescriber")
    if prescriber is None:
        raise Refusal(
            "Choose the prescriber first, whose practice it is of. No protocol was saved.", code="no_practice"
        )
    return prescriber.practice


def _draft(naming: SaveAsForm, form: Any, steps: Any) -> ProtocolDraft:
    cells = [one.cleaned_data for one in steps.filled()]
    rows = [(cell["formula"], cell["units_per_dose"], cell["days"]) for cell in cells]
    name = naming.cleaned_data["protocol_name"]
    return ProtocolDraft(name=name, steps=rows, **{part: form.cleaned_data[part] for part in PARTS})
