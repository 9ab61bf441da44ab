"""Plain sentences for how to take it, built from structure, in each language (LBL-CA-4, LBL-CA-5, LBL-17-2). Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from orders.languages import tables
from premises.quantities import dose_text
from premises.terms import Form, Language


class Timing(StrEnum):
    """When a dose is taken: explicit times of day, never "twice daily" (LBL-17-2)."""

    BEDTIME = "bedtime"
    MORNING = "morning"
    MORNING_AND_BEDTIME = "morning_and_bedtime"

    @property
    def times_per_day(self) -> int:
        """How many doses a day has."""
        return 2 if self is Timing.MORNING_AND_BEDTIME else 1


@dataclass(frozen=True)
class Words:
    """How one language says it: `{what}` is the amount; in a time of day it is said once more there."""

    when: Mapping[Timing, str]
    take: Mapping[Form, str]
    units: Mapping[Form, tuple[str, str]]  # one of it, and several


def _words_of(language: Language) -> Words:
    """As its file says (orders/languages)."""
    times, ways, units = (tables(language)[section]["phrase"] for section in ("times", "ways", "units"))
    return Words(
        when={timing: times[timing] for timing in Timing},
        take={Form(form): said for form, said in ways.items()},
        units={form: (units[form], units[f"{form}s"]) for form in Form if form in units},
    )


WORDS = {language: _words_of(language) for language in Language}


def directions(
    form: Form, dose_mg: Decimal, strength_mg: Decimal, timing: Timing, language: Language = Language.ENGLISH
) -> str:
    """The sentence for the label: `Take 1 capsule at bedtime`, `Tome 1 cápsula a la hora de acostarse`."""
    words, amount = WORDS[language], dose_mg / strength_mg
    one, several = words.units.get(form, (form.words.unit,) * 2)
    what = f"{dose_text(amount)} {form.strength_per or (one if amount == 1 else several)}"
    return f"{words.take[form]} {words.when[timing]}".format(what=what)


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
