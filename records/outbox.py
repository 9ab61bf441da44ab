"""Rows the worker has to do: telling it after commit, claiming, finishing, and finding those whose telling was lost."""

from datetime import datetime, timedelta
from typing import Any

import structlog
from celery import Task
from django.db import models, transaction
from django.db.models import F, Q

from records.models import DocumentState
from records.refusals import Refusal

log = structlog.get_logger(__name__)

# A row is published again when nothing has come of it for so long; after each attempt the wait doubles.
LOST_AFTER = timedelta(seconds=30)
# No task lives longer than its hard time limit of 150 s.
DEAD_AFTER = timedelta(minutes=3)
MOST_ATTEMPTS = 8
AT_ONCE = 500


def publish_after_commit(task: "Task[Any, Any]", public_id: str) -> None:
    """Tell the worker of the row once it is committed. A broker that is down costs nothing: the sweeper finds it."""
    transaction.on_commit(lambda: publish(task, public_id))


def publish(task: "Task[Any, Any]", public_id: str) -> bool:
    """Tell the worker now; whether the broker took it. Never raises: the row is the truth, the message a hint."""
    try:
        task.apply_async(args=[public_id], retry=False)
    except Exception as error:  # noqa: BLE001 - any broker fault must not undo what is committed
        log.warning("broker_unreachable", task=task.name, row=public_id, error=type(error).__name__)
        return False
    return True


def claim(rows: "models.QuerySet[Any]", public_id: str, *, at: datetime) -> bool:
    """Take the pending row for this delivery; False when another delivery has it or it is done."""
    pending = rows.filter(public_id=public_id, state=DocumentState.PENDING)
    return pending.update(state=DocumentState.CLAIMED, claimed_at=at, attempts=F("attempts") + 1) == 1


def finish(row: Any, **values: Any) -> bool:
    """Write the result of a claimed row, read after its claim; False when somebody else holds the claim since."""
    return _held(row).update(state=DocumentState.DONE, error="", **values) == 1


def give_back(row: Any, error: Exception) -> None:
    """Say why a claimed row could not be done (no personal data): pending again, or failed when trying is useless.

    That is after the last attempt, and at once for a coded refusal: the same content is refused again.
    """
    code = getattr(error, "code", "") if isinstance(error, Refusal | ValueError) else ""
    state = DocumentState.FAILED if code or row.attempts >= MOST_ATTEMPTS else DocumentState.PENDING
    _held(row).update(state=state, error=f"{type(error).__name__}: {code or 'error'}")


def lost(rows: "models.QuerySet[Any]", *, at: datetime) -> "models.QuerySet[Any]":
    """The rows to publish again, oldest first; what a dead task had claimed is put back to pending before."""
    dead = rows.filter(state=DocumentState.CLAIMED, claimed_at__lt=at - DEAD_AFTER)
    dead.filter(attempts__gte=MOST_ATTEMPTS).update(state=DocumentState.FAILED, error="gave up: the worker died")
    dead.update(state=DocumentState.PENDING)
    quiet = Q(attempts=0, asked_at__lt=at - LOST_AFTER)
    for attempts in range(1, MOST_ATTEMPTS):
        quiet |= Q(attempts=attempts, claimed_at__lt=at - LOST_AFTER * 2**attempts)
    return rows.filter(quiet, state=DocumentState.PENDING).order_by("asked_at", "pk")[:AT_ONCE]


def _held(row: Any) -> "models.QuerySet[Any]":
    """The row as long as this attempt holds it."""
    return type(row)._default_manager.filter(pk=row.pk, state=DocumentState.CLAIMED, attempts=row.attempts)
