"""Asking for paper: the row is written with the action, the worker makes it afterwards."""

from datetime import datetime

from accounts.models import User
from orders import tasks
from orders.documents import LABEL
from orders.label_facts import label_content
from orders.models import FillLine
from records.action import action, tell
from records.models import Document
from records.outbox import publish_after_commit
from records.refusals import Refusal


class ReprintNeedsReason(Refusal):
    """Paper that was made already is made again only with a reason, as a new version (L5)."""

    code = "reprint_needs_reason"
    status = 422


@action
def ask_for_label(line: FillLine, *, by: User, at: datetime, reason: str = "") -> Document:
    """Freeze what the label of `line` says and have it made; once more with a reason. Raises ReprintNeedsReason."""
    FillLine.objects.select_for_update().get(pk=line.pk)
    last = Document.objects.of(line, LABEL).first()
    if last is not None and not reason:
        raise ReprintNeedsReason("This label exists. Say why it is made again (L5). Nothing was saved.")
    document = Document.objects.create(
        document_kind=LABEL,
        subject_kind=line.kind,
        subject_id=line.public_id,
        version=last.version + 1 if last else 1,
        title=f"Label {line.order.number}-{line.position}",
        reason=reason,
        content=label_content(line, at=at).as_json(),
        asked_by=by,
        asked_at=at,
    )
    tell(line, "fillline.label", after={"document": document.public_id, "version": document.version}, reason=reason)
    publish_after_commit(tasks.render_document, document.public_id)
    return document
