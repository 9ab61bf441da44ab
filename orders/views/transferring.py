"""A prescription goes to another pharmacy: what is left is read out, signed and printed."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only
from accounts.models import User
from accounts.roles import BENCH, PHARMACISTS
from accounts.signing import prove_for
from orders.actions import transferring
from orders.models import Prescription, Transfer
from orders.passed_on import passed_on, why_not
from orders.transfer_forms import TransferForm
from orders.views.order_page import address_of_paper
from records.access import looked_at
from records.form_page import form_page
from records.forms import posted
from records.models import Document
from records.signatures import signed_of
from records.told_papers import papers

MEANS = "I have passed on what is left of this prescription. It ends here; nothing more of it is filled by us."


@only(*PHARMACISTS)
def prescription_transfer(request: SignedIn, public_id: str) -> HttpResponse:
    """Read out what is left, write down who took it, sign."""
    visible = Prescription.objects.visible_to(request.user).with_people().prefetch_related("orders__lines")
    found, at = get_object_or_404(visible, public_id=public_id), timezone.now()
    looked_at(request.user, found, patient=found.patient, at=at, how="transfer")
    back, form = reverse("prescription", args=[found.public_id]), TransferForm(posted(request))

    def act(*, by: User, at: datetime, **_: Any) -> Transfer:
        return transferring.transfer_out(found, form.going(), by=by, at=at, proof=prove_for(request))

    def done(row: Transfer) -> str:
        messages.success(request, f"{found.number} is at {row.pharmacy_name} now. Make the letter that follows it.")
        return reverse("transfer", args=[row.public_id])

    return form_page(
        request, form, act, done=done, template="orders/transfer_out.html", prescription=found, patient=found.patient,
        facts=passed_on(found, at), why_not=why_not(found, at)[1], means=MEANS, back_url=back,
    )  # fmt: skip


@only(*BENCH)
@require_safe
def transfer(request: SignedIn, public_id: str) -> HttpResponse:
    """The record of one transfer, for the file and to be sent after it; printable."""
    found = get_object_or_404(Transfer.objects.visible_to(request.user).with_people(), public_id=public_id)
    patient = found.prescription.patient
    looked_at(request.user, found.prescription, patient=patient, at=timezone.now(), how="transfer record")
    context = {
        "transfer": found, "patient": patient, "facts": found.facts, "signed": signed_of(found),
        "papers": papers(Document.objects.of(found), address_of_paper),
    }  # fmt: skip
    return render(request, "orders/transfer.html", context)
