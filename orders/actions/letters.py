"""Asking for letters and summaries: what they say is frozen with the action, the worker makes them afterwards."""

from datetime import datetime

from accounts.models import User
from accounts.roles import BENCH
from orders import tasks
from orders.documents import LETTER_SURGERY, LETTER_TRANSFER, SUMMARY
from orders.letter_content import LetterContent
from orders.letter_facts import surgery_letter, transfer_letter
from orders.models import Prescription, Transfer
from orders.summary_facts import summary_content
from records.action import action
from records.models import Document, Recorded
from records.papers import ask_for, is_there, refuse_without_reason
from records.refusals import NotAllowed
from records.rows import lock


@action
def ask_for_transfer_letter(row: Transfer, *, by: User, at: datetime, reason: str = "") -> Document:
    """The letter that follows a prescription to another pharmacy (TRF-02). Raises ReprintNeedsReason."""
    lock(row)
    content = transfer_letter(row, at=at)
    return _once(row, LETTER_TRANSFER, content, by=by, at=at, reason=reason)


@action
def ask_for_surgery_letter(prescription: Prescription, *, by: User, at: datetime, reason: str = "") -> Document:
    """The plan around a procedure, for patient and surgical team (SURG-01). Raises NoProcedure, ReprintNeedsReason."""
    lock(prescription)
    content = surgery_letter(Prescription.objects.with_people().get(pk=prescription.pk), by=by, at=at)
    return _once(prescription, LETTER_SURGERY, content, by=by, at=at, reason=reason)


@action
def ask_for_summary(prescription: Prescription, *, by: User, at: datetime, reason: str = "") -> Document:
    """All that was signed, decided, made and left of a prescription, for the pharmacy alone (ADR 0015).

    Raises NotAllowed, ReprintNeedsReason, NoPharmacy.
    """
    if not by.roles_at(at) & BENCH:
        raise NotAllowed("The summary is for the pharmacy: it holds other practices' words. Nothing was saved.")
    lock(prescription)
    return _once(prescription, SUMMARY, summary_content(prescription, at=at), by=by, at=at, reason=reason)


def _once(row: Recorded, kind: str, content: LetterContent, *, by: User, at: datetime, reason: str) -> Document:
    """A row has one live paper of a kind: made again, with a reason, it voids the one before."""
    refuse_without_reason("The paper", reason, there=is_there(row, kind))
    return ask_for(
        row, kind, content.subject, content.as_json(), task=tasks.render_document, by=by, at=at, reason=reason
    )
