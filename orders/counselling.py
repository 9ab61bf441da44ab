"""Whether counselling has to be offered with a fill: the first, one that changes something, or every one (HND-01)."""

from orders.models import FillLine, Order
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
    if prescription.adjustments.filter(made_at__gt=last.submitted_at).exists():
        return "The schedule was adjusted since the fill before."
    return ""


def _said_on(order: Order) -> set[tuple[int, str]]:
    """What this fill is and how it is taken, in however many parts it leaves."""
    fill = FillLine.objects.filter(order__prescription=order.prescription_id, order__fill_number=order.fill_number)
    return set(fill.values_list("formula", "directions"))
