"""The arithmetic of making: what to weigh, how to dilute it, what to fill and how to judge it. Pure.

Decimal or int in, unrounded Decimal out; rounding happens where a number is shown. float and bool raise TypeError.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil
from statistics import mean, stdev

from premises.quantities import at_our_precision, not_negative, positive

HUNDRED = Decimal(100)
# USP <905>: the constant k for each sample size, and the range in which the mean counts as on target.
ACCEPTABILITY_CONSTANT = {10: Decimal("2.4"), 30: Decimal("2.0")}
MEAN_FROM_PERCENT, MEAN_TO_PERCENT = Decimal("98.5"), Decimal("101.5")


class UnknownBasis(ValueError):
    """An assay that does not say what its percentage is of."""

    code = "unknown_basis"


class WaterTwice(ValueError):
    """Water or solvents that the assay, or the loss on drying, has already taken off."""

    code = "water_twice"


class NothingDry(ValueError):
    """Water and solvents leave nothing of the substance."""

    code = "nothing_dry"


class OverageIsAFraction(ValueError):
    """An overage of 1 or more: a percentage where a fraction is meant."""

    code = "overage_is_a_fraction"


class NoAliquotNeeded(ValueError):
    """The amount can be weighed as it is."""

    code = "no_aliquot_needed"


class AliquotBelowMinimum(ValueError):
    """An aliquot the balance cannot weigh."""

    code = "aliquot_below_minimum"


class DiluentBelowMinimum(ValueError):
    """A diluent the balance cannot weigh."""

    code = "diluent_below_minimum"


class DoesNotFit(ValueError):
    """More active than the capsule holds."""

    code = "does_not_fit"


class LimitsCrossed(ValueError):
    """A lower limit above the upper one."""

    code = "limits_crossed"


class SampleSize(ValueError):
    """A sample USP <905> has no constant for."""

    code = "sample_size"


class Basis(StrEnum):
    """What the assay's percentage is of (CMP-09): the powder as it is, or what remains of it without water."""

    AS_IS = "as_is"
    ANHYDROUS = "anhydrous"
    DRIED = "dried"


@dataclass(frozen=True)
class Assay:
    """A lot's assay from its certificate (CMP-09).

    `percent` is of all of it; `diluent_percent` says how much of a stock trituration is its diluent (D-12).
    `water_percent` is water by Karl Fischer, with basis DRIED the loss on drying, which holds the solvents too. Raises
    `WaterTwice` where water or solvents are already off, `NothingDry`, `UnknownBasis`.
    """

    percent: Decimal | int
    basis: Basis
    water_percent: Decimal | int = 0
    solvents_percent: Decimal | int = 0
    diluent_percent: Decimal | int = 0

    @at_our_precision
    def __post_init__(self) -> None:
        positive(self.percent, "the assay in percent", "CMP-09")
        if not_negative(self.diluent_percent, "diluent_percent", "D-12") >= HUNDRED:
            raise NothingDry(f"{self.diluent_percent} % diluent leave nothing to weigh (D-12)")
        water = not_negative(self.water_percent, "water_percent", "CMP-09")
        solvents = not_negative(self.solvents_percent, "solvents_percent", "CMP-09")
        if self.basis not in tuple(Basis):
            raise UnknownBasis(f"An assay is as_is, anhydrous or dried, not {self.basis!r} (CMP-09)")
        if (solvents and self.basis != Basis.ANHYDROUS) or (water and self.basis == Basis.AS_IS):
            raise WaterTwice(f"Basis {self.basis}: {water} % water, {solvents} % solvents are already off (API_WEIGH)")
        if water + solvents >= HUNDRED:
            raise NothingDry(f"{water + solvents} % water and solvents leave nothing to weigh (API_WEIGH)")


@dataclass(frozen=True)
class Aliquot:
    """A plan for an amount too small for the balance: weigh, dilute to the total, take the aliquot (T-06). In mg.

    The factor is a whole number. The aliquot holds exactly the amount needed.
    """

    factor: Decimal
    weigh_mg: Decimal
    aliquot_mg: Decimal
    total_mg: Decimal
    diluent_mg: Decimal


@dataclass(frozen=True)
class CapsuleFill:
    """Filler for one capsule and the whole fill, mg."""

    filler_mg: Decimal
    total_mg: Decimal


@dataclass(frozen=True)
class WeightLimits:
    """Gross weight of one capsule in theory, and the limits around it, mg."""

    theoretical_mg: Decimal
    low_mg: Decimal
    high_mg: Decimal


@dataclass(frozen=True)
class AcceptanceValue:
    """Mean, standard deviation, reference value and acceptance value, percent of label (USP <905>)."""

    mean: Decimal
    s: Decimal
    m: Decimal
    value: Decimal


@at_our_precision
def potency(assay: Assay) -> Decimal:
    """The fraction of the powder as weighed that is naltrexone hydrochloride, water-free (API_WEIGH)."""
    dry_percent = HUNDRED - assay.water_percent - assay.solvents_percent
    return Decimal(assay.percent) / HUNDRED * dry_percent / HUNDRED


