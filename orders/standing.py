"""Where open orders stand on the worklist, told by the database: their part, their place, and which are wanted."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, Subquery, Value, When, Window
from django.db.models.functions import Coalesce, Least, RowNumber
from django.utils import timezone

from accounts.roles import Audience
from orders.holds import HOLDS
from orders.models import Hold, Opening
from orders.models.orders import OrderQuerySet
from orders.wanted import Came, Held, Wanted

ELSEWHERE = [reason.value for reason, kind in HOLDS.items() if not kind.owner.is_ours]
# What the lines of a part are sorted by, and then by age.
BY_URGENCY = ("turn", "stands_due")
BY_ARRIVAL = ("submitted_at", "first_part", "part")


class Part(StrEnum):
    """Where an open order stands."""

    LATE = "late"
    TODAY = "today"
    LATER = "later"
    WAITING = "waiting"


def standing(orders: OrderQuerySet, at: datetime) -> OrderQuerySet:
    """With when each stands due (its promise, or the end of its hold), its turn, its first part, and where it stands.

    What waits for somebody outside stands apart while they have time; once that is over it is ours to ask again.
    """
    held = Hold.objects.filter(order=OuterRef("pk"), resolved_at=None).order_by("resolve_by", "pk")
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    tomorrow = timezone.make_aware((midnight + timedelta(days=1)).replace(tzinfo=None))
    return orders.annotate(
        held_until=Subquery(held.values("resolve_by")[:1]),
        held_for=Subquery(held.values("reason")[:1]),
        turn=Case(When(urgent_at=None, then=1), default=0, output_field=IntegerField()),
        first_part=Coalesce("split_from_id", "pk"),
    ).annotate(
        stands_due=Least("due_at", "held_until"),
        stands=Case(
            When(held_for__in=ELSEWHERE, held_until__gte=at, then=Value(Part.WAITING)),
            When(Q(due_at__lt=at) | Q(held_until__lt=at), then=Value(Part.LATE)),
            When(Q(due_at__lt=tomorrow) | Q(held_until__lt=tomorrow), then=Value(Part.TODAY)),
            default=Value(Part.LATER),
        ),
    )


def in_part(orders: OrderQuerySet, part: Part) -> OrderQuerySet:
    """Those that stand there, of orders with their `standing`."""
    return orders.filter(Q(stands=part))


def counted(orders: OrderQuerySet) -> dict[str, int]:
    """How many stand in each part, of those with their `standing`."""
    said = orders.order_by().aggregate(**{f"in_{part}": Count("pk", filter=Q(stands=part)) for part in Part})
    return {part: said[f"in_{part}"] for part in Part}


def first_of_each(orders: OrderQuerySet, most: int) -> list[int]:
    """The keys of the first `most` of each part."""
    place = Window(RowNumber(), partition_by=[F("stands")], order_by=[F("turn").asc(), F("stands_due").asc(), "pk"])
    return list(orders.order_by().annotate(place=place).filter(place__lte=most).values_list("pk", flat=True))


def narrowed(orders: OrderQuerySet, wanted: Wanted, user: Any, at: datetime) -> OrderQuerySet:
    """Those with their `standing` that `user` wants to see."""
    for name, value in vars(wanted).items():
        orders = NARROWED[name](orders, value, user, at) if value else orders
    return orders


def _came(orders: OrderQuerySet, value: str, user: Any, at: datetime) -> OrderQuerySet:
    came = Came(value)
    found = orders.filter(prescription__origin=came.origin)
    if came == Came.API:
        return found.filter(prescription__prepared_by__audience=Audience.MACHINE)
    return found.exclude(prescription__prepared_by__audience=Audience.MACHINE) if came == Came.PORTAL else found


def _free(orders: OrderQuerySet, value: bool, user: Any, at: datetime) -> OrderQuerySet:
    return orders.exclude(pk__in=Opening.objects.fresh(at).exclude(by=user).values("order"))


NARROWED: dict[str, Any] = {
    "state": lambda orders, value, user, at: orders.filter(status=value),
    "came": _came,
    "held": lambda orders, value, user, at: orders.filter(held_for__isnull=value == Held.NO),
    "form": lambda orders, value, user, at: orders.filter(prescription__form=value),
    "practice": lambda orders, value, user, at: orders.filter(prescription__prescriber__practice__public_id=value),
    "urgent": lambda orders, value, user, at: orders.exclude(urgent_at=None),
    "free": _free,
}
