"""On which days each fill is taken, and which day of its schedule a date is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count, groupby

from orders.filling import given_by, reach_of
from orders.lifecycle import OrderStatus
from orders.models import Order, Prescription
from premises.models import DayOf, Pharmacy


@dataclass(frozen=True)
class Span:
    """The days one fill is taken: the day after it was handed over, or after the fill before it ended, and on.

    `first_day` is the day of the schedule it begins with (0 is the schedule's first).
    """

    orders: tuple[Order, ...]
    begins_on: date
    ends_on: date
    first_day: int


def taken(prescription: Prescription) -> list[Span]:
    """The spans of what was handed over of a prescription, one after the other."""
    orders = prescription.orders.select_related("handing_over").prefetch_related("lines")
    return list(spans_of(prescription, list(orders)))


def spans_of(prescription: Prescription, orders: Sequence[Order], *, day_of: DayOf | None = None) -> Iterator[Span]:
    """The same from `orders`, which are all of this prescription, with their lines.

    `day_of` is the pharmacy's calendar, where many are asked: it saves a query for each. A fill lasts as long as what
    was given reaches in the schedule as it is really taken, adjustments included.
    """
    handed = [order for order in orders if order.status == OrderStatus.HANDED_OVER]
    day_of, free_from = day_of or Pharmacy.objects.today, date.min
    for number, group in groupby(sorted(handed, key=_fill), key=_fill):
        parts = tuple(group)
        first_day, until = (_reach(prescription, orders, before) for before in (number, number + 1))
        left_at = min(order.handing_over.done_at for order in parts)
        begins = max(day_of(left_at) + timedelta(days=1), free_from)
        if until > first_day:
            free_from = begins + timedelta(days=until - first_day)
            yield Span(parts, begins, free_from - timedelta(days=1), first_day)


def span_on(spans: Sequence[Span], on: date) -> Span:
    """The first span that has not ended before a date, or else the last."""
    return next((span for span in spans if on <= span.ends_on), spans[-1])


def span_of(order: Order, *, day_of: DayOf) -> Span | None:
    """The days an order that was handed over is taken; it was fetched `with_courses`."""
    spans = spans_of(order.prescription, list(order.prescription.orders.all()), day_of=day_of)
    return next((span for span in spans if order in span.orders), None)


def is_early(last: Span, on: date, percent: int) -> bool:
    """Whether less than so much of the last fill is taken on a day (RX-EXP-3)."""
    whole = (last.ends_on - last.begins_on).days + 1
    return (on - last.begins_on).days * 100 < whole * percent


def enough_taken_on(last: Span, percent: int) -> date:
    """The first day on which that is not so (RX-EXP-3)."""
    days = (last.begins_on + timedelta(days=number) for number in count())
    return next(on for on in days if not is_early(last, on, percent))


def day_of_schedule(spans: Sequence[Span], on: date) -> int | None:
    """Which day of the schedule `on` is (0 is the first), the day after the last span included; None before or after.

    Days between two fills count as the first day of the later one: nothing was taken on them.
    """
    if not spans or on < spans[0].begins_on:
        return None
    here = span_on(spans, on)
    day = here.first_day + max(0, (on - here.begins_on).days)
    return day if on <= here.ends_on + timedelta(days=1) else None


def day_today(prescription: Prescription, at: datetime) -> int:
    """Which day of its schedule today is; the first before anything was handed over, the last day given after it."""
    today, spans = Pharmacy.objects.today(at), taken(prescription)
    return day_of_schedule(spans, min(today, spans[-1].ends_on)) or 0 if spans else 0


def _fill(order: Order) -> int:
    return order.fill_number


def _reach(prescription: Prescription, orders: Sequence[Order], before: int) -> int:
    """The day on which what the fills before this number gave runs out."""
    return reach_of(prescription, given_by(order for order in orders if order.fill_number < before)).until
