"""The paper of batches, lots and shelves: its archived bytes, and made again."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only
from accounts.roles import BENCH
from compounding.actions.bench_labels import ask_for_batch_label, ask_for_shelf_label
from compounding.actions.lot_labels import ask_for_lot_label
from compounding.actions.paper import ask_for_certificate, ask_for_worksheet
from compounding.documents import BATCH_LABEL, CERTIFICATE, LOT_LABEL, SHELF_LABEL
from compounding.models import Batch, Component, Lot
from compounding.told_stock import address_of_paper
from compounding.views import stock
from compounding.views.batches import address_of, batch_of
from records.downloads import paper
from records.form_page import form_page
from records.forms import ReasonForm, posted
from records.models import Document, Recorded
from records.told_papers import papers


@only(*BENCH)
@require_safe
def batch_paper(request: SignedIn, public_id: str) -> HttpResponseBase:
    """The archived bytes of one paper about a batch, a lot or a component."""
    found = get_object_or_404(Document, public_id=public_id, document_kind__startswith="compounding.", sha256__gt="")
    if found.subject_kind == Lot._meta.label_lower:
        get_object_or_404(Lot.objects.visible_to(request.user), public_id=found.subject_id)
    elif found.subject_kind == Component._meta.label_lower:
        get_object_or_404(Component, public_id=found.subject_id)
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
def batch_certificate(request: SignedIn, public_id: str) -> HttpResponse:
    """The certificate of a released batch; made again with the reason."""
    found = batch_of(request, public_id)
    form = ReasonForm(posted(request))
    form.fields["reason"].required = again = Document.objects.of(found, CERTIFICATE).exists()

    def done(_: Document) -> str:
        messages.success(request, "The certificate is being made.")
        return address_of(found)

    return form_page(
        request, form, lambda **said: ask_for_certificate(found, **said), done=done,
        title=f"Make the certificate of {found.number}", button="Make the certificate", crumb=found.number,
        crumb_url=address_of(found), back_url=address_of(found),
        lead="The one before is void: take it back from whoever has it." if again
        else "One page: what was tested in this batch and found. A recall, a deviation or a new result voids it.",
    )  # fmt: skip


@only(*BENCH)
def lot_label(request: SignedIn, public_id: str) -> HttpResponse:
    """The label of a lot; made again with the reason."""
    found = stock.lot_of(request, public_id)
    words = {"crumb": found.number, "back_url": stock.address_of(found), "first": "2.25 x 1.25 in, for its container."}
    return _label_page(request, found, LOT_LABEL, ask_for_lot_label, **words)


@only(*BENCH)
def batch_label(request: SignedIn, public_id: str) -> HttpResponse:
    """The label of a batch in bulk; made again with the reason."""
    found = batch_of(request, public_id)
    first = "2.25 x 1.25 in, for the vessel that holds the batch until it is filled."
    words = {"crumb": found.number, "back_url": address_of(found), "first": first}
    return _label_page(request, found, BATCH_LABEL, ask_for_batch_label, **words)


@only(*BENCH)
def component_label(request: SignedIn, public_id: str) -> HttpResponse:
    """The label of a component's shelf: the one that is made, or asked for; made again with the reason."""
    found = get_object_or_404(Component, public_id=public_id)
    first = "2.25 x 1.25 in, for the place where its lots stand. Its code opens the list of them."
    words = {"crumb": found.code, "back_url": reverse("components"), "first": first}
    documents = papers(Document.objects.of(found, SHELF_LABEL), address_of_paper)
    return _label_page(
        request, found, SHELF_LABEL, ask_for_shelf_label, template="compounding/shelf_label.html", documents=documents,
        then_url=reverse("component_label", args=[public_id]), **words,
    )  # fmt: skip


def _label_page(
    request: SignedIn, row: Recorded, kind: str, ask: Callable[..., Document], *, crumb: str, back_url: str, first: str,
    then_url: str = "", **words: Any,
) -> HttpResponse:  # fmt: skip
    """Ask for a label; the second time it takes a reason."""
    form, has_label = ReasonForm(posted(request)), Document.objects.of(row, kind).exists()
    form.fields["reason"].required = has_label

    def done(_: Document) -> str:
        messages.success(request, "The label is being made.")
        return then_url or back_url

    return form_page(
        request, form, lambda **said: ask(row, **said), done=done, title=f"Print the label of {crumb}",
        button="Make the label", crumb=crumb, crumb_url=back_url, back_url=back_url,
        lead="Destroy what is printed of the one before." if has_label else first, **words,
    )  # fmt: skip