@at_our_precision
def amount_to_weigh(strength_mg: Decimal | int, units: Decimal | int, overage: Decimal | int, assay: Assay) -> Decimal:
    """What to weigh, mg, for `units` (or mL, or g) of the labelled strength (API_WEIGH, D-02).

    `overage` is the fraction added for loss in making, 0.10 for 10 %; 1 or more raises `OverageIsAFraction`.
    """
    labelled_mg = positive(strength_mg, "strength_mg", "API_WEIGH") * positive(units, "units", "API_WEIGH")
    loss = not_negative(overage, "overage", "API_WEIGH")
    if loss >= 1:
        raise OverageIsAFraction(f"An overage of {loss} is no fraction: 10 % is 0.10 (API_WEIGH)")
    return labelled_mg * (1 + loss) / potency(assay)


@at_our_precision
def minimum_weighable_mg(sensitivity_mg: Decimal | int, max_error_percent: Decimal | int) -> Decimal:
    """The least this balance weighs within the error allowed, mg (MWQ, T-01)."""
    sensitivity = positive(sensitivity_mg, "sensitivity_mg", "MWQ, T-01")
    return sensitivity * HUNDRED / positive(max_error_percent, "max_error_percent", "MWQ, T-01")


@at_our_precision
def aliquot(need_mg: Decimal | int, minimum_mg: Decimal | int, aliquot_mg: Decimal | int | None = None) -> Aliquot:
    """How to measure the corrected weight `need_mg` on a balance that weighs from `minimum_mg` (T-06).

    The aliquot defaults to the minimum. Raises `NoAliquotNeeded`, `AliquotBelowMinimum`, `DiluentBelowMinimum`.
    """
    need, minimum = positive(need_mg, "need_mg", "T-06"), positive(minimum_mg, "minimum_mg", "T-06")
    taken = minimum if aliquot_mg is None else positive(aliquot_mg, "aliquot_mg", "T-06")
    if need >= minimum:
        raise NoAliquotNeeded(f"{need} mg can be weighed: the balance weighs from {minimum} mg (T-06)")
    if taken < minimum:
        raise AliquotBelowMinimum(f"An aliquot of {taken} mg is below the {minimum} mg the balance weighs (T-06)")
    factor = Decimal(ceil(Fraction(minimum) / Fraction(need)))
    weigh, total = factor * need, factor * taken
    if total - weigh < minimum:
        raise DiluentBelowMinimum(f"{total - weigh} mg of diluent is below {minimum} mg: take a larger aliquot (T-06)")
    return Aliquot(factor, weigh, taken, total, total - weigh)


@at_our_precision
def capsule_fill(active_mg: Decimal | int, active_pack_mg: Decimal | int, filler_pack_mg: Decimal | int) -> CapsuleFill:
    """The filler beside the weighed active of one capsule (CAPS_FILL, D-09, T-10).

    The packs are what a full capsule holds of each pure powder, mg. Raises `DoesNotFit`.
    """
    active = positive(active_mg, "active_mg", "CAPS_FILL")
    active_pack = positive(active_pack_mg, "active_pack_mg", "CAPS_FILL")
    filler_pack = positive(filler_pack_mg, "filler_pack_mg", "CAPS_FILL")
    if active > active_pack:
        raise DoesNotFit(f"{active} mg does not fit: the capsule holds {active_pack} mg of it (CAPS_FILL)")
    filler = filler_pack * (1 - active / active_pack)
    return CapsuleFill(filler, active + filler)


@at_our_precision
def weight_limits(
    fill_mg: Decimal | int,
    shell_mg: Decimal | int,
    low_percent: Decimal | int = 90,
    high_percent: Decimal | int = 110,
) -> WeightLimits:
    """The limits of the gross weight, fill and shell (D-10); net fill is what is judged. Raises `LimitsCrossed`."""
    theoretical = positive(fill_mg, "fill_mg", "D-10") + not_negative(shell_mg, "shell_mg", "D-10")
    low, high = not_negative(low_percent, "low_percent", "D-10"), positive(high_percent, "high_percent", "D-10")
    if low > high:
        raise LimitsCrossed(f"From {low} % to {high} % there is nothing (D-10)")
    return WeightLimits(theoretical, theoretical * low / HUNDRED, theoretical * high / HUNDRED)


@at_our_precision
def acceptance_value(percents: Iterable[Decimal | int], target_percent: Decimal | int = 100) -> AcceptanceValue:
    """The acceptance value of 10 or 30 contents in percent of label (USP <905>). Raises `SampleSize`."""
    contents = [not_negative(percent, "content in percent", "USP <905>") for percent in percents]
    target = positive(target_percent, "target_percent", "USP <905>")
    if len(contents) not in ACCEPTABILITY_CONSTANT:
        raise SampleSize(f"USP <905> judges 10 or 30 units, not {len(contents)}")
    centre, spread = mean(contents), stdev(contents)
    reference = min(max(centre, MEAN_FROM_PERCENT), max(MEAN_TO_PERCENT, target))
    value = abs(reference - centre) + ACCEPTABILITY_CONSTANT[len(contents)] * spread
    return AcceptanceValue(centre, spread, reference, value)
