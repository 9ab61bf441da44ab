"""What is done with several lines of the worklist at once, with an answer for each."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.guards import SignedIn, only
from accounts.roles import BENCH
from orders.bulk import DID, MOST, Together, each
from orders.models import Order


@only(*BENCH)
@require_POST
def worklist_bulk(request: SignedIn) -> HttpResponse:
    """Promise stock to the selected orders, or remind their prescribers of what they were asked."""
    what = Together.CHASE if request.POST.get("do") == Together.CHASE else Together.PROMISE
    picked = Order.objects.visible_to(request.user).filter(public_id__in=request.POST.getlist("order")[:MOST])
    orders = picked.select_related("prescription__prescriber__user").by_urgency()
    results = each(what, list(orders), by=request.user, at=timezone.now())
    return render(request, "orders/bulk.html", {"results": results, "did": DID[what]})
