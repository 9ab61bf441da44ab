"""The page of the letters about a recalled batch."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.guards import SignedIn, only
from accounts.roles import PHARMACISTS
from compounding.lifecycle import BatchStatus
from compounding.models import Batch
from orders.actions.recall_letters import LETTERS, make_recall_letters, missing_letters
from orders.forms import RecallLettersForm
from orders.letter_recall import RecallClass
from orders.recall_facts import reached_by
from orders.supply import batch_url
from orders.views.order_page import address_of_paper
from records.access import looked_at_each
from records.form_page import form_page
from records.forms import posted
from records.models import Document
from records.told_papers import papers


@only(*PHARMACISTS)
def batch_letters(request: SignedIn, public_id: str) -> HttpResponse:
    """The letters there are, and a button for those that are missing, or with a reason for all again."""
    found = get_object_or_404(Batch.objects.visible_to(request.user).with_formula(), public_id=public_id)
    reached = reached_by(found)
    orders = [(one.order, one.order.prescription.patient) for one in reached]
    looked_at_each(request.user, orders, at=timezone.now(), how="recall letters")
    form = RecallLettersForm(posted(request), is_missing=any(True for _ in missing_letters(found)))

    def act(*, harm: str, **said: Any) -> list[Document]:
        return make_recall_letters(found, RecallClass(harm), **said)

    def done(made: list[Document]) -> str:
        messages.success(request, f"{len(made)} letters are being made." if made else "Every letter was there already.")
        return reverse("batch_letters", args=[found.public_id])

    rows = [one.first for one in reached]
    written = Document.objects.of_rows(rows).filter(document_kind__in=LETTERS).order_by("pk")
    return form_page(
        request, form, act, done=done, template="orders/batch_letters.html", batch=found,
        facts=[("Product", found.formula.product), ("Reached", f"{len(reached)} orders")], back_url=batch_url(found),
        papers=papers(written, address_of_paper) if rows else [],
        why_not="" if found.status == BatchStatus.RECALLED else "It is not recalled.",
    )  # fmt: skip
