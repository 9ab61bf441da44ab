"""Which days of a schedule one fill covers, where a day falls in it, and how a fill too long is split. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

MOST_REFILLS = 11
FILLS = "fills-"  # how a page asks for another length, with the days and the refills


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


@dataclass(frozen=True)
class Split:
    """The same days in more fills, each shorter."""

    days: int
    refills: int

    @property
    def words(self) -> str:
        """As it is offered."""
        return f"Make it fills of {self.days} days, {self.refills} refill{'' if self.refills == 1 else 's'}"

    @property
    def do(self) -> str:
        """As a page asks for it; `split_in` reads it."""
        return f"{FILLS}{self.days}-{self.refills}"


def split(days: int, refills: int, *, keeps: int, wait_days: int) -> Split | None:
    """Equal fills that end before the medicine does; None where none is short enough (BUD-08).

    `keeps` counts the day of making as its first; up to `wait_days` pass until the first dose is taken.
    """
    longest = keeps - wait_days
    if longest < 1:
        return None
    parts = ceil(days / longest)
    return Split(ceil(days / parts), min((refills + 1) * parts - 1, MOST_REFILLS))


def split_in(asked: str) -> Split | None:
    """What a page asks for, if it is that."""
    days, _, refills = asked.removeprefix(FILLS).partition("-")
    is_one = asked.startswith(FILLS) and days.isdecimal() and refills.isdecimal() and len(asked) < len(FILLS) + 7
    return Split(int(days), int(refills)) if is_one else None
