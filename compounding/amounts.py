"""What to weigh of each component of a batch, and how large its sample is. Pure.

Decimal in, Decimal out; targets are rounded to what the balance shows, their band inwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from enum import StrEnum

from compounding.calculations import (
    Aliquot,
    Assay,
    aliquot,
    amount_to_weigh,
    capsule_fill,
    minimum_weighable_mg,
    potency,
)
from premises.quantities import at_our_precision, positive

HUNDRED = Decimal(100)
MG_IN_G = Decimal(1000)
BALANCE_STEP_MG = Decimal("0.1")
SAMPLE_LEAST, SAMPLE_MOST, SAMPLE_PERCENT = 10, 30, 10


# USP <41>: twice a repeatability of at least 0.41 readabilities, as a share of 0.1 % of the weight.
READABILITIES_TO_WEIGH = 820
MOST_DILUTED_AT_ONCE = 100  # more than 1 in 100 is diluted in two stages (4.3)


class MinimumBy(StrEnum):
    """How the least a balance weighs is computed (4.3)."""

    SENSITIVITY = "sensitivity"
    READABILITY = "readability"


class TooLittleToWeigh(ValueError):
    """Less than the balance weighs within the error allowed (MWQ, T-01)."""

    code = "below_minimum_weighable"


class NothingToFillWith(ValueError):
    """A filler without the packs that say how much of it fills a capsule (CAPS_FILL)."""

    code = "no_pack"


class NoRoomForDiluent(ValueError):
    """A stock trituration that brings more diluent than the unit has room for (D-12)."""

    code = "no_room_for_diluent"


def reading_text(value: Decimal, unit: str) -> str:
    """A weight with at least the decimal the balance shows, a count with none: `1551.2`, `105`."""
    if unit == "pieces":
        return f"{value:.0f}"
    return f"{value:.1f}" if value == round(value, 1) else f"{value.normalize():f}"


@dataclass(frozen=True)
class Target:
    """What to weigh or count, and the band the balance has to show, in the unit of the component.

    `exact` is the amount before it was rounded.
    """

    amount: Decimal
    low: Decimal
    high: Decimal
    exact: Decimal | None = None


@dataclass(frozen=True)
class Capsule:
    """One capsule in theory: the weighed active, the filler beside it and the empty shell, mg.

    The packs are what a full capsule holds of each pure powder. Of the weighed active, `diluent_mg` is the diluent of a
    stock trituration, which is filler already.
    """

    active_mg: Decimal
    filler_mg: Decimal
    shell_mg: Decimal
    active_pack_mg: Decimal
    filler_pack_mg: Decimal
    diluent_mg: Decimal = Decimal(0)

    @property
    def fill_mg(self) -> Decimal:
        """What is in the shell."""
        return self.active_mg + self.filler_mg


def capsule_of(
    strength_mg: Decimal,
    assay: Assay,
    active_pack_mg: Decimal | None,
    filler_pack_mg: Decimal | None,
    shell_mg: Decimal,
) -> Capsule:
    """One capsule of this strength with this lot of active (D-09); the diluent of a trituration is filler (D-12).

    Raises NothingToFillWith, DoesNotFit, NoRoomForDiluent.
    """
    if not active_pack_mg or not filler_pack_mg:
        raise NothingToFillWith("This formula does not say what a full capsule holds of active and filler (CAPS_FILL).")
    active = strength_mg / potency(assay)
    diluent = active * assay.diluent_percent / HUNDRED
    all_filler = capsule_fill(active - diluent, active_pack_mg, filler_pack_mg).filler_mg
    if diluent and diluent >= all_filler:
        raise NoRoomForDiluent(
            f"{plain(active)} mg of the trituration bring {plain(diluent)} mg of diluent into each, and beside the "
            f"active there is room for {plain(all_filler)} mg (D-12). Weigh from a stronger one."
        )
    return Capsule(active, all_filler - diluent, shell_mg, active_pack_mg, filler_pack_mg, diluent)


@dataclass(frozen=True)
class Mixture:
    """What a stock trituration holds, in percent of all of it: water-free active, and diluent."""

    active_percent: Decimal
    diluent_percent: Decimal


def mixed(active_mg: Decimal, assay: Assay, diluent_mg: Decimal) -> Mixture:
    """What comes of so much active and diluent; an active that is a trituration brings diluent along (TRI-01)."""
    total = positive(active_mg, "active_mg", "TRI-01") + positive(diluent_mg, "diluent_mg", "TRI-01")
    brought = active_mg * assay.diluent_percent / HUNDRED
    return Mixture(active_mg * potency(assay) * HUNDRED / total, (brought + diluent_mg) * HUNDRED / total)


@at_our_precision
def tablet_percent(tablet_mg: Decimal | int, average_mg: Decimal | int) -> Decimal:
    """How much of a tablet's powder is what it is labelled to hold, percent (T-18)."""
    return positive(tablet_mg, "tablet_mg", "T-18") / positive(average_mg, "average_mg", "T-18") * HUNDRED


