"""An invented patient's leaflet, on which a text is looked at before it is approved. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from orders.directions import Timing, directions
from orders.leaflet_content import Bottle, DatedStep, LeafletContent
from orders.leaflet_words import words_in
from premises.quantities import strength_text
from premises.terms import Exclusion, Form, Language

PATIENT, PRESCRIBER, NUMBER = "Linden Fakeman", "Basil Demo, MD", "0000000-0-00"
FORM = Form.CAPSULE
STEPS = ((Decimal("1.5"), 14), (Decimal(3), 14), (Decimal("4.5"), 28))
KEEPS_DAYS = 120
STORAGE = "Store at room temperature, protected from light and moisture"
CONTAINS = ("Naltrexone hydrochloride", "Microcrystalline cellulose", "Hypromellose capsule, size 3")


def sample_leaflet(today: date, house: Mapping[str, Any], *, language: str, **said: Any) -> LeafletContent:
    """A proof with everything a leaflet can hold; `house` is the pharmacy on it, `said` its size and its texts."""
    words = words_in(language, {})
    take = directions(FORM, Decimal(1), Decimal(1), Timing.BEDTIME, Language(language))
    return LeafletContent(
        patient=PATIENT, number=NUMBER, dated_on=today, prescriber=PRESCRIBER, medicine=words.say("forms.medicine"),
        form=words.say(f"forms.{FORM}"), vessel="bottle", directions=(take,), change="up", per_day=1,
        steps=_steps(today + timedelta(days=1), take), bottles=_bottles(today + timedelta(days=KEEPS_DAYS)),
        partial=False, auxiliary=(), storage=(words.of_row(STORAGE),),
        contains=tuple(words.of_row(name) for name in CONTAINS),
        left_out=(words.say(f"exclusions.{Exclusion.LACTOSE}"),), surgery_hours=72, cancer=True, proof=True,
        language=language, **house, **said,
    )  # fmt: skip


def _steps(first: date, take: str) -> tuple[DatedStep, ...]:
    found = []
    for number, (dose_mg, days) in enumerate(STEPS, start=1):
        last = first + timedelta(days=days - 1)
        dose = strength_text(dose_mg)
        found.append(DatedStep(dose=dose, directions=take, first=first, last=last, bottles=(number,)))
        first = last + timedelta(days=1)
    return tuple(found)


def _bottles(use_by: date) -> tuple[Bottle, ...]:
    doses = enumerate((strength_text(dose_mg) for dose_mg, _ in STEPS), start=1)
    return tuple(Bottle(number=n, strength=dose, lot=f"PROOF-{n}", use_by=use_by) for n, dose in doses)
