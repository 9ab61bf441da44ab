"""The pages that make letters and papers of a prescription, and where these are opened."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only
from accounts.roles import BENCH, PHARMACISTS, PRACTICE
from orders.actions import letters
from orders.documents import LETTER_SURGERY, LETTER_TRANSFER, SUMMARY, papers_for
from orders.models import Prescription, Transfer
from records.access import looked_at
from records.downloads import paper
from records.form_page import paper_page
from records.models import Document, Recorded
from records.papers import is_there

LETTERS_OF_IT = "The earlier version stays in the archive, marked void."


@only(*BENCH)
def transfer_letter(request: SignedIn, public_id: str) -> HttpResponse:
    """The letter that follows a transfer; made again with the reason."""
    found = get_object_or_404(Transfer.objects.visible_to(request.user).with_people(), public_id=public_id)
    return _made(
        request, found, LETTER_TRANSFER, letters.ask_for_transfer_letter, back=reverse("transfer", args=[public_id]),
        title=f"Letter to {found.pharmacy_name}", crumb="Transfer",
        lead="With all that was passed on, and who signed it.",
    )  # fmt: skip


@only(*PHARMACISTS)
def prescription_surgery_letter(request: SignedIn, public_id: str) -> HttpResponse:
    """The letter about a procedure whose day is known; made again with the reason."""
    found = _prescription(request, public_id)
    return _made(
        request, found, LETTER_SURGERY, letters.ask_for_surgery_letter, back=reverse("prescription", args=[public_id]),
        title="Letter about surgery or dental work", crumb=found.number,
        lead="For the surgical team and, in the patient's language, for the patient. Sign it by hand.",
    )  # fmt: skip


@only(*BENCH)
def prescription_summary(request: SignedIn, public_id: str) -> HttpResponse:
    """The summary of a prescription as it stands now; made again with the reason."""
    found = _prescription(request, public_id)
    return _made(
        request, found, SUMMARY, letters.ask_for_summary, back=reverse("prescription", args=[public_id]),
        title="Summary on paper", crumb=found.number,
        lead="What was signed, decided, made and handed over, with every signature, as it stands now.",
    )  # fmt: skip


@only(*PRACTICE, *BENCH)
@require_safe
def prescription_paper(request: SignedIn, public_id: str) -> HttpResponseBase:
    """The archived bytes of one paper about a prescription one may see."""
    readable = papers_for(request.user, timezone.now()).filter(document_kind__startswith="orders.", sha256__gt="")
    found = get_object_or_404(readable, public_id=public_id)
    about = get_object_or_404(Prescription.objects.visible_to(request.user).with_people(), public_id=found.subject_id)
    looked_at(request.user, about, patient=about.patient, at=timezone.now(), how="print")
    return paper(request, found)


def _prescription(request: SignedIn, public_id: str) -> Prescription:
    return get_object_or_404(Prescription.objects.visible_to(request.user).with_people(), public_id=public_id)


def _made(
    request: SignedIn, row: Recorded, kind: str, ask: Callable[..., Document], *, lead: str, **words: Any
) -> HttpResponse:
    """Ask for the paper of this kind about `row`."""
    there = is_there(row, kind)
    return paper_page(
        request, partial(ask, row), there=there, what="paper", button="Make it again" if there else "Make it",
        first=lead, again=f"{lead} {LETTERS_OF_IT}", **words,
    )  # fmt: skip
