"""How far a batch or a lot has come: what would be taken back, and what has left already (QA-02)."""

from collections.abc import Iterable

from compounding.models import Batch, Lot
from orders.models import Container, Order, Reservation

NOTHING = "nothing"


def reach_of_batch(batch: Batch) -> list[tuple[str, str]]:
    """Label and value: orders whose promise ends, whose containers come back, whose containers have left."""
    return _reach([batch])


def reach_of_lot(lot: Lot) -> list[tuple[str, str]]:
    """The same of every batch made with a lot, and those batches."""
    reached = list(Batch.objects.made_with(lot).order_by("number"))
    said = ", ".join(f"{batch.number} ({batch.get_status_display()})" for batch in reached)
    return [("Batches made with it", said or "none"), *_reach(reached)]


def _reach(batches: list[Batch]) -> list[tuple[str, str]]:
    promised = Reservation.objects.open().filter(batch__in=batches)
    inside = Container.objects.in_the_house().filter(batch__in=batches)
    left = Container.objects.live().filter(batch__in=batches, handed_over_at__isnull=False)
    return [
        ("Promises that end", _numbers(promised)),
        ("Containers that come back", _numbers(inside)),
        ("Left already", _numbers(left)),
    ]


def _numbers(rows: Iterable[Reservation | Container]) -> str:
    """The orders these stand in, each once."""
    orders = Order.objects.filter(lines__in={row.line_id for row in rows}).select_related("prescription").distinct()
    return ", ".join(order.number for order in orders.order_by("pk")) or NOTHING
