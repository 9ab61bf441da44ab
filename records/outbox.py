"""Telling the worker about a pending row after commit, and finding the rows whose telling was lost."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import structlog
from celery import Task
from django.db import models, transaction

from records.models import DocumentState

log = structlog.get_logger(__name__)

# A row still pending after this was lost by broker or worker; one still claimed after the longer time, by a dead task.
LOST_AFTER = timedelta(seconds=30)
DEAD_AFTER = timedelta(minutes=10)
MOST_ATTEMPTS = 5


def publish_after_commit(task: "Task[Any, Any]", public_id: str) -> None:
    """Tell the worker about the row once it is committed. A broker that is down costs nothing: the sweeper finds the row."""
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
    return pending.update(state=DocumentState.CLAIMED, claimed_at=at, attempts=models.F("attempts") + 1) == 1


def lost(rows: "models.QuerySet[Any]", *, at: datetime) -> Iterable[Any]:
    """The rows to publish again: pending too long, or claimed by a task that died (put back to pending first)."""
    dead = rows.filter(state=DocumentState.CLAIMED, claimed_at__lt=at - DEAD_AFTER)
    dead.filter(attempts__lt=MOST_ATTEMPTS).update(state=DocumentState.PENDING)
    dead.filter(attempts__gte=MOST_ATTEMPTS).update(state=DocumentState.FAILED, error="gave up: the worker died")
    waiting = rows.filter(state=DocumentState.PENDING, asked_at__lt=at - LOST_AFTER)
    return waiting.order_by("asked_at")[:500]


def give_back(row: Any, error: Exception) -> None:
    """Put a claimed row back to pending, or to failed after the last attempt, with the reason (no personal data)."""
    row.state = DocumentState.PENDING if row.attempts < MOST_ATTEMPTS else DocumentState.FAILED
    row.error = f"{type(error).__name__}: {getattr(error, 'code', 'error')}"
    row.save(update_fields=["state", "error"])
