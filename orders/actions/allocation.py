"""Promising released stock to orders: reserved oldest promise first, given back, split when it does not reach (D1)."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal

from accounts.models import User
from compounding.models import Batch
from orders.actions.completing import fill_if_whole
from orders.lifecycle import ORDER_STEPS
from orders.models import FillLine, Order, Prescription, Reservation
from orders.suitable import left_by_older, left_out_for, older_than, suits, taken
from premises.models import Pharmacy, Setting
from records.action import action, tell_or_add
from records.papers import void_papers
from records.refusals import Refusal
from records.steps import begin, refuse_unless_open


class NothingToSplit(Refusal):
    """A split leaves something on both sides: what can be filled now, and what cannot."""

    code = "nothing_to_split"
    status = 422


@action
def reserve(order: Order, *, is_oldest: bool = False, by: User, at: datetime) -> list[Reservation]:
    """Promise an accepted order what released batches can give, the first to end first; what was promised now.

    A batch that ends before the supply does, or holds what the patient must leave out, is passed over (BUD-08, RX-10).
    What an older promise still misses of a batch is left for it (D1); `is_oldest` says that the older ones have had
    their turn just before.
    """
    lines = list(order.lines.select_related("formula"))
    free = Batch.objects.free_on(Pharmacy.objects.today(at)).filter(formula__code__in=[x.formula.code for x in lines])
    batches = lock_batches(free.values_list("pk", flat=True)).values()
    lock_order(order)
    refuse_unless_open("fill", order, ORDER_STEPS["fill"], by=by, at=at)
    left_out = left_out_for([order])
    left = {batch.pk: batch.free for batch in batches} if is_oldest else left_by_older(order, list(batches), at)
    usable = [batch for batch in batches if suits(batch, order, left_out, at)]
    made = [row for line in lines for row in _reserved(line, usable, left, by=by, at=at)]
    if made:
        said = [[row.batch.number, str(row.units)] for row in made]
        tell_or_add(order, "order.reserve", after={"reserved": said})
    return made


def reserve_in_turn(order: Order, *, by: User, at: datetime) -> list[Reservation]:
    """Promise what is free to the older orders that wait for the same, one action each, and then to this one.

    An older one that meanwhile cannot be promised anything, held or cancelled, stops nobody.
    """
    for older in older_than(order):
        with suppress(Refusal):
            reserve(older, by=by, at=at)
    return reserve(order, by=by, at=at)


@action
def give_back(order: Order, *, by: User, at: datetime, reason: str) -> int:
    """End the open reservations of an order: its units are free again. How many there were."""
    rows = list(Reservation.objects.open().filter(line__order=order).order_by("batch_id"))
    end_reservations(rows, by=by, at=at)
    if rows:
        tell_or_add(order, "order.unreserve", after={"given_back": len(rows)}, reason=reason)
    return len(rows)


def end_reservations(rows: Iterable[Reservation], *, by: User, at: datetime) -> None:
    """Free the units of these reservations, inside the action under way."""
    for row in rows:
        batch = Batch.objects.select_for_update().get(pk=row.batch_id)
        batch.reserved -= row.units
        batch.save(update_fields=["reserved"])
        row.ended_by, row.ended_at = by, at
        row.save(update_fields=["ended_by", "ended_at"])


@action
def split(order: Order, *, by: User, at: datetime) -> Order:
    """Move what cannot be filled now into a second order of the same fill: same review, a promise of its own.

    Where everything else is in labelled containers already, the order is filled by it. Raises NothingToSplit.
    """
    lock_order(order)
    refuse_unless_open("fill", order, ORDER_STEPS["fill"], by=by, at=at)
    lines = list(order.lines.select_related("formula"))
    short = {line: missing for line in lines if (missing := line.missing) > 0}
    if not short or sum(short.values()) == sum(line.units for line in lines):
        raise NothingToSplit("Everything or nothing of this order can be filled now. Nothing was saved.")
    second = _second_part(order, by=by, at=at)
    for line, missing in short.items():
        _move(line, missing, second)
        void_papers(line)  # its proof says how many there were
    moved = [[line.position, str(missing)] for line, missing in short.items()]
    fill_if_whole(order, by=by, at=at)
    tell_or_add(order, "order.split_off", after={"part": second.part, "moved": moved})
    return second


def lock_prescription(prescription: Prescription) -> None:
    """Let nobody else change a prescription until the action ends: before its batches and orders are locked.

    Rows that refer to it may still be written, so that it waits for no split of an order that a cancel waits for.
    """
    Prescription.objects.select_for_update(of=("self",), no_key=True).get(pk=prescription.pk)


def lock_order(order: Order) -> None:
    """Lock the order's row; batches are locked before orders everywhere, so that nobody waits in a circle."""
    order.refresh_from_db(from_queryset=Order.objects.select_for_update(of=("self",)))


def lock_batches(ids: Iterable[int], *, sharing: bool = False) -> dict[int, Batch]:
    """Lock these batches in the order of their keys: to change them, or (`sharing`) so that no verdict passes by."""
    wanted = sorted(set(ids))
    if sharing and wanted:
        list(Batch.objects.raw("SELECT id FROM compounding_batch WHERE id = ANY(%s) ORDER BY id FOR SHARE", [wanted]))
        rows = Batch.objects.order_by("pk")
    else:
        rows = Batch.objects.select_for_update(of=("self",)).order_by("pk")
    return {batch.pk: batch for batch in rows.filter(pk__in=wanted).select_related("formula")}


def _reserved(
    line: FillLine, batches: list[Batch], left: dict[int, Decimal], *, by: User, at: datetime
) -> list[Reservation]:
    made = []
    for batch, units in taken(line.missing, [one for one in batches if one.formula.code == line.formula.code], left):
        left[batch.pk] -= units
        batch.reserved += units
        batch.save(update_fields=["reserved"])
        made.append(Reservation.objects.create(line=line, batch=batch, units=units, reserved_by=by, reserved_at=at))
    return made


def _second_part(order: Order, *, by: User, at: datetime) -> Order:
    promised = at + timedelta(hours=Setting.objects.value("promise_hours"))
    parts = Order.objects.filter(prescription=order.prescription, fill_number=order.fill_number)
    second = Order(
        prescription=order.prescription, fill_number=order.fill_number, part=parts.count() + 1,
        split_from=order.split_from or order, due_at=promised, submitted_by=order.submitted_by,
        submitted_at=order.submitted_at, accepted_by=order.accepted_by, accepted_at=order.accepted_at,
        urgent_by=order.urgent_by, urgent_at=order.urgent_at, urgent_reason=order.urgent_reason,
    )  # fmt: skip
    begin("split", second, ORDER_STEPS, by=by, at=at)
    return second


def _move(line: FillLine, missing: Decimal, second: Order) -> None:
    if missing == line.units:
        line.order = second
        line.save(update_fields=["order"])
        return
    FillLine.objects.create(
        order=second, position=line.position, formula=line.formula, units=missing, directions=line.directions
    )
    line.units -= missing
    line.save(update_fields=["units"])
