"""Which released units an order may be promised: those that suit it, the first to end first, after older promises (D1).

Reads, writes nothing; a promise calls it under the locks of the batches.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models import Q

from compounding.models import Batch
from orders.elsewhere import left_out_of
from orders.lifecycle import OrderStatus
from orders.models import FillLine, Order
from patients.models import PatientMatch
from premises.models import Pharmacy
from premises.moments import record_day
from premises.terms import Exclusion

NONE_RELEASED = "No released batch of it has units on hand."
OLDER_FIRST = "what is free is for older promises"


LeftOut = Mapping[int, frozenset[Exclusion]]


def left_out_for(orders: Iterable[Order]) -> LeftOut:
    """By the key of each order's patient what that person must not get, whichever record says so (RX-10, ADR 0015)."""
    return left_out_of(PatientMatch.objects.persons({order.prescription.patient_id for order in orders}))


def suits(batch: Batch, order: Order, left_out: LeftOut, at: datetime, pharmacy: Pharmacy | None = None) -> bool:
    """Whether this batch may be promised to this order (BUD-08, RX-10)."""
    return not _against(batch, order, left_out, at, pharmacy)


def taken(missing: Decimal, batches: Iterable[Batch], left: Mapping[int, Decimal]) -> list[tuple[Batch, Decimal]]:
    """From which batches, by what is `left` of each, so much is taken: the first that has all, else one by one."""
    fefo = sorted(batches, key=lambda batch: (batch.bud_on, batch.pk))
    whole = [batch for batch in fefo if left[batch.pk] >= missing]
    found = []
    for batch in whole[:1] or fefo:
        units = min(missing, left[batch.pk])
        if units > 0:
            found.append((batch, units))
            missing -= units
    return found


def left_by_older(order: Order, batches: Sequence[Batch], at: datetime) -> dict[int, Decimal]:
    """What is free of each of these batches, by its key, once every older promise has what it misses of them."""
    left = {batch.pk: batch.free for batch in batches}
    if not batches:
        return left
    pharmacy, waiting = Pharmacy.objects.the_one(), older_than(order)
    left_out = left_out_for(waiting)
    for older in waiting:
        fitting = [batch for batch in batches if suits(batch, older, left_out, at, pharmacy)]
        for line in older.lines.all():
            for batch, units in taken(line.missing, _of(fitting, line), left):
                left[batch.pk] -= units
    return left


def older_than(order: Order) -> list[Order]:
    """Accepted orders that miss some of the same products and have an older promise, oldest first; none on hold."""
    codes = [line.formula.code for line in order.lines.select_related("formula")]
    earlier = Q(due_at__lt=order.due_at) | Q(due_at=order.due_at, pk__lt=order.pk)
    waiting = Order.objects.filter(earlier, status=OrderStatus.ACCEPTED, lines__formula__code__in=codes).distinct()
    found = waiting.with_people().by_urgency()
    return [one for one in found if not one.is_on_hold() and any(line.missing > 0 for line in one.lines.all())]


def why_short(line: FillLine, at: datetime) -> str:
    """Why what is missing of a line is not promised, batch by batch, in words for the bench."""
    order = line.order
    released = Batch.objects.usable_on(Pharmacy.objects.today(at)).filter(
        formula__code=line.formula.code, on_hand__gt=0
    )
    batches = list(released.select_related("formula"))
    if not batches:
        return NONE_RELEASED
    left, left_out = left_by_older(order, [batch for batch in batches if batch.free > 0], at), left_out_for([order])
    return " ".join(f"{batch.number}: {_why(batch, order, left, left_out, at)}." for batch in batches)


def _why(batch: Batch, order: Order, left: Mapping[int, Decimal], left_out: LeftOut, at: datetime) -> str:
    if batch.free <= 0:
        return "all of it is promised"
    against = _against(batch, order, left_out, at)
    return against or (OLDER_FIRST if left[batch.pk] <= 0 else "free, to be promised")


def _against(batch: Batch, order: Order, left_out: LeftOut, at: datetime, pharmacy: Pharmacy | None = None) -> str:
    """Why a batch does not suit an order; nothing where it does."""
    last = order.last_dose_on(at, pharmacy)
    if not batch.is_usable_on(last):
        ends = record_day(batch.bud_on) if batch.bud_on else "soon"
        return f"ends on {ends}, the supply on {record_day(last)} (BUD-08)"
    held = sorted(left_out[order.prescription.patient_id] & batch.formula.excluded())
    return f"holds {', '.join(held)}, which is to be left out (RX-10)" if held else ""


def _of(batches: Iterable[Batch], line: FillLine) -> list[Batch]:
    return [batch for batch in batches if batch.formula.code == line.formula.code]