def unit_of_cream(strength_mg: Decimal, assay: Assay, others_mg: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """The weighed active in 1 g, and the base that makes it up to 1 g, mg (T-21). Raises NothingToFillWith."""
    active = strength_mg / potency(assay)
    base = MG_IN_G - active - sum(others_mg)
    if base <= 0:
        raise NothingToFillWith("What is in 1 g weighs more than 1 g: nothing is left for the base (MFR-04).")
    return active, base


def active_target(
    strength_mg: Decimal, units: Decimal, overage: Decimal, assay: Assay, *, tolerance_percent: Decimal
) -> Target:
    """What to weigh of the active, corrected for its potency (API_WEIGH, D-02)."""
    return weighed(amount_to_weigh(strength_mg, units, overage, assay), tolerance_percent=tolerance_percent)


def powder_target(per_unit_mg: Decimal, units: Decimal, overage: Decimal, *, tolerance_percent: Decimal) -> Target:
    """What to weigh of anything else: so much for each unit, and the same overage."""
    return weighed(per_unit_mg * units * (1 + overage), tolerance_percent=tolerance_percent)


def shells_target(units: Decimal, overage: Decimal) -> Target:
    """How many shells to count out: one for each unit and for the overage."""
    most = (units * (1 + overage)).to_integral_value(ROUND_CEILING)
    return Target(most, units.to_integral_value(ROUND_CEILING), most, most)


def weighed(exact_mg: Decimal, *, tolerance_percent: Decimal) -> Target:
    """The target as the balance shows it, its band rounded inwards."""
    exact, spread = positive(exact_mg, "exact_mg", "CR-06"), positive(tolerance_percent, "tolerance_percent", "CR-06")
    low = (exact * (HUNDRED - spread) / HUNDRED).quantize(BALANCE_STEP_MG, ROUND_CEILING)
    high = (exact * (HUNDRED + spread) / HUNDRED).quantize(BALANCE_STEP_MG, ROUND_FLOOR)
    shown = exact.quantize(BALANCE_STEP_MG, ROUND_HALF_EVEN)
    return Target(shown, min(low, shown), max(high, shown), exact)


def least_weighed_mg(
    by: MinimumBy, readability_mg: Decimal | int, sensitivity_mg: Decimal | int, error_percent: Decimal
) -> Decimal:
    """The least a balance weighs: by its sensitivity and the error allowed, or 820 readabilities (T-01, USP <41>)."""
    if by is MinimumBy.READABILITY:
        return positive(readability_mg, "readability_mg", "T-01") * READABILITIES_TO_WEIGH
    return minimum_weighable_mg(sensitivity_mg, error_percent)


def refuse_too_little(target: Target, minimum_mg: Decimal, units: Decimal) -> None:
    """Raise TooLittleToWeigh, with the ways on, below the least the balance weighs."""
    if target.amount < minimum_mg:
        raise TooLittleToWeigh(
            f"{target.amount:f} mg is below the {plain(minimum_mg)} mg this balance weighs (MWQ, T-01). "
            + " Or ".join(ways_to_weigh(target.amount, minimum_mg, units))
        )


def ways_to_weigh(need_mg: Decimal, minimum_mg: Decimal, units: Decimal) -> list[str]:
    """What to do about an amount too small: a larger batch, an aliquot with its figures, or a stock trituration."""
    more = (units * minimum_mg / need_mg).to_integral_value(ROUND_CEILING)
    found = [f"make at least {more:f} units."]
    diluted = aliquot_for(need_mg, minimum_mg)
    if diluted.factor > MOST_DILUTED_AT_ONCE:
        found.append("dilute it in two stages.")
    else:
        found.append(
            f"weigh {plain(diluted.weigh_mg)} mg, mix it with {plain(diluted.diluent_mg)} mg of filler and take "
            f"{plain(diluted.aliquot_mg)} mg of the {plain(diluted.total_mg)} mg (T-06)."
        )
    tenfold = next((parts for parts in (10, 100) if need_mg * parts >= minimum_mg), None)
    if tenfold:
        found.append(f"weigh about {plain(round(need_mg * tenfold))} mg of a 1:{tenfold} stock trituration.")
    return found


def aliquot_for(need_mg: Decimal, minimum_mg: Decimal) -> Aliquot:
    """The aliquot that is proposed (T-06): the smallest there is diluent enough for.

    Above half the minimum twice as much is taken: less would leave too little diluent to weigh.
    """
    return aliquot(need_mg, minimum_mg, minimum_mg if need_mg * 2 <= minimum_mg else minimum_mg * 2)


def plain(value: Decimal | int) -> str:
    """A figure without trailing zeros and without an exponent."""
    return f"{round(Decimal(value), 4).normalize():f}"


def sample_size(units: Decimal | int) -> int:
    """How many capsules are weighed: a tenth of the batch, at least 10 and at most 30 (4.7)."""
    tenth = int((Decimal(units) * SAMPLE_PERCENT / HUNDRED).to_integral_value(ROUND_CEILING))
    return min(max(tenth, SAMPLE_LEAST), SAMPLE_MOST)
