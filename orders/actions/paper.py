"""Asking for paper: the row is written with the action, the worker makes it afterwards."""

from datetime import datetime

from accounts.models import User
from orders import tasks
from orders.documents import LABEL
from orders.label_facts import label_content
from orders.models import Container, FillLine
from records.action import action, tell_or_add
from records.models import Document, DocumentState, Recorded
from records.outbox import publish_after_commit
from records.refusals import Refusal


class ReprintNeedsReason(Refusal):
    """Paper that was made already is made again only with a reason, as a new version (L5)."""

    code = "reprint_needs_reason"
    status = 422


@action
def ask_for_label(what: FillLine | Container, *, by: User, at: datetime, reason: str = "") -> Document:
    """Freeze what a label says and have it made: of a container, or the proof of a line. Raises ReprintNeedsReason.

    A container has one live label: made again, with a reason, it voids the one before.
    """
    type(what)._default_manager.select_for_update(of=("self",)).get(pk=what.pk)
    line, container = (what.line, what) if isinstance(what, Container) else (what, None)
    last = Document.objects.of(what, LABEL).first()
    if last is not None and not reason:
        raise ReprintNeedsReason("This label exists. Say why it is made again (L5). Nothing was saved.")
    void_papers(what)
    document = Document.objects.create(
        document_kind=LABEL,
        subject_kind=what.kind,
        subject_id=what.public_id,
        version=last.version + 1 if last else 1,
        title=f"Label {line.order.number}-{line.position}",
        reason=reason,
        content=label_content(line, at=at, container=container).as_json(),
        asked_by=by,
        asked_at=at,
    )
    said = {"document": document.public_id, "version": document.version}
    tell_or_add(what, f"{what._meta.model_name}.label", after=said, reason=reason)
    publish_after_commit(tasks.render_document, document.public_id)
    return document


def void_papers(row: Recorded) -> None:
    """What was printed of `row` counts no more, inside the action under way; its bytes stay in the archive."""
    Document.objects.of(row).exclude(state=DocumentState.FAILED).update(state=DocumentState.VOIDED)
