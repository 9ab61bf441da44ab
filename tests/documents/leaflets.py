"""A leaflet's content for tests: everything on it is invented."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from orders.directions import Timing, directions
from orders.leaflet_content import Bottle, DatedStep, LeafletContent
from orders.leaflet_words import words_in
from premises.terms import Form, Language
from records.readback import opened

TAKE = "Take 1 capsule at bedtime"
USE_BY = date(2027, 3, 31)


def steps(*lengths: tuple[str, int], first: date = date(2026, 11, 29)) -> tuple[DatedStep, ...]:
    """Steps of so many days each, one after the other, each from a bottle of its own."""
    found = []
    for number, (dose, days) in enumerate(lengths, start=1):
        last = first + timedelta(days=days - 1)
        found.append(DatedStep(dose=dose, directions=TAKE, first=first, last=last, bottles=(number,)))
        first = last + timedelta(days=1)
    return tuple(found)


def a_leaflet(**changes: Any) -> LeafletContent:
    """The titration of 1.5, 3 and 4.5 mg over eight weeks."""
    values: dict[str, Any] = {
        "patient": "Linden Fakeman",
        "number": "1234567-8-01",
        "dated_on": date(2026, 11, 25),
        "form": "capsules",
        "vessel": "bottle",
        "medicine": "Naltrexone Hydrochloride",
        "prescriber": "Basil Demo, MD",
        "directions": (TAKE,),
        "change": "up",
        "per_day": 1,
        "steps": steps(("1.5 mg", 14), ("3 mg", 14), ("4.5 mg", 28)),
        "bottles": tuple(
            Bottle(number=n, strength=f"{s} mg", lot=f"20261123-LDN{n}5C-01", use_by=USE_BY)
            for n, s in enumerate(("1.5", "3", "4.5"), start=1)
        ),
        "partial": False,
        "auxiliary": (),
        "storage": ("Store at room temperature, protected from light and moisture",),
        "contains": ("Naltrexone hydrochloride", "Microcrystalline cellulose", "Hypromellose capsule, size 3"),
        "left_out": ("lactose",),
        "surgery_hours": 72,
        "pharmacy": "Alder Lane Pharmacy",
        "address": ("1 Example Street", "Sampleton, CA 90000"),
        "telephone": "(916) 555-0140",
    }  # fmt: skip
    return LeafletContent(**(values | changes))


def in_language(language: Language, *lengths: tuple[str, int], **changes: Any) -> LeafletContent:
    """The same leaflet as `language` says it, its steps of so many days each (the usual titration without)."""
    words, usual = words_in(language, {}), a_leaflet()
    take = directions(Form.CAPSULE, Decimal(1), Decimal(1), Timing.BEDTIME, language)
    drawn = [replace(step, directions=take) for step in (steps(*lengths) if lengths else usual.steps)]
    said: dict[str, Any] = {
        "language": language,
        "directions": (take,),
        "steps": tuple(drawn),
        "change": "up" if len(drawn) > 1 else "",
        "bottles": tuple(
            Bottle(number=number, strength=step.dose, lot=f"20261123-LDN{number}C-01", use_by=USE_BY)
            for number, step in enumerate(drawn, start=1)
        ),
        "form": words.say("forms.capsule"),
        "medicine": words.say("forms.medicine"),
        "storage": tuple(words.of_row(one) for one in usual.storage),
        "contains": tuple(words.of_row(one) for one in usual.contains),
        "left_out": (words.say("exclusions.lactose"),),
    }
    return a_leaflet(**(said | changes))


def text_of(pdf: bytes) -> str:
    """What stands on its pages, spaces plain."""
    with opened(pdf) as pages:
        runs = [run.text for page in pages for run in page.runs()]
    return " ".join(" ".join(runs).replace("\u00a0", " ").split())
