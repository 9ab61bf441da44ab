"""A ready order nobody came for, in words: for whom, since when, how to reach them, what goes back to which batch."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from orders.boards import product_of
from orders.models import Order
from orders.supply import containers_of
from premises.models import DayOf, Pharmacy
from premises.moments import record_day
from premises.quantities import dose_text


@dataclass(frozen=True)
class Waiting:
    """One line of the list."""

    url: str
    back_url: str
    patient: str
    what: str
    number: str
    telephone: str
    since: str
    days: int


def row_of(order: Order, at: datetime, day_of: DayOf) -> Waiting:
    """One order as it stands in the list; `day_of` is the pharmacy's calendar."""
    patient, ready = order.prescription.patient, order.checked_at or order.submitted_at
    return Waiting(
        url=reverse("order", args=[order.public_id]), back_url=reverse("order_uncollected", args=[order.public_id]),
        patient=patient.full_name, what=product_of(order), number=order.number,
        telephone=patient.telephone.as_national, since=record_day(day_of(ready)),
        days=(at - ready).days,
    )  # fmt: skip


def facts_of(order: Order, at: datetime) -> list[tuple[str, str]]:
    """Whose it is, since when it waits, and each container with the batch it returns to."""
    row = row_of(order, at, Pharmacy.objects.today)
    back = [
        ("Goes back", f"{one.line.formula.product}, {dose_text(one.units)}, to batch {one.batch.number}, use by "
                      f"{record_day(one.batch.bud_on)}")
        for one in containers_of(order)
    ]  # fmt: skip
    waits = f"{row.days} days, since {row.since}"
    return [("Patient", row.patient), ("Telephone", row.telephone), ("Ready for", waits), *back]
