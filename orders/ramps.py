"""The ready-made titrations, "start low, go slow" (domain 4.9). Pure."""

from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from orders.drafts import MOST_REFILLS
from premises.terms import Form

START_LOW = (Decimal("1.5"), Decimal(3), Decimal("4.5"))
HALVES = tuple(Decimal(n) / 2 for n in range(1, 10))
TENTHS = tuple(Decimal(n) / 10 for n in range(1, 6))
CAPSULES = frozenset({Form.CAPSULE})
MONTH_DAYS = 30
LIQUIDS = frozenset({Form.ORAL_SOLUTION, Form.ORAL_SUSPENSION})


@dataclass(frozen=True)
class Ramp:
    """Doses in mg, one after the other, each for so many days; the last goes on. `forms` are what it comes in."""

    key: str
    words: str
    doses_mg: tuple[Decimal, ...]
    days: int
    forms: frozenset[Form] = CAPSULES

    @property
    def lengths(self) -> list[int | None]:
        """The days of each step; the last is open-ended."""
        return [*[self.days] * (len(self.doses_mg) - 1), None]

    def refills_for(self, days_supply: int) -> int:
        """The fewest refills with which fills of so many days reach the last dose and a month of it."""
        whole = self.days * (len(self.doses_mg) - 1) + MONTH_DAYS
        return min(MOST_REFILLS, ceil(whole / days_supply) - 1)


# What stands before its buttons, and the ramps of one kind.
KINDS: dict[str, list[Ramp]] = {
    "Start low, 1.5, 3, then 4.5 mg:": [
        Ramp(f"ramp-{days}", f"{days} days each", START_LOW, days) for days in (7, 10, 14)
    ],
    "By half a milligram, 0.5 to 4.5 mg:": [
        Ramp("halves-7", "7 days each", HALVES, 7),
        Ramp("halves-14", "14 days each, as with a thyroid disease", HALVES, 14),
    ],
    "Micro-dose, a liquid, 0.1 to 0.5 mg:": [Ramp("tenths-14", "14 days each", TENTHS, 14, LIQUIDS)],
}
RAMPS = {ramp.key: ramp for ramps in KINDS.values() for ramp in ramps}
SLOW = RAMPS["halves-14"]  # with a thyroid disease (INT-21)
USUAL_MG = sorted({dose_mg for ramp in RAMPS.values() for dose_mg in ramp.doses_mg})
