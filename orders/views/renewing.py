"""Renewing: the pharmacy asks, the prescriber approves, changes, replaces or denies."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import SignedIn, only
from accounts.roles import BENCH, PRACTICE, Role
from orders import told, told_renewals
from orders.actions import renewing
from orders.models import Prescription, Renewal
from orders.problems import problems_with_prescription
from orders.renewal_forms import ApproveForm, AskRenewalForm, DenyForm
from orders.renewals import RenewalAnswer
from orders.ways import with_ways
from records.access import looked_at
from records.form_page import form_page
from records.forms import ReasonForm, posted


@only(*BENCH)
def prescription_renew(request: SignedIn, public_id: str) -> HttpResponse:
    """Ask the prescriber to renew."""
    visible = Prescription.objects.visible_to(request.user).with_people()
    found = get_object_or_404(visible.prefetch_related("renewals"), public_id=public_id)
    back = reverse("prescription", args=[found.public_id])
    return form_page(
        request, AskRenewalForm(posted(request)), lambda **said: renewing.ask_for_renewal(found, **said),
        done=lambda _: back, title="Ask for a renewal", button="Ask for a renewal", crumb=found.number, crumb_url=back,
        back_url=back, facts=told.facts_of(found),
        lead=f"{told_renewals.why_now(found, timezone.now())} The prescriber gets a mail.".strip(),
    )  # fmt: skip


@only(*PRACTICE, *BENCH)
@require_safe
def renewal(request: SignedIn, public_id: str) -> HttpResponse:
    """What is to be renewed, and the ways to answer."""
    found, at = _renewal(request, public_id), timezone.now()
    looked_at(request.user, found.prescription, patient=found.prescription.patient, at=at, how="renewal")
    own = found.prescription.prescriber.user_id == request.user.pk and found.is_standing
    form = ApproveForm(prescription=found.prescription, at=at) if own else None
    return render(request, "orders/renewal.html", {"form": form, **_page(request, found, at)})


@only(Role.PRESCRIBER)
def renewal_approve(request: SignedIn, public_id: str) -> HttpResponse:
    """Approve, as it was or with other days and refills; then it is read and signed."""
    found, at = _renewal(request, public_id), timezone.now()
    form = ApproveForm(posted(request), prescription=found.prescription, at=at)
    return form_page(
        request, form, lambda by, at, **_: renewing.approve_renewal(found, form.terms(), by=by, at=at),
        done=lambda new: reverse("prescription", args=[new.public_id]), template="orders/renewal.html",
        **_page(request, found, at),
    )  # fmt: skip


def _page(request: SignedIn, found: Renewal, at: datetime) -> dict[str, Any]:
    """What is renewed, for whom, what the rules find in it, and what was asked."""
    prescription = found.prescription
    return {
        "renewal": found,
        "prescription": prescription,
        "patient": prescription.patient,
        "facts": [*told_renewals.last_fill(prescription), *told.facts_of(prescription)],
        "who": told.patient_facts(prescription.patient, timezone.localdate(at)),
        "problems": with_ways(problems_with_prescription(prescription, at=at), prescription, request.user, at),
        "said": told_renewals.said(found),
        "may_withdraw": found.is_standing and bool(request.user.roles_at(at) & BENCH),
    }


@only(Role.PRESCRIBER)
def renewal_deny(request: SignedIn, public_id: str) -> HttpResponse:
    """Deny, with a coded reason."""
    found = _renewal(request, public_id)
    form = DenyForm(posted(request))
    return form_page(
        request, form, lambda by, at, **_: renewing.decline_renewal(found, form.declined(), by=by, at=at),
        done=lambda _: reverse("practice_orders"), title="Deny the renewal?", button="Deny the renewal", danger=True,
        **_words(found),
    )  # fmt: skip


@only(Role.PRESCRIBER)
@require_POST
def renewal_replace(request: SignedIn, public_id: str) -> HttpResponse:
    """Answer that another dose or target takes its place; that prescription is written next."""
    found = _renewal(request, public_id)
    renewing.decline_renewal(found, renewing.Declined(RenewalAnswer.REPLACED), by=request.user, at=timezone.now())
    messages.success(request, "Answered. Write the prescription that takes its place.")
    return redirect(f"{reverse('order_new')}?replaces={found.prescription.public_id}")


@only(*BENCH)
def renewal_withdraw(request: SignedIn, public_id: str) -> HttpResponse:
    """Take the request back, with the reason."""
    found = _renewal(request, public_id)
    return form_page(
        request, ReasonForm(posted(request)), lambda **said: renewing.withdraw_renewal(found, **said),
        done=lambda _: reverse("prescription", args=[found.prescription.public_id]),
        title="Take the request back?", button="Take the request back", **_words(found),
    )  # fmt: skip


def _words(found: Renewal) -> dict[str, Any]:
    back = reverse("renewal", args=[found.public_id])
    return {"crumb": found.prescription.number, "crumb_url": back, "back_url": back}


def _renewal(request: SignedIn, public_id: str) -> Renewal:
    found = Renewal.objects.visible_to(request.user).with_people()
    return get_object_or_404(found.prefetch_related("prescription__patient__exclusions"), public_id=public_id)
