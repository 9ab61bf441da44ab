"""Ready orders nobody came for: the list, and taking one back to stock as a whole."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only
from accounts.roles import BENCH, PHARMACISTS
from orders import told_uncollected
from orders.actions import uncollected
from orders.forms import NoteForm
from orders.models import Order
from orders.views.order_page import acting_on, address_of, order_of
from premises.models import Pharmacy, Setting, calendar_of
from records.form_page import form_page
from records.forms import posted


@only(*BENCH)
@require_safe
def orders_uncollected(request: SignedIn) -> HttpResponse:
    """Those that have been ready for longer than we keep them, the longest first."""
    at = timezone.now()
    rows = Order.objects.visible_to(request.user).uncollected(uncollected.waited_since(at)).with_people()
    days = Setting.objects.value(uncollected.UNCOLLECTED_DAYS)
    may = bool(request.user.roles_at(at) & PHARMACISTS)
    day_of = calendar_of(Pharmacy.objects.the_one())
    found = [told_uncollected.row_of(row, at, day_of) for row in rows]
    context = {"rows": found, "days": days, "may_take_back": may}
    return render(request, "orders/uncollected.html", context)


@only(*PHARMACISTS)
def order_uncollected(request: SignedIn, public_id: str) -> HttpResponse:
    """Take one back as a whole."""
    found = order_of(request, public_id)
    back = address_of(found)
    return form_page(
        request, NoteForm(posted(request)), acting_on(uncollected.put_back_uncollected, found), done=lambda _: back,
        title="Take this order back to stock?", button="Take it back to stock", danger=True, crumb=found.number,
        crumb_url=back, back_url=back, facts=told_uncollected.facts_of(found, timezone.now()),
        lead="Nobody collected it, and it never left us: take every label off. Units return to their batches with "
        "the same lot and beyond-use date. The order ends, its refill is free again, the prescriber gets a mail.",
    )  # fmt: skip
