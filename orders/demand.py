"""What is asked of each product: the lines that wait, what is free or under way for them, the room for stock (B1)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import prefetch_related_objects

from compounding.models import Batch, Formula
from orders.coverage import Source, Want, covered
from orders.holds import HoldReason
from orders.lifecycle import OrderStatus
from orders.models import FillLine, Order
from orders.stocking import dispensed, free_units, most_for_stock
from orders.suitable import left_out_for
from premises.models import Pharmacy
from premises.terms import Exclusion

NONE = Decimal(0)


@dataclass(frozen=True)
class Waiting:
    """A line of an accepted order that misses units: what free stock and batches under way will give it.

    `stop` is why nothing is made for it, in words; empty where nothing stops it.
    """

    line: FillLine
    want: Want
    stop: str = ""
    free: Decimal = NONE
    planned: Decimal = NONE

    @property
    def uncovered(self) -> Decimal:
        """Units that neither stock nor a batch under way will give."""
        return self.want.units - self.free - self.planned

    @property
    def to_make(self) -> Decimal:
        """Units that have to be made for it."""
        return NONE if self.stop else self.uncovered


@dataclass(frozen=True)
class Demand:
    """One product: the lines that wait, late first; units under way and free on hand; what stock may still grow.

    `limit` is what may be on hand or under way before it is prescribed, `spare` what is under way and nobody waits for.
    """

    formula: Formula
    lines: Sequence[Waiting]
    planned: Decimal
    free: Decimal
    limit: Decimal
    spare: Decimal

    @property
    def waiting(self) -> Decimal:
        """Units that no batch has yet."""
        return sum((row.want.units for row in self.lines), NONE)

    @property
    def needed(self) -> Decimal:
        """Units a batch must be planned for."""
        return sum((row.to_make for row in self.lines), NONE)

    @property
    def room(self) -> Decimal:
        """Units that may be made to stock (503A-03)."""
        return max(self.limit - self.free - self.spare, NONE)


def demand_for(formulas: Sequence[Formula], at: datetime) -> list[Demand]:
    """The demand for each of these products, in a number of queries that does not grow with them."""
    prefetch_related_objects(list(formulas), "ingredients__component")
    codes, pharmacy = [formula.code for formula in formulas], Pharmacy.objects.the_one()
    today = pharmacy.day_of(at) if pharmacy else Pharmacy.objects.today(at)
    lines, under_way, on_hand = _waiting(codes, at, pharmacy), _under_way(codes, today), _on_hand(codes, today)
    free, given = free_units(codes, today), dispensed(codes, today)
    return [
        _demand(
            formula, lines.get(formula.code, []), on_hand.get(formula.code, []), under_way.get(formula.code, []),
            free=free.get(formula.code, NONE), limit=most_for_stock(given.get(formula.code, {})),
        )
        for formula in formulas
    ]  # fmt: skip


def _demand(
    formula: Formula,
    lines: list[Waiting],
    on_hand: list[Source],
    under_way: list[Source],
    *,
    free: Decimal,
    limit: Decimal,
) -> Demand:
    """First what is free, then what is under way, each to the most urgent; what is stopped comes after the rest."""
    stopped = [replace(row, stop=row.stop or _left_out(formula, row.want)) for row in lines]
    lines = sorted(stopped, key=lambda row: bool(row.stop))
    wants = [row.want for row in lines]
    from_hand, _ = covered(wants, on_hand)
    rest = [Want(want.units - got, want.until, want.leave_out) for want, got in zip(wants, from_hand, strict=True)]
    from_batches, left = covered(rest, under_way)
    rows = [
        replace(row, free=got, planned=coming) for row, got, coming in zip(lines, from_hand, from_batches, strict=True)
    ]
    planned = sum((source.units for source in under_way), NONE)
    return Demand(formula, rows, planned=planned, free=free, limit=limit, spare=sum(left, NONE))


def _waiting(codes: Sequence[str], at: datetime, pharmacy: Pharmacy | None) -> dict[str, list[Waiting]]:
    """The lines of accepted orders that miss units, by product."""
    found = FillLine.objects.filter(order__status=OrderStatus.ACCEPTED, formula__code__in=codes)
    rows = found.select_related("formula", "order__prescription__patient").order_by(
        "order__due_at", "order_id", "position"
    )
    lines = list(rows.prefetch_related("reservations", "containers", "order__holds"))
    left_out = left_out_for(line.order for line in lines)
    waiting: dict[str, list[Waiting]] = {}
    for line in lines:
        if line.missing > 0:
            leave_out = left_out[line.order.prescription.patient_id]
            waiting.setdefault(line.formula.code, []).append(_one(line, leave_out, at, pharmacy))
    return waiting


def _one(line: FillLine, leave_out: frozenset[Exclusion], at: datetime, pharmacy: Pharmacy | None) -> Waiting:
    want = Want(line.missing, line.order.last_dose_on(at, pharmacy), leave_out)
    return Waiting(line, want, _held(line.order))


def _held(order: Order) -> str:
    """The hold that is open and does not end by making something, in words."""
    holds = [hold for hold in order.holds.all() if hold.is_open and hold.reason != HoldReason.STOCK]
    return f"On hold: {holds[0].kind_of_hold.words[0].lower()}{holds[0].kind_of_hold.words[1:]}." if holds else ""


def _left_out(formula: Formula, want: Want) -> str:
    """What the patient must leave out and the product holds, in words (RX-10)."""
    found = ", ".join(sorted(want.leave_out & formula.excluded()))
    return f"The patient must leave out {found}, and it holds some (RX-10)." if found else ""


def _on_hand(codes: Sequence[str], today: date) -> dict[str, list[Source]]:
    """Released units that nobody is promised, by product, the first to end first."""
    batches = Batch.objects.free_on(today).filter(formula__code__in=codes).with_components()
    found: dict[str, list[Source]] = {}
    for batch in batches:
        found.setdefault(batch.formula.code, []).append(_source(batch, batch.free, batch.bud_on or today))
    return found


def _under_way(codes: Sequence[str], today: date) -> dict[str, list[Source]]:
    """Units in batches planned, being made or in quarantine, by product; once counted, what was counted.

    Before a batch is finished it ends as its formula says; a component may still shorten that (BUD-04).
    """
    batches = Batch.objects.under_way().filter(formula__code__in=codes).with_components()
    found: dict[str, list[Source]] = {}
    for batch in batches:
        units = batch.planned_units if batch.counted_units is None else batch.counted_units
        until = batch.bud_on or (batch.made_on or today) + timedelta(days=batch.formula.bud_days - 1)
        found.setdefault(batch.formula.code, []).append(_source(batch, units, until))
    return found


def _source(batch: Batch, units: Decimal, until: date) -> Source:
    return Source(units, until, frozenset(batch.formula.excluded()))
