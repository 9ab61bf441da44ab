"""What a patient takes today of what was handed over: the signed schedule, in days since the hand-over (product A4)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

from compounding.lifecycle import BatchStatus
from orders.directions import Timing
from orders.fills import place_of
from orders.lifecycle import OrderStatus, PrescriptionStatus
from orders.models import Container, Order, Prescription, PrescriptionStep
from orders.phases import said
from premises.models import Pharmacy
from premises.quantities import dose_text

NIGHT = {Timing.BEDTIME: ("Tonight", "Night"), Timing.MORNING: ("This morning", "Day")}


@dataclass(frozen=True)
class Span:
    """The days one fill is taken: the day after it was handed over, or after the fill before it ended, and on."""

    orders: tuple[Order, ...]
    begins_on: date
    ends_on: date
    first_day: int


@dataclass(frozen=True)
class Dose:
    """One day's dose: when, how much, how, and how far along. A recalled one is not to be taken."""

    icon: str
    heading: str
    dose_mg: Decimal
    how: str
    place: str
    is_recalled: bool


def dose_on(today: date, orders: Sequence[Order]) -> Dose | None:
    """The dose on `today` of what was handed over last; None when nothing is to be taken any more.

    `orders` are all of one patient. Before the first day it is the dose of the first day, and says from when.
    """
    handed = [order for order in orders if order.status == OrderStatus.HANDED_OVER]
    if not handed:
        return None
    prescription = max(handed, key=lambda order: order.handing_over.done_at).prescription
    of_it = [order for order in orders if order.prescription_id == prescription.pk]
    spans = [span for span in _spans(prescription, of_it) if today <= span.ends_on]
    if not spans or prescription.status != PrescriptionStatus.SIGNED:
        return None
    return _dose(prescription, spans[0], today)


def _spans(prescription: Prescription, orders: Sequence[Order]) -> Iterator[Span]:
    handed = [order for order in orders if order.status == OrderStatus.HANDED_OVER]
    free_from = date.min
    for _, group in groupby(sorted(handed, key=_fill), key=_fill):
        parts = tuple(group)
        first = min(parts, key=lambda order: order.handing_over.done_at)
        begins = max(Pharmacy.objects.today(first.handing_over.done_at) + timedelta(days=1), free_from)
        free_from = begins + timedelta(days=prescription.days_supply)
        before = prescription.days_supply * _fills_before(first, orders)
        yield Span(parts, begins, free_from - timedelta(days=1), before)


def _fill(order: Order) -> int:
    return order.fill_number


def _fills_before(order: Order, orders: Sequence[Order]) -> int:
    """How many fills went before this one, as they were counted when it was submitted."""
    counted = [one for one in orders if one.cancelled_at is None or one.cancelled_at > order.submitted_at]
    return len({one.fill_number for one in counted if one.fill_number < order.fill_number})


def _dose(prescription: Prescription, span: Span, today: date) -> Dose | None:
    on = max(today, span.begins_on)
    steps = list(prescription.steps.all())
    place = place_of(span.first_day + (on - span.begins_on).days, [step.days for step in steps])
    if place is None:
        return None
    step, (when, unit) = steps[place.step], NIGHT.get(Timing(prescription.timing), ("Today", "Day"))
    length = f" of {step.days}" if step.days else ""
    return Dose(
        icon="bedtime" if prescription.timing == Timing.BEDTIME else "clock",
        heading=when if today >= span.begins_on else f"From {said(on)}",
        dose_mg=step.dose_mg,
        how=f"{step.directions}, from the container marked {_unbroken(step.formula.product)}.",
        place=f"{unit} {place.day}{length} at this dose.{_next(steps, place.step, place.day, on, span)}",
        is_recalled=_is_recalled(span),
    )


def _unbroken(product: str) -> str:
    """A product's name whose strength does not break over two lines."""
    return product.replace(" mg", "\u00a0mg")


def _next(steps: Sequence[PrescriptionStep], here: int, day: int, on: date, span: Span) -> str:
    """When the next dose begins and what it is, where this fill holds it."""
    length = steps[here].days
    if length is None or here + 1 == len(steps):
        return ""
    begins = on + timedelta(days=length - day + 1)
    return f" From {said(begins)}: {dose_text(steps[here + 1].dose_mg)}\u00a0mg." if begins <= span.ends_on else ""


def _is_recalled(span: Span) -> bool:
    gone = Container.objects.filter(line__order__in=span.orders, handed_over_at__isnull=False)
    return gone.filter(batch__status=BatchStatus.RECALLED).exists()
