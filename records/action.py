"""The frame of every write: one transaction, one `action_id`, and the events it leaves."""

import contextvars
import functools
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

import pghistory
from django.db import DatabaseError, transaction

from records.chain import Fact, append, canonical
from records.database import refusal_of
from records.models import Recorded

__all__ = ["action", "canonical", "tell", "tell_also"]

P = ParamSpec("P")
R = TypeVar("R")

_current: contextvars.ContextVar["Act | None"] = contextvars.ContextVar("act", default=None)
_reading: contextvars.ContextVar[dict[Any, Any] | None] = contextvars.ContextVar("reading", default=None)


@dataclass
class Act:
    """One action under way: who, when, and what it has told so far."""

    by: Any
    at: datetime
    id: uuid.UUID = field(default_factory=uuid.uuid4)
    told: list[Fact] = field(default_factory=list)
    places: dict[tuple[str, str], int] = field(default_factory=dict)
    known: dict[Any, Any] = field(default_factory=dict)


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Make `function(*, by, at, …)` an action: what it tells becomes events in the transaction of what it writes.

    An action called by another joins its transaction and its `action_id`; when it refuses, what it wrote and told is
    undone whether the other catches the refusal or not. A guard of the database answers as a coded refusal.
    Raises TypeError unless `at` is aware and `by` a saved user, the same in both.
    """

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        by, at = kwargs.get("by"), kwargs.get("at")
        if not isinstance(at, datetime) or at.tzinfo is None or not getattr(by, "pk", None):
            raise TypeError("an action takes by=a saved user and at=an aware time")
        outer, call = _current.get(), functools.partial(function, *args, **kwargs)
        return _joined(outer, by, at, call) if outer else _framed(Act(by=by, at=at), call)

    run.is_action = True  # type: ignore[attr-defined]
    return run


def _framed(act: Act, call: Callable[[], R]) -> R:
    token = _current.set(act)
    try:
        with transaction.atomic(), pghistory.context(action=str(act.id)):
            result = call()
            append(act.told, by=act.by, at=act.at, action_id=act.id)
        return result
    except DatabaseError as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        raise refusal from error
    finally:
        _current.reset(token)


def _joined(outer: Act, by: Any, at: datetime, call: Callable[[], R]) -> R:
    if by.pk != outer.by.pk or at != outer.at:
        raise TypeError("an action inside another is by the same user at the same time")
    told_before = list(outer.told)
    try:
        with transaction.atomic():
            return call()
    except Exception:
        outer.told[:] = told_before
        outer.places = {key: place for key, place in outer.places.items() if place < len(told_before)}
        outer.known.clear()
        raise


def once(key: Any, ask: Callable[[], R]) -> R:
    """What `ask` answers: asked once in an action, forgotten with its transaction; once in `one_reading`.

    Anywhere else it is asked each time. For who acts and where: an action sees one answer from its first check to its
    last. Whoever writes such a row inside an action says `ask_again`.
    """
    act = _current.get()
    known = act.known if act else _reading.get()
    if known is None:
        return ask()
    if key not in known:
        known[key] = ask()
    found: R = known[key]
    return found


@contextmanager
def one_reading() -> Iterator[None]:
    """A page that only reads sees one answer to what is asked `once`, from its first line to its last."""
    token = _reading.set({})
    try:
        yield
    finally:
        _reading.reset(token)


def ask_again(key: Any) -> None:
    """What was known of this holds no more, in the action under way and on the page: the row was written."""
    if act := _current.get():
        act.known.pop(key, None)
    if known := _reading.get():
        known.pop(key, None)


def tell(row: Recorded, code: str, *, before: Any = None, after: Any = None, reason: str = "") -> None:
    """Add an event about `row` to the action under way. `before` and `after` are JSON values; no names of patients.

    An action tells of a row once: told again, it raises RuntimeError. See `tell_also`.
    """
    act = _under_way()
    if _place_of(row, act) is not None:
        raise RuntimeError(f"{code}: this action has told of {row} already")
    act.places[row.kind, row.public_id] = len(act.told)
    act.told.append(Fact(row.stream_key, row.kind, row.public_id, code, before, after, reason))


def tell_also(row: Recorded, after: dict[str, Any]) -> None:
    """Add to the event in which the action under way has told of `row`: what else came of the same step."""
    act = _under_way()
    place = _place_of(row, act)
    if place is None:
        raise RuntimeError(f"this action has not told of {row} yet")
    act.told[place] = replace(act.told[place], after={**(act.told[place].after or {}), **after})


def tell_or_add(row: Recorded, code: str, *, after: dict[str, Any], before: Any = None, reason: str = "") -> None:
    """Tell of `row`, or add `after` to what was told of it: this may be what was asked for, or follow from that."""
    if _place_of(row, _under_way()) is None:
        tell(row, code, before=before, after=after, reason=reason)
    else:
        tell_also(row, after)


def _under_way() -> Act:
    act = _current.get()
    if act is None:
        raise RuntimeError("told outside an action")
    return act


def _place_of(row: Recorded, act: Act) -> int | None:
    """Where in the action's facts `row` is told of."""
    return act.places.get((row.kind, row.public_id))
