"""Rows the worker has to do: telling it after commit, claiming, finishing, and finding those whose telling was lost."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import structlog
from celery import Task
from django.db import connection, models, transaction
from django.db.models import F, Q
from django.db.models.expressions import RawSQL

from records.models import DocumentState
from records.refusals import Refusal

log = structlog.get_logger(__name__)

# A row is published again when nothing has come of it for so long; after each attempt the wait doubles.
LOST_AFTER = timedelta(seconds=30)
# No task lives longer than its hard time limit of 150 s.
DEAD_AFTER = timedelta(minutes=3)
MOST_ATTEMPTS = 8
AT_ONCE = 500
# Who holds a document holds an advisory lock of its key too. The database lets go of it when the process is gone.
CLAIMS = 0xC1A1
LOCK = "SELECT pg_advisory_lock(%s, (key & 2147483647)::int) FROM unnest(%s) AS key"
UNLOCK = "SELECT pg_advisory_unlock(%s, (key & 2147483647)::int) FROM unnest(%s) AS key"
HELD = """
    SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""


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


@contextmanager
def held(rows: "models.QuerySet[Any]", *, at: datetime, most: int) -> Iterator[list[Any]]:
    """Take up to `most` of these pending rows for this delivery, and hold them until the block ends; maybe none.

    Those tried least often come first, and what a process died of, or with, is tried again in ever smaller company.
    Whoever dies holds nothing any more: `put_back_dead` finds it at once.
    """
    taken = _take(rows.filter(state=DocumentState.PENDING), at, most)
    try:
        yield taken
    finally:
        _each(UNLOCK, [row.pk for row in taken])


def _take(pending: "models.QuerySet[Any]", at: datetime, most: int) -> list[Any]:
    with transaction.atomic():
        rows = pending.order_by("attempts", "pk").select_for_update(skip_locked=True, of=("self",))
        found = list(rows.values_list("pk", "attempts")[:most])
        keys = _alike(found, most)
        _each(LOCK, keys)
        mine = pending.model._default_manager.filter(pk__in=keys)
        mine.update(state=DocumentState.CLAIMED, claimed_at=at, attempts=F("attempts") + 1)
    return list(mine.order_by("pk"))


def _alike(found: Sequence[tuple[int, int]], most: int) -> list[int]:
    """The keys of those tried as often as the first: a quarter of `most` at the second attempt, then a sixteenth."""
    least = found[0][1] if found else 0
    return [key for key, attempts in found if attempts == least][: max(1, most >> 2 * least)]


def _each(sql: str, keys: Sequence[int]) -> None:
    if keys:
        with connection.cursor() as cursor:
            cursor.execute(sql, [CLAIMS, list(keys)])


def put_back_dead(rows: "models.QuerySet[Any]", *, at: datetime) -> None:
    """Make pending again what a process held that is gone, at once; failed, when it was tried too often."""
    living = RawSQL(HELD, [CLAIMS])  # noqa: S611 - ours, and read in one statement with the rows
    gone = ~Q(pk__in=living) | Q(claimed_at__lt=at - DEAD_AFTER)
    _put_back(rows.filter(gone, state=DocumentState.CLAIMED))


def due(at: datetime) -> Q:
    """Whether a pending row may be tried now: after a fault it waits, each time longer."""
    waited = Q(claimed_at=None)
    for attempts in range(1, MOST_ATTEMPTS):
        waited |= Q(attempts=attempts, claimed_at__lt=at - LOST_AFTER * 2**attempts)
    return waited


def finish(row: Any, **values: Any) -> bool:
    """Write the result of a claimed row, read after its claim; False when somebody else holds the claim since."""
    return finish_each([row], **values) == 1


def finish_each(rows: Sequence[Any], **values: Any) -> int:
    """The same for rows claimed together, in one statement; how many of them were still held."""
    return _held(rows).update(state=DocumentState.DONE, error="", **values)


def note_on_void(rows: Sequence[Any], **values: Any) -> None:
    """The same on those of them that became void under this attempt; void they stay."""
    _of_attempt(rows).filter(state=DocumentState.VOIDED).update(**values)


def give_back(row: Any, error: Exception) -> None:
    """Say why a claimed row could not be done (no personal data): pending again, or failed when trying is useless.

    That is after the last attempt, and at once for a coded refusal: the same content is refused again.
    """
    code = getattr(error, "code", "") if isinstance(error, Refusal | ValueError) else ""
    state = DocumentState.FAILED if code or row.attempts >= MOST_ATTEMPTS else DocumentState.PENDING
    _held([row]).update(state=state, error=f"{type(error).__name__}: {code or 'error'}")


def lost(rows: "models.QuerySet[Any]", *, at: datetime) -> "models.QuerySet[Any]":
    """The rows to publish again, oldest first; what a dead task had claimed is put back to pending before."""
    _put_back(rows.filter(state=DocumentState.CLAIMED, claimed_at__lt=at - DEAD_AFTER))
    quiet = due(at) & (Q(claimed_at__isnull=False) | Q(asked_at__lt=at - LOST_AFTER))
    return rows.filter(quiet, state=DocumentState.PENDING).order_by("asked_at", "pk")[:AT_ONCE]


def _put_back(dead: "models.QuerySet[Any]") -> None:
    dead.filter(attempts__gte=MOST_ATTEMPTS).update(state=DocumentState.FAILED, error="gave up: the worker died")
    dead.update(state=DocumentState.PENDING, claimed_at=None)


def _held(rows: Sequence[Any]) -> "models.QuerySet[Any]":
    """These rows of one kind, claimed together, as long as this attempt holds them."""
    return _of_attempt(rows).filter(state=DocumentState.CLAIMED)


def _of_attempt(rows: Sequence[Any]) -> "models.QuerySet[Any]":
    keys, attempts = [row.pk for row in rows], {row.attempts for row in rows}
    return type(rows[0])._default_manager.filter(pk__in=keys, attempts__in=attempts)
