"""How much may be in a container that is to hold so much: an exact count, or limits where it is poured. Pure."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from premises.terms import Form

LAST_PLACE = Decimal("0.01")


@dataclass(frozen=True)
class Room:
    """The least and the most that may be in it, both included; the same number where it is counted."""

    low: Decimal
    high: Decimal

    @property
    def is_exact(self) -> bool:
        """Whether only one number is right."""
        return self.low == self.high

    def holds(self, amount: Decimal) -> bool:
        """Whether this much is right."""
        return self.low <= amount <= self.high


def room_for(units: Decimal, form: Form, within_percent: Decimal) -> Room:
    """What may be in a container of `units`: only mL and g have limits, rounded inwards to what is written down."""
    if not form.strength_per:
        return Room(units, units)
    spread = units * within_percent / 100
    low = (units - spread).quantize(LAST_PLACE, rounding=ROUND_CEILING)
    return Room(low, (units + spread).quantize(LAST_PLACE, rounding=ROUND_FLOOR))
