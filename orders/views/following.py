"""The practice's page of one order: who acts next, what happened and what comes."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only
from accounts.roles import PRACTICE, Audience
from orders import boards, buttons, following, timelines, told_questions
from orders.models import Order
from orders.told_next import next_of
from records.access import looked_at


@only(*PRACTICE)
@require_safe
def order_followed(request: SignedIn, public_id: str) -> HttpResponse:
    """Where one order is, for its practice."""
    found, at = (
        get_object_or_404(Order.objects.visible_to(request.user).with_all(), public_id=public_id),
        timezone.now(),
    )
    patient = found.prescription.patient
    looked_at(request.user, found, patient=patient, at=at, how="order")
    context = {
        "order": found,
        "patient": patient,
        "prescription": found.prescription,
        "state": boards.state_of(found),
        "product": boards.product_of(found),
        "next": following.facts_of_next(next_of(found, Audience.PRESCRIBER, at)),
        "questions": told_questions.of_order(found, at),
        "marks": timelines.timeline(found, at),
        "buttons": buttons.of_followed(found, request.user, at),
    }
    return render(request, "orders/order_followed.html", context)
