"""Staff's pages that say that a prescriber was looked up, and that take it back (RX-12)."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.guards import SignedIn, only
from prescribers.actions.verifying import confirm_delegate, confirm_practice, verify_licence, withdraw_verification
from prescribers.forms import VerifyForm
from prescribers.models import Delegate, Practice, Prescriber
from prescribers.views.practices import READERS
from prescribers.views.prescribers import licence_of, words_about
from prescribers.views.shown import done_at, facts_to_look_up
from records.form_page import form_page
from records.forms import ReasonForm, posted


@only(*READERS)
def licence_verify(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say where NPI and licence were looked up."""
    licence = licence_of(request, public_id)
    form = VerifyForm(posted(request), initial={"seen": licence.as_seen()})
    title = f"Verify the licence in {licence.get_state_display()}"
    words = words_about(licence.prescriber, title=title, button="Save that all of it was found so")
    words["lead"] = "Look both numbers up and compare every line. What differs is corrected first."
    words["facts"] = facts_to_look_up(licence)
    said = "Verified. Orders that waited for it can be accepted."
    done = done_at(request, "prescriber", said, licence.prescriber.public_id)
    return form_page(request, form, partial(verify_licence, licence), done=done, **words)


@only(*READERS)
def licence_withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a verification back, with a reason."""
    licence = licence_of(request, public_id)
    title = f"Withdraw the verification in {licence.get_state_display()}?"
    words = words_about(licence.prescriber, title=title, button="Withdraw the verification", danger=True)
    words["lead"] = "No order to that state is accepted until somebody verifies it again. The licence stays as it is."
    done = done_at(request, "prescriber", "The verification is withdrawn.", licence.prescriber.public_id)
    return form_page(request, ReasonForm(posted(request)), partial(withdraw_verification, licence), done=done, **words)


@only(*READERS)
@require_POST
def practice_confirm(request: SignedIn, public_id: str) -> HttpResponse:
    """Say that the practice was reached at the address and telephone the page showed."""
    found = get_object_or_404(Practice.objects.visible_to(request.user), public_id=public_id)
    confirm_practice(found, seen=request.POST.get("seen", ""), by=request.user, at=timezone.now())
    messages.success(request, "The practice is confirmed.")
    return redirect("practice", public_id=public_id)


@only(*READERS)
@require_POST
def delegate_confirm(request: SignedIn, public_id: str) -> HttpResponse:
    """Say that the prescriber named this delegate."""
    visible = Prescriber.objects.visible_to(request.user)
    rows = Delegate.objects.at(timezone.now()).filter(prescriber__in=visible)
    found = get_object_or_404(rows.select_related("user", "prescriber"), public_id=public_id)
    confirm_delegate(found, by=request.user, at=timezone.now())
    messages.success(request, "The delegate is confirmed.")
    return redirect("prescriber", public_id=found.prescriber.public_id)
