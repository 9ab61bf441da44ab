"""Noting and telling who has an order open, and who has it now: hints that expire by themselves; nobody waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, DateTimeField, F, Value, When

from orders.models import Opening, Order, TakenOver
from orders.models.openings import LASTS


@dataclass(frozen=True)
class Held:
    """Who has an order before somebody else who looks at it; `taken` where they took it over, with a note."""

    by: Any
    since: datetime
    taken: TakenOver | None = None


def held_against(user: Any, order: Order, *, at: datetime) -> Held | None:
    """Who has the order before `user`: who took it over last, else who had it open first.

    A taking over is over once who took it has left the order, though not before it could be read.
    """
    taken = TakenOver.objects.newest_of(order)
    if taken and _stands(taken, at):
        return None if taken.taken_by_id == user.pk else Held(taken.taken_by, taken.taken_at, taken)
    mine = Opening.objects.fresh(at).filter(by=user, order=order).first()
    others = Opening.objects.by_others([order], user, at)
    before = [other for other in others if mine is None or _place(other) < _place(mine)]
    return Held(before[0].by, before[0].opened_at) if before else None


def _place(opening: Opening) -> tuple[datetime, int]:
    return opening.opened_at, opening.pk


def _stands(taken: TakenOver, at: datetime) -> bool:
    still_open = Opening.objects.fresh(at).filter(by=taken.taken_by_id, order=taken.order_id)
    return taken.taken_at > at - LASTS or still_open.exists()


def open_for(user: Any, order: Order, *, at: datetime) -> None:
    """Note that `user` has `order` open at `at`. Not an action: it leaves no event, and stops nobody."""
    Opening.objects.bulk_create([Opening(by=user, order=order, opened_at=at, seen_at=at)], ignore_conflicts=True)
    again = When(order=order, seen_at__gt=at - LASTS, then=F("opened_at"))
    since = Case(again, default=Value(at, output_field=DateTimeField()))
    Opening.objects.filter(by=user).update(order=order, opened_at=since, seen_at=at)


def open_by_others(orders: Sequence[Order], user: Any, *, at: datetime) -> dict[int, list[Opening]]:
    """Who else has each of these orders open, by the order's key; one query for however many."""
    found: dict[int, list[Opening]] = {}
    for opening in Opening.objects.by_others(orders, user, at):
        found.setdefault(opening.order_id, []).append(opening)
    return found
