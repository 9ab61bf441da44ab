"""What is measured of a liquid or a cream before it is finished, with its limits (4.7, CR-10, CR-11). Pure."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from premises.quantities import dose_text
from premises.terms import Form

LOW, HIGH = Decimal("0.9"), Decimal("1.1")  # 22 TAC 291.131: volume and weight, like content, 90 to 110 %
WITH_PH = frozenset({Form.ORAL_SOLUTION, Form.ORAL_SUSPENSION})  # in water; oil has none


class Asks(StrEnum):
    """What a step wants written down."""

    VOLUME = "volume"
    WEIGHT = "weight"
    PH = "ph"
    LOOKS = "looks"

    @property
    def unit(self) -> str:
        """What the reading is in."""
        return {"volume": "mL", "weight": "g"}.get(self.value, "")

    @property
    def label(self) -> str:
        """What is asked, over its field."""
        return {"volume": "Volume, mL", "weight": "Weight, g", "ph": "pH", "looks": "How it looks"}[self.value]


@dataclass(frozen=True)
class Check:
    """One check at the end of making: what to do, what is written down, and between which limits."""

    text: str
    asks: Asks
    low: Decimal | None = None
    high: Decimal | None = None


def is_counted(form: Form) -> bool:
    """Whether it comes in pieces that are weighed one by one."""
    return not form.strength_per


def checks_for(form: Form, made: Decimal, looks: str, *, ph_low: Decimal, ph_high: Decimal) -> list[Check]:
    """The checks of `made` mL or g of this form; none for what comes in pieces, of which a sample is weighed."""
    if is_counted(form):
        return []
    what = Asks.VOLUME if form.strength_per == "mL" else Asks.WEIGHT
    verb = "Read the volume made" if what is Asks.VOLUME else "Weigh all of it"
    found = [Check(f"{verb}: {dose_text(made)} {what.unit} expected.", what, made * LOW, made * HIGH)]
    if form in WITH_PH:
        found.append(Check("Measure the pH.", Asks.PH, ph_low, ph_high))
    return [*found, Check(f"Look at it against the light. Expected: {looks}.", Asks.LOOKS)]


def is_outside(result: str, low: Decimal | None, high: Decimal | None) -> bool:
    """Whether a reading lies outside its limits; words have none."""
    return low is not None and high is not None and not low <= Decimal(result) <= high
