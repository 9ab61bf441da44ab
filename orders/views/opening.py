"""What a code or a link on paper opens: the scan box, and the archived bytes of a paper."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from accounts.guards import SignedIn, only
from accounts.roles import BENCH
from orders.models import Order
from orders.scanning import address_of_code, not_ours
from records.access import looked_at
from records.downloads import paper
from records.models import Document


@only(*BENCH)
@require_safe
def document(request: SignedIn, public_id: str) -> HttpResponseBase:
    """The archived bytes of one paper about an order one may see, or a line or container of it."""
    found = get_object_or_404(Document, public_id=public_id, document_kind__startswith="orders.", sha256__gt="")
    visible = Order.objects.visible_to(request.user).with_paper_on(found.subject_id)
    seen = get_object_or_404(visible.select_related("prescription__patient"))
    looked_at(request.user, seen, patient=seen.prescription.patient, at=timezone.now(), how="print")
    return paper(request, found)


@only(*BENCH)
@require_GET
def scan(request: SignedIn) -> HttpResponse:
    """Open what a code stands for; a code that stands for nothing here says so and creates nothing."""
    code = request.GET.get("code", "").strip()
    address = address_of_code(code, request.user)
    if address:
        return redirect(address)
    return render(request, "orders/scan.html", {"scanned": not_ours(code)}, status=404)
