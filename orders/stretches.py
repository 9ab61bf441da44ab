"""A schedule as it is really taken: what was signed with the adjustments in it, and how long a supply lasts. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from orders.fills import place_of

SHORT = Fraction(1, 20)  # of a day's dose: parts of a mL or g are kept at two decimals, so a day may lack the rounding


class AdjustmentKind(StrEnum):
    """What may change inside what was signed (design section 10)."""

    STAY_LONGER = "stay_longer"
    STEP_BACK = "step_back"

    @property
    def words(self) -> str:
        """As it is chosen on a page."""
        return {"stay_longer": "Stay longer at this dose", "step_back": "Go back one step"}[self.value]


class CannotAdjust(ValueError):
    """The schedule has no such change at that day; nothing is higher or faster than what was signed."""

    code = "cannot_adjust"


@dataclass(frozen=True)
class Stretch:
    """Days in a row at one step of what was signed (0 is the first); None, in the last only, is open-ended."""

    step: int
    days: int | None


@dataclass(frozen=True)
class Change:
    """An adjustment from day `day` of the schedule (0 is its first) for `days` days."""

    kind: AdjustmentKind
    day: int
    days: int


@dataclass(frozen=True)
class Daily:
    """What a day at one step takes: of which product, and how much. `dose_mg` per time, `strength_mg` per unit."""

    product: int
    dose_mg: Decimal
    strength_mg: Decimal
    times_per_day: int = 1

    @property
    def units(self) -> Fraction:
        """Units, mL or g a day."""
        return Fraction(self.dose_mg) / Fraction(self.strength_mg) * self.times_per_day


@dataclass(frozen=True)
class Lasting:
    """How far a supply reaches: the first day it does not cover, and what of each product is left then."""

    until: int
    left: dict[int, Decimal]


def adjusted(signed: Sequence[int | None], changes: Iterable[Change]) -> list[Stretch]:
    """The stretches of a schedule whose steps have `signed` days, after the changes in their order.

    Staying longer lengthens the stretch the day falls in. Stepping back leaves it there, goes to the step before
    for the days given, and then begins it again with all the days that were signed. Raises `CannotAdjust`.
    """
    found = [Stretch(step, days) for step, days in enumerate(signed)]
    for change in changes:
        found = _joined(_changed(found, signed, change))
    return found


def lasting(stretches: Sequence[Stretch], daily: Sequence[Daily], given: Mapping[int, Decimal]) -> Lasting:
    """How far `given` (by product) reaches from day 0, taken as the stretches say; `daily` is by step."""
    left, until = {product: Fraction(units) for product, units in given.items()}, 0
    for stretch in stretches:
        day = daily[stretch.step]
        short = 0 if day.units.denominator == 1 else SHORT
        enough = int(left.get(day.product, Fraction(0)) / day.units + short)
        lasts = enough if stretch.days is None else min(stretch.days, enough)
        until += lasts
        if lasts:
            left[day.product] -= lasts * day.units
        if stretch.days is None or lasts < stretch.days:
            break
    return Lasting(until, {product: _rounded(units) for product, units in left.items()})


def _changed(found: Sequence[Stretch], signed: Sequence[int | None], change: Change) -> list[Stretch]:
    place = place_of(change.day, [stretch.days for stretch in found])
    if place is None:
        raise CannotAdjust("The schedule has no such day (RX-05).")
    before, here, after = found[: place.step], found[place.step], found[place.step + 1 :]
    if change.kind == AdjustmentKind.STAY_LONGER:
        if here.days is None:
            raise CannotAdjust("The last step goes on until told otherwise: it needs no more days (RX-05).")
        return [*before, replace(here, days=here.days + change.days), *after]
    if not here.step:
        raise CannotAdjust("This is the first step: there is none to go back to (RX-05).")
    taken = [Stretch(here.step, place.day - 1)] if place.day > 1 else []
    return [*before, *taken, Stretch(here.step - 1, change.days), Stretch(here.step, signed[here.step]), *after]


def _joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Neighbours at the same step as one."""
    found: list[Stretch] = []
    for stretch in stretches:
        last = found[-1] if found else None
        if last and last.step == stretch.step and last.days is not None:
            days = None if stretch.days is None else last.days + stretch.days
            found[-1] = Stretch(stretch.step, days)
        else:
            found.append(stretch)
    return found


def _rounded(units: Fraction) -> Decimal:
    """As amounts are kept; never below nothing."""
    return max(Decimal(0), round(Decimal(units.numerator) / Decimal(units.denominator), 2))
