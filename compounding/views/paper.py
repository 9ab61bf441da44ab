"""The worksheet of a batch: its archived bytes, and made again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only
from accounts.roles import BENCH
from compounding.actions.paper import ask_for_worksheet
from compounding.models import Batch
from compounding.views.batches import address_of, batch_of
from records.downloads import archived_pdf
from records.form_page import form_page
from records.forms import ReasonForm, posted
from records.models import Document


@only(*BENCH)
@require_safe
def batch_paper(request: SignedIn, public_id: str) -> HttpResponse:
    """The archived bytes of one paper about a batch."""
    found = get_object_or_404(Document, public_id=public_id, document_kind__startswith="compounding.", sha256__gt="")
    get_object_or_404(Batch.objects.visible_to(request.user), public_id=found.subject_id)
    return archived_pdf(found.sha256, found.public_id, inline=True)


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
