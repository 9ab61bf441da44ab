"""Life cycles as tables: one function takes a step of any row; the table also feeds buttons, API, guard and tests."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any

import pgtrigger
from django.db import models

from records.action import tell
from records.models import Recorded
from records.refusals import NotAllowed, Refusal
from records.rows import check_lines
from records.step import Step, Steps


class WrongStatus(Refusal):
    """The row is not, or no longer, where this step starts (SEC-14)."""

    code = "wrong_status"


class OnHold(Refusal):
    """A hold is open; only cancel, reject and recall go through it."""

    code = "on_hold"


class Stepping(Recorded):
    """A row with a status that only steps change."""

    class Meta:
        abstract = True

    status: Any
    get_status_display: Callable[[], str]

    def is_on_hold(self) -> bool:
        """Whether a hold is open; rows that can be held say so themselves."""
        return False


def take(name: str, row: Stepping, steps: Steps, *, by: Any, at: datetime, reason: str = "", **changes: Any) -> None:
    """Lock `row`, check the step against the table, change the row and tell the event, inside the action under way.

    Raises WrongStatus, OnHold, NotAllowed. `row` holds the database's values afterwards.
    """
    row.refresh_from_db(from_queryset=type(row)._default_manager.select_for_update(of=("self",)))
    step = steps[name]
    refuse_unless_open(name, row, step, by=by, at=at)
    before = {"status": row.status}
    stamped = {f"{step.stamp}_at": at, f"{step.stamp}_by": by} if step.stamp else {}
    for field, value in (changes | stamped | {"status": step.to}).items():
        setattr(row, field, value)
    row.save(update_fields=[*changes, *stamped, "status"])  # type: ignore[misc]
    told = {field: str(value) for field, value in changes.items()}
    tell(row, f"{row._meta.model_name}.{name}", before=before, after={"status": step.to} | told, reason=reason)


def take_each(
    name: str, rows: "models.QuerySet[Any]", steps: Steps, *, by: Any, at: datetime, reason: str = ""
) -> list[Any]:
    """The same step of many rows, locked in the order of their keys, in as many queries as of one; raises as `take`.

    What tells whether one of them is on hold is prefetched by `rows`.
    """
    step, found = steps[name], list(rows.order_by("pk").select_for_update(of=("self",)))
    for row in found:
        refuse_unless_open(name, row, step, by=by, at=at)
        tell(
            row,
            f"{row._meta.model_name}.{name}",
            before={"status": row.status},
            after={"status": step.to},
            reason=reason,
        )
    stamped = {f"{step.stamp}_at": at, f"{step.stamp}_by": by} if step.stamp else {}
    rows.model._default_manager.filter(pk__in=[row.pk for row in found]).update(status=step.to, **stamped)
    return found


def begin(name: str, row: Stepping, steps: Steps, *, by: Any, at: datetime, reason: str = "") -> None:
    """Save a new `row` in the first status of its life cycle and tell the event. Raises NotAllowed, Invalid."""
    step = steps[name]
    if step.from_:
        raise WrongStatus(f"{name} does not begin a {row._meta.verbose_name}")
    _refuse_stranger(step, by, at)
    row.status = step.to
    if step.stamp:
        setattr(row, f"{step.stamp}_at", at)
        setattr(row, f"{step.stamp}_by", by)
    check_lines(row)
    row.save(force_insert=True)
    tell(row, f"{row._meta.model_name}.{name}", after={"status": step.to}, reason=reason)


def refuse_unless_open(name: str, row: Stepping, step: Step, *, by: Any, at: datetime) -> None:
    """Raise what stops `by` from taking `step` of `row` now."""
    _refuse_stranger(step, by, at)
    if row.status not in step.from_:
        raise WrongStatus(f"{name}: this {row._meta.verbose_name} is {row.get_status_display()}. Nothing was saved.")
    if not step.through_hold and row.is_on_hold():
        raise OnHold(f"{name}: a hold is open on this {row._meta.verbose_name}. Resolve it first. Nothing was saved.")


def _refuse_stranger(step: Step, by: Any, at: datetime) -> None:
    if not step.roles & by.roles_at(at):
        raise NotAllowed(f"{step.words} is not yours to do (SEC-02). Nothing was saved.")


def open_steps(row: Stepping, steps: Steps, user: Any, at: datetime) -> list[str]:
    """The names of the steps `user` may take of `row` at `at`: the buttons shown and the API's `actions`."""
    return [name for name, step in steps.items() if step.from_ and _is_open(name, row, step, user, at)]


def _is_open(name: str, row: Stepping, step: Step, user: Any, at: datetime) -> bool:
    try:
        refuse_unless_open(name, row, step, by=user, at=at)
    except Refusal:
        return False
    return True


def status_guards(steps: Steps, name: str) -> list[pgtrigger.Trigger]:
    """The database's own copy of the table: no other transition, and no insert in any but a first status."""
    moves = {(start, step.to) for step in steps.values() for start in step.from_ if start != step.to}
    firsts = sorted({str(step.to) for step in steps.values() if not step.from_})
    listed = ", ".join(f"'{first}'" for first in firsts)
    return [
        pgtrigger.FSM(name=f"{name}_steps", field="status", transitions=[(str(a), str(b)) for a, b in sorted(moves)]),
        pgtrigger.Trigger(
            name=f"{name}_first_status",
            operation=pgtrigger.Insert,
            when=pgtrigger.Before,
            func=f"IF NEW.status NOT IN ({listed}) THEN RAISE EXCEPTION 'first status'; END IF; RETURN NEW;",
        ),
    ]


def status_field(enum: type[StrEnum]) -> models.CharField:
    """The status column of a life cycle."""
    return models.CharField(max_length=20, choices=[(m.value, m.value.replace("_", " ")) for m in enum], editable=False)
