"""What a code or a link on paper opens: the scan box, and the archived bytes of a paper."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from accounts.guards import SignedIn, only
from accounts.roles import BENCH
from orders.documents import shares_its_page
from orders.models import Order, Prescription
from orders.scanning import address_of_code, not_ours
from records.access import looked_at
from records.downloads import paper
from records.models import Document

ON_A_SHEET = "This label is on a sheet with labels of others. Print the run, or make this label again to have it alone."


@only(*BENCH)
@require_safe
def document(request: SignedIn, public_id: str) -> HttpResponseBase:
    """The archived bytes of one paper about an order or prescription one may see, or what belongs to one.

    A label on a sheet with those of others leads to its print run: a page with other patients' labels is not one paper.
    """
    found = get_object_or_404(Document, public_id=public_id, document_kind__startswith="orders.", sha256__gt="")
    orders = Order.objects.visible_to(request.user).with_paper_on(found.subject_id)
    order = orders.select_related("prescription__patient").first()
    prescription = order.prescription if order else _prescription(request, found)
    if found.run and shares_its_page(found):
        messages.warning(request, ON_A_SHEET)
        return redirect("print_run", public_id=found.run.public_id)
    looked_at(request.user, order or prescription, patient=prescription.patient, at=timezone.now(), how="print")
    return paper(request, found)


def _prescription(request: SignedIn, paper: Document) -> Prescription:
    """The one this paper is about, by itself or by its transfer."""
    visible = Prescription.objects.visible_to(request.user).with_paper_on(paper.subject_id)
    return get_object_or_404(visible.select_related("patient"))


@only(*BENCH)
@require_GET
def scan(request: SignedIn) -> HttpResponse:
    """Open what a code stands for; a code that stands for nothing here says so and creates nothing."""
    code = request.GET.get("code", "").strip()
    address = address_of_code(code, request.user)
    if address:
        return redirect(address)
    return render(request, "orders/scan.html", {"scanned": not_ours(code)}, status=404)
