"""What a schedule comes to before it is signed: the doses drawn day by day and the units of the first fill."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from compounding.models import Formula
from orders.actions.intake import promised_at
from orders.actions.prescribing import steps_of
from orders.calendar import Period, periods
from orders.curve import Picture, calendar, curve
from orders.directions import Timing
from orders.drafts import MOST_DAYS_OF_A_FILL, MOST_REFILLS
from orders.filling import NOTHING, given_in, next_fill
from orders.models import FillLine, Prescription, PrescriptionStep
from orders.step_faults import faults_in
from orders.step_forms import StepForm
from orders.stretches import covered
from orders.typed import Said, number_in, rows_in
from premises.models import Pharmacy
from premises.moments import short_day
from premises.quantities import dose_text
from premises.terms import Form, Language

MOST_DRAWN_DAYS = 183


@dataclass(frozen=True)
class Preview:
    """A prescription, were it signed now: its first fill, and the dose of each day of all its fills."""

    tail: str
    facts: list[tuple[str, str]]
    pictures: list[Picture]


def first_fill(prescription: Prescription, *, language: Language = Language.ENGLISH, at: datetime) -> Preview:
    """Its directions in the patient's language too, its units by strength, its days from the day after the promise."""
    begins_on = Pharmacy.objects.today(promised_at(at)) + timedelta(days=1)
    steps, fill = prescription.all_steps(), next_fill(prescription, NOTHING)
    doses = [Decimal(step.dose_mg) for step in steps]
    days = periods(doses, fill.covered, starts_on=begins_on)
    spans = {period.step: span_of(period) for period in days}
    facts = [
        (f"Step {step.position}", f"{step.said_in_words()}{spans.get(step.position, ', not in the first fill')}")
        for step in steps
    ]
    facts += said_beside(steps, language)
    facts += [("First fill", units_of(fill.together)), ("Refills", _refills(prescription))]
    fills = prescription.refills + 1
    whole = periods(doses, covered(fill.stretches, first_day=0, days=_drawn_days(prescription)), starts_on=begins_on)
    tail = f"from {short_day(begins_on)}, {f'{fills} fills' if fills > 1 else 'one fill'}"
    return Preview(tail, facts, [curve(whole), calendar(days)])


def said_beside(steps: Sequence[PrescriptionStep], language: Language) -> list[tuple[str, str]]:
    """The directions in the language of a patient who does not read English (LBL-CA-5)."""
    if language == Language.ENGLISH:
        return []
    return [(f"In {language.name.capitalize()}", step.directions_in(language)) for step in steps]


def drawn(said: Said, *, catalogue: Mapping[str, Formula], language: Language, at: datetime) -> Preview | None:
    """What is typed so far comes to, whatever else of it is missing; nothing while a step or its days cannot be."""
    forms = [StepForm(row, catalogue=catalogue) for row in rows_in(said) if row["formula"]]
    days, refills = (number_in(said, name) for name in ("days_supply", "refills"))
    timing = said.get("timing") or Timing.BEDTIME
    can_be = 0 < days <= MOST_DAYS_OF_A_FILL and refills <= MOST_REFILLS and timing in set(Timing)
    if not can_be or not all(form.is_valid() for form in forms):
        return None
    steps = [form.draft() for form in forms]
    if any(faults_in(steps, catalogue)):
        return None
    prescription = Prescription(days_supply=days, refills=refills, timing=timing)
    formulas = [catalogue[one.formula_code] for one in steps]
    prescription.written_with = steps_of(prescription, steps, formulas, Timing(timing))
    return first_fill(prescription, language=language, at=at)


def _drawn_days(prescription: Prescription) -> int:
    """The days of all fills, as far as a picture shows them."""
    return min(MOST_DRAWN_DAYS, prescription.days_supply * (prescription.refills + 1))


def span_of(period: Period) -> str:
    """`, Nov 24 to Dec 7`, after what is said of it."""
    return f", {short_day(period.first)} to {short_day(period.last)}"


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
    if len(set(said)) > 1:
        return "; then ".join(said)
    return f"{said[0]}, {'once' if len(said) == 1 else f'{len(said)} times'}"
