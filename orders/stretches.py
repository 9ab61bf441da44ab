"""A schedule as it is really taken: what was signed with the adjustments in it, and how long a supply lasts. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from orders.fills import place_of
from orders.procedures import SAME_DOSE_DAYS

SHORT = Fraction(1, 20)  # of a day's dose: parts of a mL or g are kept at two decimals, so a day may lack the rounding


class AdjustmentKind(StrEnum):
    """What may change inside what was signed (design section 10)."""

    STAY_LONGER = "stay_longer"
    STEP_BACK = "step_back"
    PAUSE = "pause"

    @property
    def words(self) -> str:
        """As it is chosen on a page."""
        return {
            "stay_longer": "Stay longer at this dose",
            "step_back": "Go back one step",
            "pause": f"Pause: no dose. After {SAME_DOSE_DAYS} days or more it begins again with the first",
        }[self.value]


class CannotAdjust(ValueError):
    """The schedule has no such change at that day; nothing is higher or faster than what was signed."""

    code = "cannot_adjust"


@dataclass(frozen=True)
class Stretch:
    """Days in a row at one step of what was signed (0 is the first); None, in the last only, is open-ended.

    `is_off`: days without a dose, before which one was at this step.
    """

    step: int
    days: int | None
    is_off: bool = False


Rest = Sequence[Stretch]
Signed = Sequence[int | None]


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
    for the days given, and then begins it again with all the days that were signed. A pause has no dose on its days;
    after less than two weeks one goes on where one was, else with the first step (SURG-02). Raises `CannotAdjust`.
    """
    found = _whole(signed)
    for change in changes:
        found = _joined(_changed(found, signed, change))
    return found


def lasting(stretches: Sequence[Stretch], daily: Sequence[Daily], given: Mapping[int, Decimal]) -> Lasting:
    """How far `given` (by product) reaches from day 0, taken as the stretches say; `daily` is by step."""
    left, until = {product: Fraction(units) for product, units in given.items()}, 0
    for stretch in stretches:
        if stretch.is_off:
            until += (stretch.days or 0) if given else 0  # what was not begun yet is not over either
            continue
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


def rest_of(stretches: Sequence[Stretch], day: int) -> list[Stretch]:
    """What is left to be taken from a day on (0 is the first), pauses left out; nothing after the end."""
    place = place_of(day, [stretch.days for stretch in stretches])
    if place is None:
        return []
    here, after = stretches[place.step], stretches[place.step + 1 :]
    left = replace(here, days=None if here.days is None else here.days - place.day + 1)
    return _joined(one for one in [left, *after] if not one.is_off)


def covered(stretches: Sequence[Stretch], *, first_day: int, days: int) -> list[int]:
    """How many days of each stretch a fill of `days` doses covers from day `first_day`; a pause inside it uses none."""
    found, at, left = list[int](), 0, days
    for stretch in stretches:
        begun = max(0, first_day - at)
        here = left if stretch.days is None else max(0, stretch.days - begun)
        found.append((here if left else 0) if stretch.is_off else min(here, left))
        left -= 0 if stretch.is_off else found[-1]
        at += stretch.days or 0
    return found


def _changed(found: Sequence[Stretch], signed: Sequence[int | None], change: Change) -> list[Stretch]:
    place = place_of(change.day, [stretch.days for stretch in found])
    if place is None:
        raise CannotAdjust("The schedule has no such day (RX-05).")
    before, here, after = found[: place.step], found[place.step], found[place.step + 1 :]
    if here.is_off:
        raise CannotAdjust("On that day it is paused: take the pause back, or begin after it (RX-05).")
    return [*before, *WAYS[change.kind](here, place.day - 1, after, signed, change.days)]


def _longer(here: Stretch, taken: int, after: Rest, signed: Signed, days: int) -> list[Stretch]:
    if here.days is None:
        raise CannotAdjust("The last step goes on until told otherwise: it needs no more days (RX-05).")
    return [replace(here, days=here.days + days), *after]


def _back(here: Stretch, taken: int, after: Rest, signed: Signed, days: int) -> list[Stretch]:
    if not here.step:
        raise CannotAdjust("This is the first step: there is none to go back to (RX-05).")
    again = Stretch(here.step, signed[here.step])
    return [*_taken(here, taken), Stretch(here.step - 1, days), again, *after]


def _paused(here: Stretch, taken: int, after: Rest, signed: Signed, days: int) -> list[Stretch]:
    rest = [Stretch(here.step, None if here.days is None else here.days - taken), *after]
    off = Stretch(here.step, days, is_off=True)
    return [*_taken(here, taken), off, *(rest if days < SAME_DOSE_DAYS else _whole(signed))]


def _taken(here: Stretch, days: int) -> list[Stretch]:
    return [Stretch(here.step, days)] if days else []


def _whole(signed: Sequence[int | None]) -> list[Stretch]:
    """All of what was signed, from its first step."""
    return [Stretch(step, days) for step, days in enumerate(signed)]


def _joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Neighbours at the same step as one."""
    found: list[Stretch] = []
    for stretch in stretches:
        last = found[-1] if found else None
        if last and (last.step, last.is_off) == (stretch.step, stretch.is_off) and last.days is not None:
            days = None if stretch.days is None else last.days + stretch.days
            found[-1] = replace(last, days=days)
        else:
            found.append(stretch)
    return found


WAYS: Mapping[AdjustmentKind, Callable[[Stretch, int, Rest, Signed, int], list[Stretch]]] = {
    AdjustmentKind.STAY_LONGER: _longer,
    AdjustmentKind.STEP_BACK: _back,
    AdjustmentKind.PAUSE: _paused,
}


def _rounded(units: Fraction) -> Decimal:
    """As amounts are kept; never below nothing."""
    return max(Decimal(0), round(Decimal(units.numerator) / Decimal(units.denominator), 2))
