"""Which batch to make next: for each product what no stock and no batch covers, and the batch that would (B1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_CEILING, Decimal

from django.db.models import Count, Sum

from compounding.foreseen import Foreseen, Shelf, fewest_units, foreseen, most_units, shelf_for, without
from compounding.models import Formula
from compounding.planning import next_number, next_numbers
from orders.demand import Demand, Waiting, demand_for
from orders.lifecycle import OrderStatus
from orders.models import FillLine
from premises.models import Pharmacy, Setting

NONE = Decimal(0)
NOBODY = "None of the orders that wait for it would be helped: each says why."


@dataclass(frozen=True)
class Uncovered:
    """A line the proposed batch does nothing for, and why."""

    row: Waiting
    why: str


@dataclass(frozen=True)
class Proposal:
    """The batch proposed for one product.

    `needed` are the units asked for by the lines it covers, `extra` what it takes beyond them to be weighed, to stock;
    `rest` is left for another batch. No `units`: there is none to propose, and `why_not` says why.
    """

    demand: Demand
    number: str
    needed: Decimal
    covers: Sequence[Waiting]
    uncovered: Sequence[Uncovered]
    fewest: Decimal | None
    most: Decimal
    made: Foreseen
    units: Decimal = NONE
    extra: Decimal = NONE
    rest: Decimal = NONE
    why_not: str = ""

    @property
    def formula(self) -> Formula:
        """The version that is made."""
        return self.demand.formula


@dataclass(frozen=True)
class Proposals:
    """What to make next, the most urgent first; what only has to be promised; what nobody can make."""

    to_make: Sequence[Proposal]
    to_promise: Sequence[Waiting]
    not_makeable: Sequence[FillLine]
    not_accepted: Mapping[str, tuple[Decimal, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Size:
    """How large a batch of so many needed units can be."""

    units: Decimal = NONE
    extra: Decimal = NONE
    rest: Decimal = NONE
    why_not: str = ""


def proposals_for(formulas: Sequence[Formula], at: datetime) -> Proposals:
    """What to make next of these products, in a number of queries that does not grow with them or with the lines."""
    demands = demand_for(formulas, at)
    waited_for = sorted((demand for demand in demands if demand.lines), key=_urgency)
    found = _proposed(waited_for, at)
    codes = [formula.code for formula in formulas]
    to_promise = [row for demand in waited_for for row in demand.lines if row.free and not row.stop]
    return Proposals(found, to_promise, _not_makeable(codes), _not_accepted(codes))


def _proposed(demands: Sequence[Demand], at: datetime) -> list[Proposal]:
    """Each from what the more urgent ones leave on the shelf."""
    day, found = Pharmacy.objects.today(at), list[Proposal]()
    shelf = shelf_for([demand.formula for demand in demands], day)
    most, planned = Decimal(Setting.objects.value("proposed_batch_most_units")), next_numbers(day)
    for demand in demands:
        if any(row.uncovered for row in demand.lines):
            proposal = _proposal(demand, next_number(demand.formula, day, planned), most, shelf)
            shelf = without(shelf, proposal.made) if proposal.units else shelf
            found.append(proposal)
    return found


def _proposal(demand: Demand, number: str, most: Decimal, shelf: Shelf) -> Proposal:
    """The batch for the lines it can cover: a line it would not outlast is left out, and the rest judged again."""
    fewest = fewest_units(demand.formula, shelf)
    stopped = [Uncovered(row, row.stop) for row in demand.lines if row.stop and row.uncovered]
    rows, short = [row for row in demand.lines if row.to_make], list[Uncovered]()
    while True:
        needed = sum((row.to_make for row in rows), NONE).to_integral_value(ROUND_CEILING)
        size = _size(demand, needed, fewest, most, shelf) if rows else _Size(why_not=NOBODY)
        made = foreseen(demand.formula, size.units or max(needed, fewest or needed, Decimal(1)), shelf)
        too_long = [row for row in rows if row.want.until > made.bud_on]
        if not too_long:
            break
        short += [Uncovered(row, _ends_before(row, made)) for row in too_long]
        rows = [row for row in rows if row not in too_long]
    return Proposal(
        demand, number, needed, rows, [*stopped, *short], fewest, most, made,
        units=size.units, extra=size.extra, rest=size.rest, why_not=size.why_not,
    )  # fmt: skip


def _size(demand: Demand, needed: Decimal, fewest: Decimal | None, most: Decimal, shelf: Shelf) -> _Size:
    """At least what can be weighed, at most what the machine takes and the lots hold."""
    if fewest is None:
        return _Size(why_not=_reason(foreseen(demand.formula, needed, shelf)))
    extra = max(fewest - needed, NONE)
    if extra > demand.room:
        return _Size(
            why_not=f"{needed:f} are needed, and fewer than {fewest:f} cannot be weighed (MWQ). No more than "
            f"{demand.room:f} may be made to stock (503A-03): weigh from a stock trituration, or wait for more orders."
        )
    wanted = needed + extra
    units = most_units(demand.formula, min(wanted, max(most, fewest)), fewest, shelf)
    if not units:
        return _Size(why_not=_reason(foreseen(demand.formula, fewest, shelf)))
    return _Size(units, extra=max(units - needed, NONE), rest=max(needed - units, NONE))


def _reason(made: Foreseen) -> str:
    """Why nothing can be made, from the components that stop it."""
    return " ".join(f"{row.line.component.name}: {row.why_not}" for row in made.missing)


def _ends_before(row: Waiting, made: Foreseen) -> str:
    supply = f"This supply is taken until {row.want.until}; made today the batch ends on {made.bud_on} (BUD-08)."
    return f"{supply} {made.decides}"


def _urgency(demand: Demand) -> tuple[bool, datetime]:
    """By the first promise of a line that has to be made; a product with none comes last."""
    rows = [row for row in demand.lines if row.to_make] or list(demand.lines)
    return not any(row.to_make for row in demand.lines), min(row.line.order.due_at for row in rows)


def _not_makeable(codes: Sequence[str]) -> list[FillLine]:
    """The waiting lines of products that have no approved version any more."""
    found = FillLine.objects.filter(order__status=OrderStatus.ACCEPTED).exclude(formula__code__in=codes)
    rows = found.select_related("formula", "order__prescription__patient").order_by("order__due_at", "pk")
    return [line for line in rows.prefetch_related("reservations", "containers") if line.missing > 0]


def _not_accepted(codes: Sequence[str]) -> dict[str, tuple[Decimal, int]]:
    """Units, and in how many orders, that are asked for and not accepted yet, by product."""
    waits = [OrderStatus.SUBMITTED, OrderStatus.VERIFIED]
    found = FillLine.objects.filter(order__status__in=waits, formula__code__in=codes).order_by("formula__code")
    rows = found.values_list("formula__code").annotate(units=Sum("units"), orders=Count("order", distinct=True))
    return {code: (units, orders) for code, units, orders in rows}
