"""A batch before it is one: what the settings in force make of a formula and a number of units; nothing is written."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from compounding.models import Batch, Formula
from premises.models import Setting

FIGURES = [
    "overage_percent", "weigh_active_within_percent", "weigh_other_within_percent",
    "balance_error_percent", "yield_low_percent", "yield_high_percent", "liquid_ph_low", "liquid_ph_high",
]  # fmt: skip
LARGEST_BATCH = 5000
HUNDRED = Decimal(100)


def figures_in_force() -> dict[str, list[Any]]:
    """The settings a batch is made by, each with its version, as its record keeps them."""
    found = {each.default.key: each for each in Setting.objects.all_in_force()}
    return {key: [str(found[key].value), found[key].version] for key in FIGURES}


def batch_of(formula: Formula, units: Decimal, figures: Mapping[str, Any]) -> Batch:
    """So many units of this version by these figures, not saved."""
    # Nothing of a stock trituration is lost into units: all that is mixed is kept.
    overage = Decimal(0) if formula.is_trituration else Decimal(figures["overage_percent"][0]) / HUNDRED
    return Batch(formula=formula, planned_units=units, overage=overage, figures=dict(figures))


def next_numbers(day: date) -> Mapping[str, int]:
    """How many batches of each product were planned on `day`, by the beginning of their numbers."""
    found = Batch.objects.filter(number__startswith=f"{day:%Y%m%d}-").values_list("number", flat=True)
    return Counter(number.rpartition("-")[0] for number in found)


def next_number(formula: Formula, day: date, planned: Mapping[str, int] | None = None) -> str:
    """The number of the next batch of a product: `20261123-LDN45C-01` (7.4)."""
    beginning = f"{day:%Y%m%d}-{formula.code}"
    return f"{beginning}-{(next_numbers(day) if planned is None else planned).get(beginning, 0) + 1:02d}"
