"""The rules that judge doses: out of range, ten times a usual one, near what is marketed (RX-05). Writes nothing."""

from collections.abc import Iterable, Iterator, Sequence, Set
from decimal import Decimal
from itertools import pairwise

from compounding.models import Formula
from orders.ground import Ground
from orders.interactions import is_named
from orders.models import Prescription, PrescriptionStep
from orders.ramps import USUAL_MG
from premises.quantities import dose_text
from premises.terms import CompoundReason, Exclusion, Form
from records.problem import Blocker, Note, Problem, Told, Warning, Way

TEN = Decimal(10)
FEWEST = "fewest"  # what the page of an order is asked for
# Marketed by mouth, and what is as near as a tenth: the 50 mg tablet, its half, and 8 mg beside bupropion (503A-09).
TABLET_MG, BESIDE_BUPROPION_MG = (Decimal(25), Decimal(50)), (Decimal(8),)
BUPROPION = ("bupropion", "wellbutrin", "zyban", "aplenzin", "forfivo")
ANSWERED_BY = {CompoundReason.ALLERGY_OR_EXCIPIENT, CompoundReason.DOSAGE_FORM, CompoundReason.ROUTE}


def doses(prescription: Prescription, ground: Ground) -> Iterator[Problem]:
    """RX-05: the range, the ten-fold and the 50 mg traps, judged per dose and per day; the range is that by mouth."""
    steps = prescription.all_steps()
    for step in steps:
        tenth_mg, whose = _tenth(step, prescription, ground)
        if tenth_mg:
            yield _ten_fold(step, tenth_mg, whose)
        elif _is_oral(step):
            yield from _out_of_range(step, prescription, ground)
    for step, after in pairwise(steps):
        if (step.formula_id, step.dose_mg) == (after.formula_id, after.dose_mg):
            said = f"Steps {step.position} and {after.position} are the same dose"
            yield Warning("RX-05", said, "Is another dose meant, or one longer step?")


def fewer_units(prescription: Prescription, ground: Ground) -> Iterator[Problem]:
    """While it is composed: a dose that fewer units of another strength make (design 10)."""
    if prescription.pk:
        return
    left_out = ground.all_lists(prescription).left_out
    for step in prescription.all_steps():
        dose_mg, units = Decimal(step.dose_mg), Decimal(step.dose_mg) / Decimal(step.formula.strength_mg)
        if step.formula.is_liquid or units == 1:
            continue
        best = strongest(dose_mg, step.formula, ground.orderable, left_out)
        if best.strength_mg > step.formula.strength_mg:
            fewer = dose_text(dose_mg / Decimal(best.strength_mg))
            text = f"{fewer} of {best.product} instead of {dose_text(units)} of {step.formula.product}."
            yield Note("RX-05", f"Fewer units make {_said(dose_mg)}", text, [Way("Use the fewest units", do=FEWEST)])


def strongest(dose_mg: Decimal, like: Formula, among: Iterable[Formula], left_out: Set[Exclusion]) -> Formula:
    """The strongest product of the form of `like` that holds the dose in whole units, or `like` where there is none."""
    fits = [
        one
        for one in among
        if one.form == like.form and not dose_mg % Decimal(one.strength_mg) and not one.excluded() & left_out
    ]
    return max([like, *fits], key=lambda one: one.strength_mg)


def copies(prescription: Prescription, ground: Ground) -> Iterator[Problem]:
    """503A-10: near a marketed strength the reason has to name another difference than the strength."""
    if _names_a_difference(prescription):
        return
    for step in prescription.all_steps():
        if marketed := _marketed_near(step, ground.lists(prescription).medicines):
            text = f"It is near {marketed}. What difference does the compound make for this patient?"
            told = Told(f"{text} Choose the reason that says it, or Other in words.")
            yield Warning("503A-10", f"{_said(step.dose_mg)} is marketed", text, to_practice=told)


