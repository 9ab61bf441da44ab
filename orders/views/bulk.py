"""What is done with several lines of the worklist at once, with an answer for each."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.guards import SignedIn, only
from accounts.roles import BENCH
from orders.bulk import DID, Together, TooMany, each
from orders.models import Order

# What is printed of the selected orders has a page of its own: it may need a reason.
PRINTED = {"labels": "orders_print_labels", "leaflets": "orders_print_leaflets"}


@only(*BENCH)
@require_POST
def worklist_bulk(request: SignedIn) -> HttpResponse:
    """Promise stock to the selected orders, or remind their prescribers of what they were asked."""
    asked = request.POST.get("do", "")
    if asked in PRINTED:
        return redirect(f"{reverse(PRINTED[asked])}?{urlencode({'order': request.POST.getlist('order')}, doseq=True)}")
    if asked not in list(Together):
        raise BadRequest("This is not done for several orders at once.")
    picked = Order.objects.visible_to(request.user).filter(public_id__in=request.POST.getlist("order"))
    orders = picked.select_related("prescription__prescriber__user").by_urgency()
    what = Together(asked)
    try:
        results = each(what, list(orders), by=request.user, at=timezone.now())
    except TooMany as refusal:
        messages.error(request, str(refusal))
        return redirect("worklist")
    return render(request, "orders/bulk.html", {"results": results, "did": DID[what]})
