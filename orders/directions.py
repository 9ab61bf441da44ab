"""Plain sentences for how to take it, built from structure (LBL-CA-4, LBL-17-2). Pure."""

import re
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from premises.quantities import dose_text
from premises.terms import Form


class Timing(StrEnum):
    """When a dose is taken: explicit times of day, never "twice daily" (LBL-17-2)."""

    BEDTIME = "bedtime"
    MORNING = "morning"
    MORNING_AND_BEDTIME = "morning_and_bedtime"

    @property
    def times_per_day(self) -> int:
        """How many doses a day has."""
        return 2 if self is Timing.MORNING_AND_BEDTIME else 1


def directions(form: Form, dose_mg: Decimal, strength_mg: Decimal, timing: Timing) -> str:
    """The sentence for the label: `Take 1 capsule at bedtime`."""
    amount = dose_mg / strength_mg
    unit = form.words.unit
    what = f"{dose_text(amount)} {unit if form.strength_per or amount == 1 else f'{unit}s'}"
    take = form.words.take
    when = {
        Timing.BEDTIME: "at bedtime",
        Timing.MORNING: "in the morning",
        Timing.MORNING_AND_BEDTIME: f"in the morning, and {what} at bedtime",
    }[timing]
    verb, _, where = take.partition(" ")
    return " ".join(part for part in (verb, what, where, when) if part)


def in_turn(parts: Sequence[tuple[int, str]]) -> str:
    """Directions that follow one another out of one container, each for its days, the last until it is empty.

    `For 14 days: take 1 capsule at bedtime. Then: take 2 capsules at bedtime`. Days are counted from the first dose:
    when a label is made nobody knows its date yet (ADR 0014).
    """
    *counted, (_, last) = [(days, f"{text[0].lower()}{text[1:]}") for days, text in parts]
    said = ". Then ".join(f"for {days} day{'' if days == 1 else 's'}: {text}" for days, text in counted)
    return f"F{said[1:]}. Then: {last}"


def sentences(directions: str) -> tuple[str, ...]:
    """The directions in the lines they are printed in: each turn from a new one."""
    return tuple(re.split(r"(?<=\.) (?=Then)", directions))
