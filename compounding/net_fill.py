"""How a sample is judged: on net fill, each weight less the mean empty shell of its lot (4.7, QC-01 to QC-05). Pure.

Decimal in, unrounded Decimal out; a tablet or troche is weighed without shell, so its shell is 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from statistics import mean, stdev
from typing import Any

from compounding.calculations import AcceptanceValue, acceptance_value
from premises.quantities import at_our_precision, not_negative, positive

HUNDRED = Decimal(100)
EACH_LOW_PERCENT, EACH_HIGH_PERCENT = Decimal(90), Decimal(110)
MEAN_LOW_PERCENT, MEAN_HIGH_PERCENT, MOST_RSD_PERCENT = Decimal(95), Decimal(105), Decimal(5)
MOST_ACCEPTANCE = Decimal(15)  # USP <905>, L1
SIZES_ACCEPTED = (30, 10)  # USP <905> has a constant for these
SHELLS_LEAST = 10
SHELL_AWAY_PERCENT = Decimal(10)  # further from the formula's shell than shells vary (D-10)
LIMITS = (
    f"Net fill: each {EACH_LOW_PERCENT} to {EACH_HIGH_PERCENT} %, mean {MEAN_LOW_PERCENT} to {MEAN_HIGH_PERCENT} %, "
    f"RSD at most {MOST_RSD_PERCENT} %"
)


class Of(StrEnum):
    """What a sample is of: empty shells of a lot, or whole units of a batch."""

    SHELLS = "shells"
    UNITS = "units"


@dataclass(frozen=True)
class Expected:
    """What one unit should hold, and the mean of the empty shells it is weighed in, mg."""

    fill_mg: Decimal
    shell_mg: Decimal = Decimal(0)

    @property
    def low_mg(self) -> Decimal:
        """The least net fill of one unit."""
        return self.fill_mg * EACH_LOW_PERCENT / HUNDRED

    @property
    def high_mg(self) -> Decimal:
        """The most net fill of one unit."""
        return self.fill_mg * EACH_HIGH_PERCENT / HUNDRED


@dataclass(frozen=True)
class Judgement:
    """A sample against what was expected of it. `percents` are the net fills, of which `outside` are the places from 1.

    `rsd_percent` needs two weights, `acceptance` ten; it is by weight, of the first `accepted` units (USP <905>).
    """

    expected: Expected
    nets_mg: tuple[Decimal, ...]
    percents: tuple[Decimal, ...]
    outside: tuple[int, ...]
    mean_percent: Decimal
    rsd_percent: Decimal | None
    acceptance: AcceptanceValue | None
    accepted: int

    @property
    def mean_holds(self) -> bool:
        """Whether the sample as a whole is where it should be."""
        return MEAN_LOW_PERCENT <= self.mean_percent <= MEAN_HIGH_PERCENT

    @property
    def spread_holds(self) -> bool:
        """Whether the units are alike enough."""
        return self.rsd_percent is not None and self.rsd_percent <= MOST_RSD_PERCENT

    @property
    def passes(self) -> bool:
        """Whether every limit holds."""
        return not self.outside and self.mean_holds and self.spread_holds

    def as_text(self) -> dict[str, Any]:
        """What came out, as it is kept beside the inputs."""
        return {
            "mean_percent": str(self.mean_percent), "rsd_percent": str(self.rsd_percent), "outside": list(self.outside),
            "acceptance_value": str(self.acceptance.value) if self.acceptance else "", "accepted": self.accepted,
            "passes": self.passes,
        }  # fmt: skip

    @property
    def is_even(self) -> bool:
        """Whether the acceptance value is within its limit, or not there yet."""
        return self.acceptance is None or self.acceptance.value <= MOST_ACCEPTANCE


@at_our_precision
def mean_shell_mg(weights_mg: Sequence[Decimal]) -> Decimal:
    """The mean of empty shells of one lot."""
    return mean(positive(weight, "the weight of a shell", "QC-04") for weight in weights_mg)


@at_our_precision
def judged(gross_mg: Sequence[Decimal], expected: Expected) -> Judgement:
    """Gross weights against what one unit should hold: each, their mean and their spread (4.7)."""
    fill = positive(expected.fill_mg, "fill_mg", "QC-01")
    shell = not_negative(expected.shell_mg, "shell_mg", "QC-04")
    nets = tuple(weight - shell for weight in gross_mg)
    percents = tuple(net / fill * HUNDRED for net in nets)
    middle = mean(nets)
    size = next((size for size in SIZES_ACCEPTED if len(percents) >= size), 0)
    return Judgement(
        expected=expected,
        nets_mg=nets,
        percents=percents,
        outside=tuple(
            place
            for place, percent in enumerate(percents, start=1)
            if not EACH_LOW_PERCENT <= percent <= EACH_HIGH_PERCENT
        ),
        mean_percent=middle / fill * HUNDRED,
        rsd_percent=stdev(nets) / middle * HUNDRED if middle > 0 and len(nets) > 1 else None,
        acceptance=acceptance_value(max(percent, Decimal(0)) for percent in percents[:size]) if size else None,
        accepted=size,
    )
