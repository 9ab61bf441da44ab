"""What there is of each component beside its levels: usable, promised to planned batches, in quarantine (STK-02)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from compounding.foreseen import Shelf
from compounding.making import with_making
from compounding.models import Batch, Component, Lot
from compounding.models.stock import LotQuerySet
from compounding.proposed import drawn_for, proposed_from, usable_lots
from compounding.targets import ComputedDifferently

NONE = Decimal(0)


@dataclass(frozen=True)
class Standing:
    """One component, in its unit. `ending` is what of the usable ends soon, `last` its newest delivery.

    `is_lacking`: a planned batch finds no lot of it that may be weighed.
    """

    component: Component
    usable: Decimal
    promised: Decimal
    quarantined: Decimal
    ending: Decimal
    last: Lot | None
    is_lacking: bool = False

    @property
    def free(self) -> Decimal:
        """Usable and not promised to a planned batch; below nothing where more is promised than there is."""
        return self.usable - self.promised

    @property
    def is_low(self) -> bool:
        """Whether it is at its level or under, or batches that are planned want more than there is."""
        level = self.component.reorder_at
        return self.is_lacking or self.free < 0 or (level is not None and self.free <= level)

    @property
    def to_order(self) -> Decimal:
        """Up to its upper level, counting what waits in quarantine; without levels what planned batches lack."""
        return max((self.component.order_up_to or NONE) - self.free - self.quarantined, NONE)


def standings(day: date, soon: date) -> list[Standing]:
    """Every component on `day`, by name; `ending` is what ends by `soon`."""
    usable, ending = _sums(Lot.objects.usable_on(day)), _sums(Lot.objects.ending(day, soon))
    quarantined = _sums(Lot.objects.waiting().filter(expires_on__gte=day))
    promised, lacking = promised_to_batches(day)
    newest = Lot.objects.filter(made_from=None).order_by("component_id", "-received_on", "-pk").distinct("component_id")
    last = {lot.component_id: lot for lot in newest}
    return [
        Standing(
            each, usable.get(each.pk, NONE), promised.get(each.pk, NONE), quarantined.get(each.pk, NONE),
            ending.get(each.pk, NONE), last.get(each.pk), each.pk in lacking,
        )
        for each in Component.objects.order_by("name")
    ]  # fmt: skip


def promised_to_batches(day: date) -> tuple[Mapping[int, Decimal], set[int]]:
    """What planned and begun batches will still take of each component, and of which no lot may be weighed."""
    batches = list(with_making(Batch.objects.takes_from_stock()))
    components = {batch.component_for(line).pk for batch in batches for line in batch.formula.ingredients.all()}
    shelf = Shelf(day, usable_lots(components, day), {}, None).with_plenty()
    promised, lacking = dict[int, Decimal](), set[int]()
    for batch in batches:
        try:
            found = proposed_from(batch, shelf.lots, None)
        except ComputedDifferently:
            continue  # nothing is weighed for it until it is known why (CALC-01)
        for row in found:
            component = row.component.pk
            promised[component] = promised.get(component, NONE) + drawn_for(row)
            if component not in shelf.lots:
                lacking.add(component)
    return promised, lacking


def _sums(lots: LotQuerySet) -> dict[int, Decimal]:
    return dict(lots.order_by("component_id").values_list("component_id").annotate(total=Sum("on_hand")))
