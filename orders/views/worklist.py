"""The worklist's own pages: what goes first in it."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.guards import SignedIn, only
from accounts.roles import BENCH
from orders.actions import priority
from orders.models import Order
from orders.views.order_page import acting_on, address_of, doing, order_of
from records.form_page import form_page
from records.forms import ReasonForm, posted


@only(*BENCH)
def order_urgent(request: SignedIn, public_id: str) -> HttpResponse:
    """Put an order before its equals, with the reason."""
    found = order_of(request, public_id)
    back = address_of(found)
    return form_page(
        request, ReasonForm(posted(request)), acting_on(priority.make_urgent, found), done=lambda _: back,
        title="Make this order urgent", button="Make it urgent", crumb=found.number, crumb_url=back, back_url=back,
        lead="It stands before the others that are due when it is; what is late stays before it. Its promise does not "
        "change. The practice sees that it is urgent, not why.",
    )  # fmt: skip


@only(*BENCH)
@require_POST
def order_routine(request: SignedIn, public_id: str) -> HttpResponse:
    """Take it back."""

    def act(found: Order) -> str:
        priority.make_routine(found, by=request.user, at=timezone.now())
        return "Routine again: it goes in its turn."

    return doing(request, public_id, act)
