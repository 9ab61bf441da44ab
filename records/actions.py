"""What people do with paper and mail that failed: have it tried again."""

from datetime import datetime
from typing import Any

from celery import Task

from records.action import action, tell
from records.models import Document, DocumentState, Message
from records.outbox import publish_after_commit
from records.refusals import Refusal


class NotFailed(Refusal):
    """Only what failed is tried again: what is done is never made twice."""

    code = "not_failed"


@action
def try_again(row: Document | Message, *, task: "Task[Any, Any]", by: Any, at: datetime) -> Document | Message:
    """Let the worker try a failed document or mail from the start. Raises NotFailed."""
    failed = type(row)._default_manager.filter(pk=row.pk, state=DocumentState.FAILED)
    if not failed.update(state=DocumentState.PENDING, attempts=0, asked_at=at, error=""):
        raise NotFailed("Only what failed is tried again. Nothing was saved.")
    tell(row, f"{row._meta.model_name}.try_again", before={"error": row.error})
    publish_after_commit(task, row.public_id)
    return row
