"""What is asked of each product: units that wait, that are planned, that are free, and the room for stock (B1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from compounding.models import Batch, Formula
from orders.lifecycle import OrderStatus
from orders.models import FillLine
from orders.stocking import free_units, rooms_for_stock
from premises.models import Pharmacy

NONE = Decimal(0)


@dataclass(frozen=True)
class Demand:
    """One product: what accepted orders miss, what is being made, what is free on hand, what stock may still grow."""

    formula: Formula
    waiting: Decimal
    planned: Decimal
    free: Decimal
    room: Decimal

    @property
    def needed(self) -> Decimal:
        """Units a batch must be planned for."""
        return max(self.waiting - self.planned, NONE)


def demand_for(formulas: Sequence[Formula], at: datetime) -> list[Demand]:
    """The demand for each of these products, in a number of queries that does not grow with them."""
    codes = [formula.code for formula in formulas]
    waiting, planned = _waiting(codes), _planned(codes)
    free, room = free_units(codes, Pharmacy.objects.today(at)), rooms_for_stock(codes, at)
    return [
        Demand(row, waiting.get(row.code, NONE), planned.get(row.code, NONE), free.get(row.code, NONE), room[row.code])
        for row in formulas
    ]


def _waiting(codes: Sequence[str]) -> dict[str, Decimal]:
    """Units of accepted orders that no batch has yet."""
    found = FillLine.objects.filter(order__status=OrderStatus.ACCEPTED, formula__code__in=codes)
    units: dict[str, Decimal] = {}
    for line in found.select_related("formula").prefetch_related("reservations", "containers"):
        units[line.formula.code] = units.get(line.formula.code, NONE) + line.missing
    return units


def _planned(codes: Sequence[str]) -> dict[str, Decimal]:
    """Units in batches that are planned, being made or in quarantine; once counted, what was counted."""
    found = Batch.objects.under_way().filter(formula__code__in=codes).order_by("formula__code")
    counted = found.values_list("formula__code").annotate(units=Sum(Coalesce(F("counted_units"), F("planned_units"))))
    return dict(counted)
