"""What is new since the patient's last fill, and how the rest was decided then (DUR-01)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.utils import timezone

from orders.dur_codes import Reason
from orders.models import Order, Review
from orders.models.reviews import ShownProblem
from orders.shown import Seen, changes, facts_of, seen_at, seen_in
from premises.moments import short_day
from records.problem import Problem


@dataclass(frozen=True)
class Group:
    """Problems under one heading."""

    title: str
    problems: list[Problem]


@dataclass(frozen=True)
class Since:
    """The problems, new ones first, and what changed beside them; without an earlier fill one group with no heading."""

    groups: list[Group]
    title: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)


def since_last(order: Order, told: Sequence[Problem], found: Sequence[Problem]) -> Since:
    """The problems as `told` to the reader, each held against the last fill's review; `found` are the same, raw."""
    last = Review.objects.before(order).with_problems().first()
    if last is None:
        return Since([Group("", list(told))] if told else [])
    fill, earlier = _fill_of(last, order), seen_at(last)
    titles = {(row.code, row.title) for row in earlier.values()}
    new, known = [], []
    for problem, (_, seen) in zip(_coded(told), seen_in(found, order.prescription), strict=True):
        row = earlier.get(seen.key)
        if row:
            known.append(_marked(problem, _as_before(row, fill)))
        else:
            new.append(_marked(problem, f"Said otherwise on {fill}.") if _was_there(seen, titles) else problem)
    when = short_day(timezone.localdate(last.reviewed_at))
    groups = [Group(f"New since {fill} ({when})", new), Group("Seen before", [*known, *_uncoded(told)])]
    facts = changes(last.facts, facts_of(order))
    return Since([one for one in groups if one.problems], f"Since {fill} ({when})", facts)


def _coded(told: Sequence[Problem]) -> list[Problem]:
    return [one for one in told if one.code]


def _uncoded(told: Sequence[Problem]) -> list[Problem]:
    return [one for one in told if not one.code]


def _was_there(seen: Seen, titles: set[tuple[str, str]]) -> bool:
    return (seen.code, seen.title) in titles


def _marked(problem: Problem, mark: str) -> Problem:
    return replace(problem, ways=(*problem.ways, mark))


def _as_before(row: ShownProblem, fill: str) -> str:
    """How it was decided then."""
    passed = row.override
    if passed is None:
        return f"As on {fill}."
    reason = Reason(passed.reason).words.lower().partition(", ")[2]
    return f"Overridden on {fill} by {passed.made_by.printed_name}, {passed.reason} ({reason}): {passed.text}"


def _fill_of(last: Review, order: Order) -> str:
    """Which fill it was: of this prescription, or the order of another."""
    earlier = last.order
    if earlier.prescription_id == order.prescription_id:
        return f"fill {earlier.fill_number:02d}"
    return f"order {earlier.number}"
