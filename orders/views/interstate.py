"""The monthly report of what left for other states, printable, and as a file (503A-12)."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only
from accounts.roles import Role
from orders.interstate import FLAGGED_PERCENT, WHY, Month, as_table, months_until
from records.downloads import csv_file


@only(Role.PHARMACIST_IN_CHARGE)
@require_safe
def interstate(request: SignedIn) -> HttpResponse:
    """One month by state, and the share of each month of the last year."""
    at = timezone.now()
    months = months_until(at)
    chosen = _chosen(request, months)
    context = {"months": months, "chosen": chosen, "at": at, "limits": [(n, WHY[n]) for n in FLAGGED_PERCENT]}
    return render(request, "orders/interstate.html", context)


@only(Role.PHARMACIST_IN_CHARGE)
@require_safe
def interstate_numbers(request: SignedIn) -> HttpResponse:
    """The same month, a row a state."""
    chosen = _chosen(request, months_until(timezone.now()))
    return csv_file(as_table(chosen), f"interstate-{chosen.key}")


def _chosen(request: SignedIn, months: list[Month]) -> Month:
    """The month asked for, this one unless said."""
    key = request.GET.get("month") or months[0].key
    found = next((month for month in months if month.key == key), None)
    if found is None:
        raise Http404("no such month")
    return found
