"""Staff's list of prescribers to be looked up before an order of theirs is accepted."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only
from accounts.roles import BENCH, Role
from orders.newcomers import ending_soon, newcomers
from premises.models import Pharmacy, Setting


@only(*BENCH, Role.ADMINISTRATOR)
@require_safe
def worklist_prescribers(request: SignedIn) -> HttpResponse:
    """Who waits to be verified, and whose licence ends soon. It counts orders and names no patient."""
    day = Pharmacy.objects.today(timezone.now())
    waiting, ending = newcomers(day), ending_soon(day)
    context = {
        "waiting": waiting,
        "ending": ending,
        "warn_days": Setting.objects.value("licence_warning_days"),
        "tally": [
            {"count": len(waiting), "word": "to verify", "late": False},
            {"count": sum(row.orders for row in waiting), "word": "orders wait", "late": False},
            {"count": len(ending), "word": "end soon", "late": False},
        ],
    }
    return render(request, "orders/worklist_prescribers.html", context)
