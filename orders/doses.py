"""What a patient takes today of what was handed over: the signed schedule, in days since the hand-over (product A4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from orders.directions import Timing
from orders.fills import place_of
from orders.models import Order, Prescription, PrescriptionStep
from orders.spans import Span, spans_of
from orders.spoken import language_read
from orders.stops import Stop, Taking, called_back, in_hand, taking_of
from orders.told_my_calls import plan_for_patient
from premises.moments import day
from premises.quantities import NO_BREAK_SPACE, dose_text

HEADINGS = {Timing.BEDTIME: later("Tonight"), Timing.MORNING: later("This morning")}
# How far along it is: by night, of so many, without it.
PLACES = {
    (True, True, False): later("Night {day} of {days} at this dose."),
    (True, True, True): later("Night {day} of {days} without it."),
    (True, False, False): later("Night {day} at this dose."),
    (True, False, True): later("Night {day} without it."),
    (False, True, False): later("Day {day} of {days} at this dose."),
    (False, True, True): later("Day {day} of {days} without it."),
    (False, False, False): later("Day {day} at this dose."),
    (False, False, True): later("Day {day} without it."),
}


GONE = (Stop.RECALLED, Stop.ENDED)  # then the page says so itself


@dataclass(frozen=True)
class Dose:
    """One day's dose: when, how much, how, and how far along. Where it is stopped there is none, and `how` says why."""

    icon: str
    heading: str
    dose_mg: Decimal
    how: str
    place: str = ""
    stop: Stop | None = None


def dose_on(today: date, orders: Sequence[Order]) -> Dose | None:
    """The dose on `today` of what was handed over last, or why none is taken; None when it is used up, ended, recalled.

    `orders` are all of one patient. Before the first day it is the dose of the first day, and says from when.
    """
    newest = in_hand(orders)
    if newest is None:
        return None
    taking = taking_of(newest.prescription, called_back(orders, today), today)
    return dose_of(newest.prescription, orders, taking, today)


def plan_beside(today: date, orders: Sequence[Order], at: datetime) -> tuple[str, ...]:
    """The plan around a procedure; nothing where none is taken anyway, for it names a last dose (OPI-01, SURG-01)."""
    newest = next((order for order in orders if order.gives()), None)
    if newest is None or taking_of(newest.prescription, called_back(orders, today), today).stop:
        return ()
    return plan_for_patient(list(orders), at)


def dose_of(prescription: Prescription, orders: Sequence[Order], taking: Taking, today: date) -> Dose | None:
    """The same of one prescription, where it is known how it stands."""
    of_it = [order for order in orders if order.prescription_id == prescription.pk]
    span = next((span for span in spans_of(prescription, of_it) if today <= span.ends_on), None)
    if span is None or taking.stop in GONE:
        return None
    on = max(today, span.begins_on)
    if stop := taking.why_not(on):
        return Dose(icon="blocker", heading=_("Today"), dose_mg=Decimal(0), how=stop.words, stop=stop)
    return _dose(prescription, span, taking, today, on)


def _dose(prescription: Prescription, span: Span, taking: Taking, today: date, on: date) -> Dose | None:
    stretches, steps = prescription.stretches(), prescription.all_steps()
    place = place_of(span.first_day + (on - span.begins_on).days, [stretch.days for stretch in stretches])
    if place is None:
        return None
    here = stretches[place.step]
    days, step = here.days, steps[here.step]
    changes_on = on + timedelta(days=days - place.day + 1) if days and place.step + 1 < len(stretches) else None
    is_told = changes_on is not None and changes_on <= span.ends_on and taking.why_not(changes_on) is None
    then = _next(prescription.doses()[place.step + 1], changes_on) if changes_on and is_told else ""
    at_night = prescription.timing == Timing.BEDTIME
    return Dose(
        icon="bedtime" if at_night else "clock",
        heading=_heading(Timing(prescription.timing))
        if today >= span.begins_on
        else _("From {day}").format(day=day(on)),
        dose_mg=Decimal(0) if here.is_off else step.dose_mg,
        how=_("Take none: your medicine is paused.") if here.is_off else _how(step),
        place=PLACES[at_night, bool(days), here.is_off].format(day=place.day, days=days) + then,
    )


def _heading(timing: Timing) -> str:
    return str(HEADINGS.get(timing, _("Today")))


def _how(step: PrescriptionStep) -> str:
    strength = step.formula.strength.replace(" ", NO_BREAK_SPACE)
    marked = _("from the container marked {strength}").format(strength=strength)
    return f"{step.directions_in(language_read())}, {marked}."


def _next(dose_mg: Decimal, begins: date) -> str:
    """When the next dose begins and what it is."""
    what = f"{dose_text(dose_mg)}\u00a0mg" if dose_mg else _("none")
    return " " + _("From {day}: {dose}.").format(day=day(begins), dose=what)
