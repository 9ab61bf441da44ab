"""Which days of a schedule one fill covers. Pure."""

from collections.abc import Sequence


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
