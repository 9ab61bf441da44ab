"""What a patient takes today of what was handed over: the signed schedule, in days since the hand-over (product A4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from compounding.lifecycle import BatchStatus
from orders.directions import Timing
from orders.fills import place_of
from orders.lifecycle import OrderStatus, PrescriptionStatus
from orders.models import Container, Order, Prescription, PrescriptionStep
from orders.spans import Span, spans_of
from premises.moments import day
from premises.quantities import dose_text

PAUSED = "Take none: your medicine is paused."
NIGHT = {Timing.BEDTIME: ("Tonight", "Night"), Timing.MORNING: ("This morning", "Day")}


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
    spans = [span for span in spans_of(prescription, of_it) if today <= span.ends_on]
    if not spans or prescription.status != PrescriptionStatus.SIGNED:
        return None
    return _dose(prescription, spans[0], today)


def _dose(prescription: Prescription, span: Span, today: date) -> Dose | None:
    on = max(today, span.begins_on)
    stretches, steps = prescription.stretches(), prescription.all_steps()
    place = place_of(span.first_day + (on - span.begins_on).days, [stretch.days for stretch in stretches])
    if place is None:
        return None
    here = stretches[place.step]
    days, step = here.days, steps[here.step]
    changes_on = on + timedelta(days=days - place.day + 1) if days and place.step + 1 < len(stretches) else None
    then = _next(prescription.doses()[place.step + 1], changes_on, span) if changes_on else ""
    (when, unit) = NIGHT.get(Timing(prescription.timing), ("Today", "Day"))
    length = f" of {days}" if days else ""
    return Dose(
        icon="bedtime" if prescription.timing == Timing.BEDTIME else "clock",
        heading=when if today >= span.begins_on else f"From {day(on)}",
        dose_mg=Decimal(0) if here.is_off else step.dose_mg,
        how=PAUSED if here.is_off else _how(step),
        place=f"{unit} {place.day}{length} {'without it' if here.is_off else 'at this dose'}.{then}",
        is_recalled=_is_recalled(span),
    )


def _how(step: PrescriptionStep) -> str:
    return f"{step.directions}, from the container marked {_unbroken(step.formula.product)}."


def _unbroken(product: str) -> str:
    """A product's name whose strength does not break over two lines."""
    return product.replace(" mg", "\u00a0mg")


def _next(dose_mg: Decimal, begins: date, span: Span) -> str:
    """When the next dose begins and what it is, where this fill holds it."""
    what = f"{dose_text(dose_mg)}\u00a0mg" if dose_mg else "none"
    return f" From {day(begins)}: {what}." if begins <= span.ends_on else ""


def _is_recalled(span: Span) -> bool:
    gone = Container.objects.filter(line__order__in=span.orders, handed_over_at__isnull=False)
    return gone.filter(batch__status=BatchStatus.RECALLED).exists()
