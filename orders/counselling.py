"""Whether counselling has to be offered with a fill: the first, one that changes something, or every one (HND-01)."""

from orders.models import Order
from premises.models import Setting

EVERY_FILL = "counsel_every_fill"


def why_due(order: Order) -> str:
    """Why counselling is offered with this order; nothing where none has to be."""
    if Setting.objects.value(EVERY_FILL):
        return "Offered with every fill."
    prescription = order.prescription
    before = prescription.orders.exclude(pk=order.pk).filter(handing_over__isnull=False)
    last = before.filter(fill_number__lte=order.fill_number).order_by("-fill_number", "-part").first()
    if last is None:
        return "This is the first fill of the prescription."
    if _said_on(last) != _said_on(order):
        return "Product or directions are others than in the fill before."
    if prescription.adjustments.filter(made_at__gt=last.handed_over_at).exists():
        return "The schedule was adjusted since the fill before."
    return ""


def _said_on(order: Order) -> set[tuple[int, str]]:
    """What this fill is and how it is taken; a sibling part of the same fill says as much of it as it holds."""
    return set(order.lines.values_list("formula", "directions"))
