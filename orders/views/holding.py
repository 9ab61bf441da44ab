"""A hold given more time, and a problem after which an order is not filled as it is, each on a page of its own."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.guards import SignedIn, only
from accounts.roles import BENCH, PHARMACISTS
from accounts.signing import prove_for
from orders.actions import holding, reviewing
from orders.hold_forms import InterventionForm, PostponeForm
from orders.models import Hold, Order
from orders.problems import problems_with
from orders.safety_forms import local_minute
from orders.views.order_page import acting_on, address_of, order_of
from premises.moments import moment
from records.access import looked_at
from records.form_page import form_page
from records.forms import posted


@only(*BENCH)
def hold_postpone(request: SignedIn, public_id: str) -> HttpResponse:
    """Give a hold more time, with the reason."""
    visible = Order.objects.visible_to(request.user)
    held = get_object_or_404(Hold.objects.select_related("order__prescription"), public_id=public_id, order__in=visible)
    back = address_of(held.order)
    form = PostponeForm(posted(request), initial={"until": local_minute(held.resolve_by)})
    return form_page(
        request, form, acting_on(holding.postpone, held), done=lambda _: back, title="Give it more time",
        button="Give it more time", crumb=held.order.number, crumb_url=back, back_url=back,
        lead=f"{held.kind_of_hold.words}: to end by {moment(held.resolve_by)}.",
    )  # fmt: skip


@only(*PHARMACISTS)
def order_intervene(request: SignedIn, public_id: str) -> HttpResponse:
    """Do not fill it as it is: ask, hold or cancel, with the codes of the review and the signature."""
    found, at = order_of(request, public_id), timezone.now()
    looked_at(request.user, found, patient=found.prescription.patient, at=at, how="review")
    back = address_of(found)
    form = InterventionForm(posted(request), problems=reviewing.to_decide(problems_with(found, at=at)))

    def intervened(by: Any, at: Any, **_: Any) -> Any:
        return reviewing.intervene(found, form.draft(), by=by, at=at, proof=prove_for(request))

    return form_page(
        request, form, intervened, done=lambda _: back, title="Do not fill it as it is", button="Sign and stop it",
        crumb=found.number, crumb_url=back, back_url=back, danger=True,
        lead="The order is asked about, held or cancelled, and the review keeps what the warning changed (domain 5.4).",
    )  # fmt: skip
