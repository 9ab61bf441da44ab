"""What a schedule comes to before it is signed: the doses drawn day by day and the units of the first fill."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from orders.actions.intake import promised_at
from orders.calendar import Period, periods
from orders.curve import Picture, calendar, curve
from orders.filling import NOTHING, given_in, next_fill
from orders.leaflet_content import day_said
from orders.models import FillLine, Prescription
from premises.models import Pharmacy
from premises.quantities import dose_text
from premises.terms import Form


@dataclass(frozen=True)
class Preview:
    """The first fill of a prescription, were it signed now."""

    tail: str
    facts: list[tuple[str, str]]
    pictures: list[Picture]


def first_fill(prescription: Prescription, *, at: datetime) -> Preview:
    """Its directions, its units by strength and its days, from the day after it is promised."""
    begins_on = Pharmacy.objects.today(promised_at(at)) + timedelta(days=1)
    steps, fill = prescription.all_steps(), next_fill(prescription, NOTHING)
    days = periods([Decimal(step.dose_mg) for step in steps], fill.covered, starts_on=begins_on)
    spans = {period.step: span_of(period) for period in days}
    facts = [
        (f"Step {step.position}", f"{step.said_in_words()}{spans.get(step.position, ', not in the first fill')}")
        for step in steps
    ]
    facts += [("First fill", units_of(fill.together)), ("Refills", _refills(prescription))]
    return Preview(f"from {day_said(begins_on, year=False)}", facts, [curve(days), calendar(days)])


def span_of(period: Period) -> str:
    """`, Nov 24 to Dec 7`, after what is said of it."""
    return f", {day_said(period.first, year=False)} to {day_said(period.last, year=False)}"


def units_of(lines: Sequence[FillLine]) -> str:
    """`14 of 1.5 mg capsule, 16 of 3 mg capsule`."""
    return ", ".join(f"{dose_text(line.units)} {_measure(line)} of {line.formula.strength}" for line in lines)


def _measure(line: FillLine) -> str:
    form = Form(line.formula.form)
    return form.strength_per or form.words.unit + ("" if line.units == 1 else "s")


def _refills(prescription: Prescription) -> str:
    """What a refill holds: the days after the fills before it, never the ramp again."""
    if not prescription.refills:
        return "none"
    filled = list(next_fill(prescription, NOTHING).together)
    each = []
    for _ in range(prescription.refills):
        each.append(next_fill(prescription, given_in(filled)).together)
        filled += each[-1]
    said = [units_of(lines) or "nothing: the schedule has ended" for lines in each]
    return said[0] + f", {len(said)} times" if len(set(said)) == 1 else "; then ".join(said)
