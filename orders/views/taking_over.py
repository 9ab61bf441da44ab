"""The page on which an order is taken over from a colleague, with a note."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone

from accounts.guards import SignedIn, only
from accounts.roles import BENCH
from orders.actions.taking_over import take_over
from orders.forms import TakeOverForm
from orders.models import TakenOver
from orders.openings import open_for
from orders.views.order_page import acting_on, address_of, order_of
from records.form_page import form_page
from records.forms import posted


@only(*BENCH)
def order_take_over(request: SignedIn, public_id: str) -> HttpResponse:
    """Take the order over; whoever has it open reads it when they sign or open it again."""
    found = order_of(request, public_id)

    def done(taken: TakenOver) -> str:
        open_for(request.user, found, at=timezone.now())
        messages.success(request, "The order is yours. Whoever had it open is told when they sign or open it again.")
        return address_of(found)

    return form_page(
        request, TakeOverForm(posted(request)), acting_on(take_over, found), done=done,
        title="Take the order over", button="Take over", crumb=found.number, crumb_url=address_of(found),
        back_url=address_of(found), lead="Your colleague reads who took it, when, and this note. Nothing is locked.",
    )  # fmt: skip
