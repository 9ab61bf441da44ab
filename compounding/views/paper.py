"""The paper of batches, lots and shelves: its archived bytes, and made again."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only
from accounts.roles import BENCH
from compounding.actions.bench_labels import ask_for_batch_label, ask_for_lot_label, ask_for_shelf_label
from compounding.actions.paper import ask_for_certificate, ask_for_worksheet, was_certified
from compounding.documents import BATCH_LABEL, LOT_LABEL, SHELF_LABEL, WORKSHEET
from compounding.models import Batch, Component, Lot
from compounding.told_stock import address_of_paper
from compounding.views import stock
from compounding.views.batches import address_of, batch_of
from records.downloads import paper
from records.form_page import paper_page
from records.models import Document, Recorded
from records.papers import is_there
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
    return paper_page(
        request, partial(ask_for_worksheet, found), there=is_there(found, WORKSHEET), what="worksheet",
        title=f"Make the worksheet of {found.number} again", button="Make the worksheet again",
        crumb=found.number, back=address_of(found), first="The one before could not be made.",
        again="The earlier version stays in the archive. Destroy what is printed of it.",
    )  # fmt: skip


@only(*BENCH)
def batch_certificate(request: SignedIn, public_id: str) -> HttpResponse:
    """The certificate of a released batch; made again with the reason."""
    found = batch_of(request, public_id)
    return paper_page(
        request, partial(ask_for_certificate, found), there=was_certified(found), what="certificate",
        title=f"Make the certificate of {found.number}", crumb=found.number, back=address_of(found),
        first="One page: what was tested in this batch and found. A recall, a deviation or a new result voids it.",
        again="The one before is void: take it back from whoever has it.",
    )  # fmt: skip


@only(*BENCH)
def lot_label(request: SignedIn, public_id: str) -> HttpResponse:
    """The label of a lot; made again with the reason."""
    found = stock.lot_of(request, public_id)
    words = {"crumb": found.number, "back": stock.address_of(found), "first": "2.25 x 1.25 in, for its container."}
    return _label_page(request, found, LOT_LABEL, ask_for_lot_label, **words)


@only(*BENCH)
def batch_label(request: SignedIn, public_id: str) -> HttpResponse:
    """The label of a batch in bulk; made again with the reason."""
    found = batch_of(request, public_id)
    first = "2.25 x 1.25 in, for the vessel that holds the batch until it is filled."
    words = {"crumb": found.number, "back": address_of(found), "first": first}
    return _label_page(request, found, BATCH_LABEL, ask_for_batch_label, **words)


@only(*BENCH)
def component_label(request: SignedIn, public_id: str) -> HttpResponse:
    """The label of a component's shelf: the one that is made, or asked for; made again with the reason."""
    found = get_object_or_404(Component, public_id=public_id)
    first = "2.25 x 1.25 in, for the place where its lots stand. Its code opens the list of them."
    words = {"crumb": found.code, "back": reverse("components"), "first": first}
    documents = papers(Document.objects.of(found, SHELF_LABEL), address_of_paper)
    return _label_page(
        request, found, SHELF_LABEL, ask_for_shelf_label, template="compounding/shelf_label.html", documents=documents,
        then=reverse("component_label", args=[public_id]), **words,
    )  # fmt: skip


def _label_page(
    request: SignedIn, row: Recorded, kind: str, ask: Callable[..., Document], *, crumb: str, **words: Any
) -> HttpResponse:
    """Ask for a label."""
    return paper_page(
        request, partial(ask, row), there=is_there(row, kind), what="label", title=f"Print the label of {crumb}",
        crumb=crumb, again="Destroy what is printed of the one before.", **words,
    )  # fmt: skip
