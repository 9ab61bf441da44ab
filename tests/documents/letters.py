"""Letters for tests: everything in them is invented."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from orders.directions import Timing
from orders.letter_content import Block, LetterContent, Letterhead, Signed
from orders.letter_surgery import Around, patient_block, subject, team_blocks
from orders.procedures import plan_of
from premises.terms import Language

HEAD = Letterhead(
    pharmacy="Alder Lane Pharmacy", address=("12 Alder Lane", "Portland, OR 97205"), telephone="(503) 555-0142",
    npi="1234567893",
)  # fmt: skip
ZONE = ZoneInfo("America/Los_Angeles")


def a_letter(**changes: Any) -> LetterContent:
    """A transfer with its signature."""
    facts = (("Prescription", "1234567-8"), ("Patient", "Linden Fakeman, born 1985-03-14"), ("Fills left", "2"))
    values: dict[str, Any] = {
        "subject": "Transfer of prescription 1234567-8", "reference": "Rx 1234567-8", "dated": "November 23, 2026",
        "to": ("Sample Road Pharmacy", "1 Sample Road", "Salem, OR 97301"), "head": HEAD,
        "blocks": (Block(texts=("This prescription was transferred to you.",), facts=facts),),
        "signed": (Signed(name="Olive Testerman, PharmD", meaning="transferred", when="2026-11-23 14:10"),),
    }  # fmt: skip
    return LetterContent(**values | changes)


def a_surgery_letter(language: Language = Language.ENGLISH, **changes: Any) -> LetterContent:
    """A plan around a procedure on December 8 at half past nine."""
    on = date(2026, 12, 8)
    plan = plan_of(on, time(9, 30), timing=Timing.BEDTIME, stop_hours=72, zone=ZONE)
    around = Around(plan, 7, 14, HEAD.telephone)
    facts = (("Patient", "Linden Fakeman, born 1985-03-14"), ("Taken", "Take 1 capsule at bedtime, 4.5 mg"))
    values = {
        "subject": subject(on), "to": ("To the surgical and anesthesia team",),
        "blocks": (*team_blocks(around, facts), patient_block(language, "Linden Fakeman", around)),
        "signed": (Signed(name="Olive Testerman, PharmD", meaning="for the pharmacy Alder Lane Pharmacy"),),
    }  # fmt: skip
    return a_letter(**values | changes)


def noon(day: date) -> datetime:
    """Midday of it in the pharmacy."""
    return datetime.combine(day, time(12), tzinfo=ZONE)
