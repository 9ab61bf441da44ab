"""The paper of batches and lots: its archived bytes, and made again."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only
from accounts.roles import BENCH
from compounding.actions.lot_labels import ask_for_lot_label
from compounding.actions.paper import ask_for_worksheet
from compounding.models import Batch, Lot
from compounding.views import stock
from compounding.views.batches import address_of, batch_of
from records.downloads import paper
from records.form_page import form_page
from records.forms import ReasonForm, posted
from records.models import Document


@only(*BENCH)
@require_safe
def batch_paper(request: SignedIn, public_id: str) -> HttpResponseBase:
    """The archived bytes of one paper about a batch or a lot."""
    found = get_object_or_404(Document, public_id=public_id, document_kind__startswith="compounding.", sha256__gt="")
    if found.subject_kind == Lot._meta.label_lower:
        get_object_or_404(Lot.objects.visible_to(request.user), public_id=found.subject_id)
    else:
        get_object_or_404(Batch.objects.visible_to(request.user), public_id=found.subject_id)
    return paper(request, found)


@only(*BENCH)
def batch_worksheet(request: SignedIn, public_id: str) -> HttpResponse:
    """The worksheet made again, with the reason; what is weighed already stands on it."""
    found = batch_of(request, public_id)

    def done(_: Document) -> str:
        messages.success(request, "The worksheet is being made.")
        return address_of(found)

    return form_page(
        request, ReasonForm(posted(request)), lambda **said: ask_for_worksheet(found, **said), done=done,
        title=f"Make the worksheet of {found.number} again", button="Make the worksheet again", crumb=found.number,
        crumb_url=address_of(found), back_url=address_of(found),
        lead="The earlier version stays in the archive. Destroy what is printed of it.",
    )  # fmt: skip


@only(*BENCH)
def lot_label(request: SignedIn, public_id: str) -> HttpResponse:
    """The label of a lot; made again with the reason."""
    found = stock.lot_of(request, public_id)
    form, back = ReasonForm(posted(request)), stock.address_of(found)
    form.fields["reason"].required = has_label = bool(stock.papers_of_lot(found))

    def done(_: Document) -> str:
        messages.success(request, "The label is being made.")
        return back

    return form_page(
        request, form, lambda **said: ask_for_lot_label(found, **said), done=done,
        title=f"Print the label of {found.number}", button="Make the label", crumb=found.number, crumb_url=back,
        back_url=back,
        lead="Destroy what is printed of the one before." if has_label else "2.25 x 1.25 in, for its container.",
    )  # fmt: skip
