"""The practice's pages: what waits for a signature, where every order is, one prescription and signing it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import SignedIn, only
from accounts.roles import BENCH, PRACTICE, Audience, Role
from accounts.signing import prove_for
from orders import (
    boards,
    buttons,
    courses,
    following,
    notices,
    preview,
    told,
    told_arrivals,
    told_renewals,
)
from orders.actions import prescribing
from orders.documents import papers_for
from orders.forms import SearchForm
from orders.lifecycle import PrescriptionStatus
from orders.models import Prescription
from orders.practice_board import practice_board
from orders.problems import problems_with_prescription
from orders.told_drafts import drafts_of
from orders.trends import trend_of
from orders.ways import with_ways
from records.access import looked_at
from records.form_page import form_page
from records.forms import ReasonForm, SigningForm, posted
from records.models import Document
from records.refusals import Refusal
from records.signatures import signed_of
from records.told_papers import papers


@only(*PRACTICE)
def practice_orders(request: SignedIn) -> HttpResponse:
    """Who acts next, on what, and by when; searched by POST, so that no name stands in an address (SEC-20)."""
    at, form = timezone.now(), SearchForm(posted(request))
    called = form.cleaned_data["called"] if form.is_valid() else ""
    context = {
        "form": form,
        "called": called,
        "board": practice_board(request.user, at, called=called),
        "drafts": drafts_of(request.user, at),
        "notices": notices.notices_for(request.user, at),
    }
    return render(request, "orders/practice_orders.html", context)


@only(*PRACTICE, *BENCH)
@require_safe
def prescription(request: SignedIn, public_id: str) -> HttpResponse:
    """What was asked for, its problems, its orders, and the signature."""
    found = _prescription(request, public_id)
    looked_at(request.user, found, patient=found.patient, at=timezone.now(), how="prescription")
    return render(request, "orders/prescription.html", _page(request, found))


def _page(request: SignedIn, found: Prescription, refusal: Refusal | None = None) -> dict[str, Any]:
    at = timezone.now()
    problems = problems_with_prescription(found, at=at)
    is_staff, orders = bool(request.user.roles_at(at) & BENCH), found.orders.with_courses()
    audience = Audience(request.user.audience)
    return {
        "prescription": found,
        "patient": found.patient,
        "state": boards.state_of_prescription(found),
        "full": told.in_full(found, timezone.localdate(at)),
        "source": told_arrivals.shown(found),
        "problems": with_ways(problems, found, request.user, at),
        "signed": signed_of(found),
        "preview": _preview(found, at),
        "course": courses.course_of(found, at=at) if found.is_titration() else None,
        "trend": trend_of(found),
        "renewals": told_renewals.of_prescription(found),
        "adjustments": courses.adjustments_of(found),
        "orders": [following.follow(order, at, audience=audience) for order in orders],
        "papers": papers(papers_for(request.user, at).of(found), _address_of_paper),
        "is_staff": is_staff,
        "decision": buttons.decision_of_prescription(found, problems, request.user, at),
        "buttons": buttons.of_prescription(found, request.user, at),
        "sign_form": SigningForm(),
        "refusal": refusal and told.refused(refusal),
    }


def _address_of_paper(paper: Document) -> str:
    return reverse("prescription_paper", args=[paper.public_id])


def _preview(found: Prescription, at: datetime) -> preview.Preview | None:
    """What it comes to, as long as that is still to be signed."""
    return preview.first_fill(found, at=at) if found.status == PrescriptionStatus.AWAITING_SIGNATURE else None


@only(Role.PRESCRIBER, Role.PHARMACIST, Role.PHARMACIST_IN_CHARGE)
@require_POST
def prescription_sign(request: SignedIn, public_id: str) -> HttpResponse:
    """Sign and send, with the signing code."""
    found = _prescription(request, public_id)
    try:
        prescribing.sign_and_send(found, by=request.user, at=timezone.now(), proof=prove_for(request))
    except Refusal as refusal:
        fresh = _page(request, _prescription(request, public_id), refusal)
        return render(request, "orders/prescription.html", fresh, status=refusal.status)
    messages.success(request, "Signed and sent to the pharmacy.")
    return redirect("home")


@only(Role.PRESCRIBER, Role.PHARMACIST, Role.PHARMACIST_IN_CHARGE)
def prescription_discontinue(request: SignedIn, public_id: str) -> HttpResponse:
    """End a prescription, with a reason; its open orders are cancelled with it."""
    found = _prescription(request, public_id)
    back = reverse("prescription", args=[found.public_id])
    return form_page(
        request, ReasonForm(posted(request)), lambda **said: prescribing.discontinue(found, **said),
        done=lambda _: back, title="Discontinue this prescription?", button="Discontinue the prescription", danger=True,
        crumb=found.number, crumb_url=back, back_url=back, lead="Its open orders are cancelled with it.",
    )  # fmt: skip


def _prescription(request: SignedIn, public_id: str) -> Prescription:
    return get_object_or_404(Prescription.objects.visible_to(request.user).with_people(), public_id=public_id)
