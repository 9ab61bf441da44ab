"""The page on which the certificate of a lot that came without one is attached."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.guards import SignedIn, only
from accounts.roles import BENCH
from compounding.actions.certificates import attach
from compounding.forms import CertificateForm
from compounding.models import Lot
from records.form_page import show_refusal
from records.forms import posted
from records.refusals import Refusal


@only(*BENCH)
def lot_certificate_add(request: SignedIn, public_id: str) -> HttpResponse:
    """Attach the certificate; the page begins with what the lot says already."""
    lot = get_object_or_404(Lot.objects.visible_to(request.user).with_component(), public_id=public_id)
    initial = {
        "hydrate": lot.hydrate, "percent": lot.assay_percent, "basis": lot.assay_basis, "water": lot.water_percent,
        "solvents": lot.solvents_percent,
    }  # fmt: skip
    form = CertificateForm(posted(request), request.FILES or None, initial=initial)
    form.fields["certificate"].required = True
    back = reverse("lot", args=[public_id])
    if request.method == "POST" and form.is_valid():
        try:
            attach(lot, form.papers(), by=request.user, at=timezone.now())
            messages.success(request, f"The certificate of {lot.number} is kept.")
            return redirect(back)
        except Refusal as refusal:
            show_refusal(form, refusal)
    context = {
        "form": form, "title": f"Attach the certificate of {lot.number}", "button": "Keep the certificate",
        "lead": f"{lot.component.name}, lot {lot.maker_lot} of {lot.manufacturer}. Once, and before its release.",
        "crumb": lot.number, "crumb_url": back, "back_url": back, "wide": True,
    }  # fmt: skip
    return render(request, "form_page.html", context, status=422 if form.errors else 200)
