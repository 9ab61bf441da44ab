"""What people do with paper and mail under way: have tried again what failed, call off what is still to be made."""

from datetime import datetime
from typing import Any

from celery import Task

from records.action import action, tell
from records.models import Document, DocumentState, Message, PrintRun
from records.outbox import publish_after_commit
from records.refusals import Refusal

FAILED = DocumentState.FAILED


class NotFailed(Refusal):
    """Only what failed is tried again: what is done is never made twice."""

    code = "not_failed"


@action
def try_again(row: Document | Message, *, task: "Task[Any, Any]", by: Any, at: datetime) -> Document | Message:
    """Let the worker try a failed document or mail from the start, not one asked for anew since. Raises NotFailed."""
    every = Document.objects.failed() if isinstance(row, Document) else Message.objects.filter(state=FAILED)
    failed = every.filter(pk=row.pk)
    if not failed.update(state=DocumentState.PENDING, attempts=0, asked_at=at, claimed_at=None, error=""):
        raise NotFailed("Only what failed is tried again. Nothing was saved.")
    tell(row, f"{row._meta.model_name}.try_again", before={"error": row.error})
    publish_after_commit(task, row.public_id)
    return row


class RunIsOver(Refusal):
    """Nothing of this print run is left to be made, or to be tried again."""

    code = "run_is_over"


@action
def cancel_run(run: PrintRun, *, by: Any, at: datetime) -> PrintRun:
    """Make no more of a print run: what is ready stays, everything else of it is void. Raises RunIsOver."""
    run.refresh_from_db(from_queryset=PrintRun.objects.select_for_update())
    left = run.documents.exclude(state__in=[DocumentState.DONE, DocumentState.VOIDED])
    voided = left.update(state=DocumentState.VOIDED)
    if run.cancelled_at or not voided:
        raise RunIsOver("Nothing of this run is left to be made. Nothing was saved.")
    run.cancelled_by, run.cancelled_at = by, at
    run.save(update_fields=["cancelled_by", "cancelled_at"])
    tell(run, "printrun.cancel", after={"not_made": voided})
    return run


@action
def retry_run(run: PrintRun, *, task: "Task[Any, Any]", by: Any, at: datetime) -> PrintRun:
    """Let the worker try everything of a run that failed once more from the start. Raises RunIsOver."""
    run.refresh_from_db(from_queryset=PrintRun.objects.select_for_update())
    failed = run.documents.failed()
    again = failed.update(state=DocumentState.PENDING, attempts=0, asked_at=at, claimed_at=None, error="")
    if not again:
        raise RunIsOver("Nothing of this run failed. Nothing was saved.")
    tell(run, "printrun.try_again", after={"papers": again})
    publish_after_commit(task, run.public_id)
    return run
