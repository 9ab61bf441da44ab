"""The ready-made titrations, "start low, go slow" (domain 4.9). Pure."""

from dataclasses import dataclass
from decimal import Decimal

START_LOW = (Decimal("1.5"), Decimal(3), Decimal("4.5"))


@dataclass(frozen=True)
class Ramp:
    """Doses in mg, one after the other, each for so many days; the last goes on."""

    key: str
    doses_mg: tuple[Decimal, ...]
    days: int

    @property
    def words(self) -> str:
        """As its button says it."""
        return f"{self.days} days each"

    @property
    def lengths(self) -> list[int | None]:
        """The days of each step; the last is open-ended."""
        return [*[self.days] * (len(self.doses_mg) - 1), None]


RAMPS = {f"ramp-{days}": Ramp(f"ramp-{days}", START_LOW, days) for days in (7, 10, 14)}
