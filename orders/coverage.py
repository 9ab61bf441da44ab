"""Which units cover which waiting line: in the order of urgency, only what lasts long enough and may be in it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from premises.terms import Exclusion

NONE = Decimal(0)


@dataclass(frozen=True)
class Want:
    """What a line misses, the last day its supply is taken, and what its patient must leave out (BUD-08, RX-10)."""

    units: Decimal
    until: date
    leave_out: frozenset[Exclusion] = frozenset()


@dataclass(frozen=True)
class Source:
    """Units there are or will be, the last day they may be used, and the excipients in them."""

    units: Decimal
    until: date
    holds: frozenset[Exclusion] = frozenset()

    def suits(self, want: Want) -> bool:
        """Whether it outlasts the supply and holds nothing the patient must leave out."""
        return want.until <= self.until and not want.leave_out & self.holds


def covered(wants: Sequence[Want], sources: Sequence[Source]) -> tuple[list[Decimal], list[Decimal]]:
    """How much of each want is covered, and how much of each source is left; both are taken in their order."""
    left, given = [source.units for source in sources], list[Decimal]()
    for want in wants:
        got = NONE
        for place, source in enumerate(sources):
            if source.suits(want):
                taken = min(want.units - got, left[place])
                left[place] -= taken
                got += taken
        given.append(got)
    return given, left
