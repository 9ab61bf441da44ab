"""Which days of a schedule one fill covers, and where a day falls in it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass


def covered_days(lengths: Sequence[int | None], *, first_day: int, days: int) -> list[int]:
    """How many days of each step a fill covers: `days` days from day `first_day` (0 is the schedule's first).

    `lengths` are the steps' days; None, in the last only, is open-ended. A fill may begin and end inside a step; a
    schedule that ends earlier gives fewer days, or none at all.
    """
    covered, at, end = [], 0, first_day + days
    for length in lengths:
        stop = max(end, at) if length is None else at + length
        covered.append(max(0, min(stop, end) - max(at, first_day)))
        at = stop
    return covered


@dataclass(frozen=True)
class Place:
    """Where a day falls in a schedule: in which step (0 is the first), and on which of its days (1 is the first)."""

    step: int
    day: int


def place_of(day: int, lengths: Sequence[int | None]) -> Place | None:
    """Where day `day` (0 is the schedule's first) falls; None before the first and after the last."""
    if day < 0:
        return None
    for step, length in enumerate(lengths):
        if length is None or day < length:
            return Place(step, day + 1)
        day -= length
    return None
