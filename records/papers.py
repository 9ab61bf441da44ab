"""Asking for paper: a pending row in the transaction of the action, made by the worker after commit."""

from datetime import datetime
from typing import Any

from celery import Task

from records.action import tell_or_add
from records.models import Document, DocumentState, Recorded
from records.outbox import publish_after_commit
from records.refusals import Refusal


class ReprintNeedsReason(Refusal):
    """Paper that was made already is made again only with a reason, as a new version (L5)."""

    code = "reprint_needs_reason"
    status = 422


def ask_for(
    what: Recorded, kind: str, title: str, content: Any, *, task: "Task[Any, Any]", by: Any, at: datetime, reason: str
) -> Document:
    """The next version of the paper of this kind about `what`, with its frozen content; the one before is void."""
    last = Document.objects.of(what, kind).first()
    if last:
        void_papers(what, kind)
    document = Document.objects.create(
        document_kind=kind,
        subject_kind=what.kind,
        subject_id=what.public_id,
        version=last.version + 1 if last else 1,
        title=title,
        reason=reason,
        content=content,
        asked_by=by,
        asked_at=at,
    )
    said = {"document": document.public_id, "version": document.version}
    tell_or_add(what, f"{what._meta.model_name}.{kind.partition('.')[2]}", after=said, reason=reason)
    publish_after_commit(task, document.public_id)
    return document


def void_papers(row: Recorded, kind: str | None = None) -> None:
    """What was printed of `row` counts no more, inside the action under way; its bytes stay in the archive."""
    Document.objects.of(row, kind).exclude(state=DocumentState.FAILED).update(state=DocumentState.VOIDED)
