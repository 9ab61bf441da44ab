"""The page of the downtime packs, and one of them opened."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only
from accounts.roles import BENCH
from orders import downtime, told_downtime
from orders.models import Order
from records.access import looked_at_each


@only(*BENCH)
@require_safe
def downtime_packs(request: HttpRequest) -> HttpResponse:
    """The packs of the last day: when each was made, how large it is, and whether the last one is old."""
    at = timezone.now()
    context = {"packs": told_downtime.rows(), "problem": told_downtime.problem(at), "folder": downtime.folder()}
    return render(request, "orders/downtime_packs.html", context | {"failed": downtime.failure()})


@only(*BENCH)
@require_safe
def downtime_pack(request: SignedIn, name: str) -> FileResponse:
    """One pack; whoever opens it has looked at every patient in it (SEC-17)."""
    found = next((pack for pack in downtime.packs() if pack.name == name), None)
    if found is None:
        raise Http404("no such pack")
    orders = Order.objects.visible_to(request.user).open_around(found.made_at).select_related("prescription__patient")
    shown = [(order, order.prescription.patient) for order in orders]
    looked_at_each(request.user, shown, at=timezone.now(), how="downtime pack")
    return FileResponse(found.path.open("rb"), filename=found.name, content_type="application/pdf")
