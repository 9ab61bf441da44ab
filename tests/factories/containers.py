"""Containers by the hundred: one order made by the real actions, its rows multiplied past the same guards."""

from datetime import datetime

from accounts.models import User
from compounding.models import Batch
from orders.lifecycle import OrderStatus
from orders.models import Container, FillLine, Order
from tests.factories.accounts import pharmacist, pharmacist_in_charge
from tests.factories.compounding import a_formula, a_released_batch
from tests.factories.orders import an_accepted_order


def many_containers(count: int, *, by: User, at: datetime) -> list[Container]:
    """So many, filled `by` a technician and each of an order of its own; no label was asked for."""
    reviewer = pharmacist()
    in_charge = pharmacist_in_charge()
    formula = a_formula(by=in_charge, at=at)
    batch = a_released_batch(at=at, formula=formula, maker=by, by=in_charge, units=100)
    lines = _lines(an_accepted_order(at=at, by=reviewer, formula=formula), count, reviewer, at)
    rows = [Container(line=line, batch=batch, units=line.units, filled_by=by, filled_at=at) for line in lines]
    Container.objects.bulk_create(rows)
    return list(Container.objects.filter(batch=Batch.objects.get(pk=batch.pk)).order_by("pk"))


def _lines(first: Order, count: int, reviewer: User, at: datetime) -> list[FillLine]:
    """The lines of further parts of this fill, each part accepted."""
    same = {"prescription": first.prescription, "fill_number": first.fill_number, "due_at": first.due_at}
    same |= {"status": OrderStatus.SUBMITTED, "submitted_by": first.submitted_by, "submitted_at": first.submitted_at}
    parts = Order.objects.bulk_create(
        Order(**same, split_from=first, part=part, accepted_by=reviewer, accepted_at=at) for part in range(2, count + 2)
    )
    Order.objects.filter(split_from=first).update(status=OrderStatus.ACCEPTED)
    line = first.lines.get()
    return FillLine.objects.bulk_create(
        FillLine(order=part, position=1, formula=line.formula, units=line.units, directions=line.directions)
        for part in parts
    )