def _tenth(step: PrescriptionStep, prescription: Prescription, ground: Ground) -> tuple[Decimal | None, str]:
    """The dose that is meant, if this one is ten times it, and whose dose that is: the protocol's or a usual ramp's.

    The ramps reach from 0.1 to 4.5 mg, so that ten times one of their doses may well be another: of theirs only what
    no low dose is counts.
    """
    dose, day = step.dose_mg, _day_mg(step)
    own = ground.protocol_doses.get(prescription.protocol_id or 0, ())
    if dose not in {one.dose_mg for one in own}:
        for one in own:
            if dose == TEN * one.dose_mg or day == TEN * one.day_mg:
                return one.dose_mg, "the protocol chosen"
    if _is_oral(step) and day > ground.settings["dose_needs_indication_above_mg"]:
        return next(((one, "the usual ramps") for one in USUAL_MG if TEN * one in {dose, day}), (None, ""))
    return None, ""


def _ten_fold(step: PrescriptionStep, tenth_mg: Decimal, whose: str) -> Problem:
    title = f"{_said(step.dose_mg)} {_times(step)}is ten times {_said(tenth_mg)}"
    text = f"{_said(tenth_mg)} is a dose of {whose}: a slip of the decimal point? Ten times it is not accepted."
    told = Told(f"{_said(tenth_mg)} is a dose of {whose}. Is that meant? Ten times it is not accepted.")
    return Blocker("RX-05", title, text, to_practice=told)


def _out_of_range(step: PrescriptionStep, prescription: Prescription, ground: Ground) -> Iterator[Problem]:
    limits, day = ground.settings, _day_mg(step)
    said = f"{_said(day)} a day"
    if day >= limits["dose_stops_from_mg"]:
        yield Blocker("RX-05", f"{said} is not a low dose", "Ten-fold slip, or the marketed 50 mg tablet?")
    elif day > limits["dose_needs_indication_above_mg"]:
        yield _second_look(said, prescription)
    elif day > limits["dose_asks_above_mg"]:
        slip = f", or {_said(day / TEN)}" if day / TEN in USUAL_MG else ""
        yield Warning("RX-05", said, f"More than usual. Is it meant{slip}?")
    if step.dose_mg < limits["dose_asks_below_mg"]:
        yield Warning("RX-05", f"{_said(step.dose_mg)} is very little", "A slip between mg and mcg?")


def _second_look(said: str, prescription: Prescription) -> Problem:
    purpose = prescription.purpose
    if not purpose:
        told = Told("Say under Purpose what it is for. A pharmacist takes a second look.")
        return Blocker("RX-05", said, "Needs an indication and a second look.", to_practice=told)
    told = Told(f"More than usual, for “{purpose}”. Is it meant? A pharmacist takes a second look.")
    return Warning("RX-05", said, f"More than usual, for “{purpose}”. Take a second look.", to_practice=told)


def _names_a_difference(prescription: Prescription) -> bool:
    reason = CompoundReason(prescription.compound_reason)
    return reason in ANSWERED_BY or (reason == CompoundReason.OTHER and bool(prescription.compound_reason_text))


def _marketed_near(step: PrescriptionStep, medicines: Sequence[str]) -> str:
    """What is marketed by mouth within a tenth of this dose, or of the unit it is taken in; nothing where none is."""
    if not _is_oral(step):
        return ""
    amounts = [step.dose_mg] if step.formula.is_liquid else [step.dose_mg, step.formula.strength_mg]
    if any(_is_near(amount, TABLET_MG) for amount in amounts):
        return "the marketed 50 mg tablet, whole or halved"
    is_taken = any(is_named(BUPROPION, line) for line in medicines)
    beside = is_taken and any(_is_near(amount, BESIDE_BUPROPION_MG) for amount in amounts)
    return "the marketed tablet of 8 mg with bupropion, which is on the list" if beside else ""


def _is_near(amount: Decimal, marketed: tuple[Decimal, ...]) -> bool:
    return any(abs(amount - one) * TEN < one for one in marketed)


def _is_oral(step: PrescriptionStep) -> bool:
    return Form(step.formula.form).words.oral


def _day_mg(step: PrescriptionStep) -> Decimal:
    return Decimal(step.dose_mg) * step.times_per_day


def _times(step: PrescriptionStep) -> str:
    return f"{step.times_per_day} times a day " if step.times_per_day > 1 else ""


def _said(amount_mg: Decimal) -> str:
    return f"{dose_text(amount_mg)} mg"
