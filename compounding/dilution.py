"""Geometric dilution: equal parts are added to what is mixed, so it doubles until all of the diluent is in. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from premises.quantities import not_negative, positive


@dataclass(frozen=True)
class DilutionStage:
    """One addition, mg: what is mixed already, how much is added to it, what that makes."""

    mixed_mg: Decimal
    add_mg: Decimal
    total_mg: Decimal


def dilution_stages(active_mg: Decimal, diluent_mg: Decimal) -> Sequence[DilutionStage]:
    """Every addition in order. The last is what is left; together they are all of the diluent, exactly."""
    mixed, left = positive(active_mg, "active_mg", "MFR-07"), not_negative(diluent_mg, "diluent_mg", "MFR-07")
    stages: list[DilutionStage] = []
    while left:
        add = min(mixed, left)
        stages.append(DilutionStage(mixed, add, mixed + add))
        mixed, left = mixed + add, left - add
    return stages
