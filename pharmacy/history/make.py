"""Making a history: the stories played, recorded and multiplied over the past, and the whole of it sealed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from orders.models import Order
from pharmacy.demo.people import PHARMACY, Cast
from pharmacy.history.copies import Dice, Numbers
from pharmacy.history.pattern import Pattern, count_of
from pharmacy.history.recording import record
from pharmacy.history.stories import STORIES
from pharmacy.history.world import world
from pharmacy.history.writing import write_copies
from records.sealing import seal

ZONE = ZoneInfo(PHARMACY["time_zone"])
NOON = 14  # stories are told around two in the afternoon: a shift by whole days keeps every date, summer or winter
AT_ONCE = 25  # copies in one transaction
TROUBLED_OF = 25  # one story in so many went wrong
TODAY_OF = 100  # one in so many is not over
MOST_TODAY = 15
DAYS_TODAY = 3


@dataclass(frozen=True)
class Plan:
    """How many copies of a story, and over how many days."""

    story: str
    copies: int
    days: int


def make_history(orders: int, *, seed: int, at: datetime) -> Iterator[str]:
    """Write at least so many orders with all that belongs to them; yields what was done. Raises NotForHistory.

    `seed` decides names and times. Ids, tokens and numbers are never met twice, so it can be made again and again.
    """
    base = _noon_before(at)
    people, days = world(base)
    dice, numbers = Dice(seed), Numbers()
    patterns = {story: _pattern(story, people, base) for story in STORIES}
    yield f"{len(patterns)} stories played and recorded"
    for plan in _plans(orders, patterns, days):
        pattern = patterns[plan.story]
        shifts = sorted((dice.days(plan.days) for _ in range(plan.copies)), reverse=True)
        for start in range(0, len(shifts), AT_ONCE):
            write_copies(pattern, shifts[start : start + AT_ONCE], dice=dice, numbers=numbers)
        yield f"{plan.copies} times {plan.story}: {plan.copies * count_of(pattern, Order)} orders"
    seal(at=at)
    yield "sealed"


def _pattern(story: str, people: Cast, base: datetime) -> Pattern:
    return Pattern(record(STORIES[story](people, base)), base)


def _plans(orders: int, patterns: dict[str, Pattern], days: int) -> list[Plan]:
    """Most weeks are ordinary; each story is told at least once."""
    each = {story: count_of(pattern, Order) for story, pattern in patterns.items()}
    wanted = orders // each["ordinary"]
    troubled, open_now = max(1, wanted // TROUBLED_OF), min(MOST_TODAY, max(1, wanted // TODAY_OF))
    left = orders - troubled * each["troubled"] - open_now * each["today"]
    ordinary = max(1, -(-left // each["ordinary"]))
    return [Plan("ordinary", ordinary, days), Plan("troubled", troubled, days), Plan("today", open_now, DAYS_TODAY)]


def _noon_before(at: datetime) -> datetime:
    noon = at.astimezone(ZONE).replace(hour=NOON, minute=0, second=0, microsecond=0)
    return noon if noon <= at else noon - timedelta(days=1)
