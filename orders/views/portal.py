"""The patient's pages: where the order is, in four phases."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only
from accounts.roles import Role
from orders import boards, phases
from orders.lifecycle import OrderStatus
from orders.models import Order
from records.access import looked_at


@only(Role.PATIENT)
@require_safe
def my_orders(request: SignedIn) -> HttpResponse:
    """The newest order under way, or else the last that left, and what happens now; earlier ones in a line each."""
    orders = list(Order.objects.visible_to(request.user).with_people().select_related("handing_over").newest())
    under_way = (order for order in orders if order.is_open())
    left = (order for order in orders if order.status == OrderStatus.HANDED_OVER)
    current = next(under_way, None) or next(left, None)
    for order in orders[:1]:
        looked_at(request.user, order, patient=order.prescription.patient, at=timezone.now(), how="own order")
    context = {
        "first_name": request.user.name.split()[0],
        "current": current,
        "phases": phases.phases(current, timezone.now()) if current else [],
        "product": boards.product_of(current) if current else "",
        "earlier": [phases.earlier(order) for order in orders if order is not current],
    }
    return render(request, "orders/my_orders.html", context)
