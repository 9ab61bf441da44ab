"""The figures of the pharmacist in charge, and their numbers as a file."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only
from accounts.roles import Role
from orders.figures import figures_at
from premises.models import Pharmacy
from records.downloads import csv_file


@only(Role.PHARMACIST_IN_CHARGE)
@require_safe
def figures(request: SignedIn) -> HttpResponse:
    """What is open, how long it takes, what stops it, what ends soon; printable."""
    at = timezone.now()
    return render(
        request, "orders/figures.html", {"figures": figures_at(at), "at": at, "pharmacy": Pharmacy.objects.the_one()}
    )


@only(Role.PHARMACIST_IN_CHARGE)
@require_safe
def figures_numbers(request: SignedIn) -> HttpResponse:
    """Every number of the page, a row each."""
    found = figures_at(timezone.now())
    rows = [(one.about, name, value) for one in found for name, value in one.rows()]
    return csv_file([("figure", "what", "value"), *rows], "figures")
