"""The frame of every write: one transaction, one `action_id`, and the events it leaves, chained per stream."""

import contextvars
import functools
import hashlib
import hmac
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

import pghistory
from django.conf import settings
from django.db import connection, transaction

from records.models import Event, EventStream, Recorded

# Shared by every writer, exclusive for the seal: a seal then never runs ahead of a transaction still writing.
SEAL_LOCK = 0x5EA1

P = ParamSpec("P")
R = TypeVar("R")

_current: contextvars.ContextVar["Act | None"] = contextvars.ContextVar("act", default=None)


@dataclass
class Act:
    """One action under way: who, when, and the events told so far."""

    by: Any
    at: datetime
    id: uuid.UUID = field(default_factory=uuid.uuid4)
    told: list[dict[str, Any]] = field(default_factory=list)


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Make `function(*, by, at, …)` an action: inside it, `tell` and `take` leave events; on return they are written.

    An action called by another joins its transaction and its `action_id`. `at` must be aware; `by` must be a user.
    """

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        by, at = kwargs.get("by"), kwargs.get("at")
        if not isinstance(at, datetime) or at.tzinfo is None or not getattr(by, "pk", None):
            raise TypeError("an action takes by=a saved user and at=an aware time")
        if _current.get() is not None:
            return function(*args, **kwargs)
        act = Act(by=by, at=at)
        token = _current.set(act)
        try:
            with transaction.atomic(), pghistory.context(action=str(act.id)):
                result = function(*args, **kwargs)
                _write(act)
            return result
        finally:
            _current.reset(token)

    run.is_action = True  # type: ignore[attr-defined]
    return run


def tell(row: Recorded, code: str, *, before: Any = None, after: Any = None, reason: str = "") -> None:
    """Add an event about `row` to the action under way. `before` and `after` are JSON values; no names of patients."""
    act = _current.get()
    if act is None:
        raise RuntimeError("tell() outside an action")
    act.told.append(
        {"stream": row.stream_key, "subject": [row.kind, row.public_id], "code": code}
        | {"before": before, "after": after, "reason": reason}
    )


def canonical(value: Any) -> str:
    """The one text of a JSON value: sorted keys, no spaces, Unicode as it is, Decimals and dates as strings."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def keyed_hash(previous: str, text: str) -> str:
    """HMAC-SHA-256 over the previous hash and `text`, with the key kept outside the database."""
    key = bytes.fromhex(settings.EVENT_KEY)
    return hmac.new(key, f"{previous}\n{text}".encode(), hashlib.sha256).hexdigest()


def _write(act: Act) -> None:
    """Append the action's events to their streams, locking the streams in sorted order so that actions never deadlock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [SEAL_LOCK])
    keys = sorted({fact["stream"] for fact in act.told})
    EventStream.objects.bulk_create([EventStream(key=key) for key in keys], ignore_conflicts=True)
    locked = EventStream.objects.select_for_update().filter(key__in=keys).order_by("key")
    streams = {stream.key: stream for stream in locked}
    for fact in act.told:
        _append(streams[fact["stream"]], fact, act)
    for stream in streams.values():
        stream.save(update_fields=["position", "head_hmac"])


def _append(stream: EventStream, fact: dict[str, Any], act: Act) -> None:
    """Insert one event at the end of its locked stream."""
    position, previous = stream.position + 1, stream.head_hmac
    said = {"action": str(act.id), "at": act.at.isoformat(), "by": act.by.public_id, "position": position}
    text = canonical(fact | said)
    kind, public_id = fact["subject"]
    event = Event.objects.create(
        stream=stream,
        position=position,
        action_id=act.id,
        code=fact["code"],
        by=act.by,
        at=act.at,
        subject_kind=kind,
        subject_id=public_id,
        text=text,
        previous_hmac=previous,
        hmac=keyed_hash(previous, text),
    )
    stream.position, stream.head_hmac = position, event.hmac
