"""How often warnings are passed, for the pharmacist in charge, and the same as a file."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only
from accounts.roles import Role
from orders.override_rates import COLUMNS, tables_at
from records.downloads import csv_file


@only(Role.PHARMACIST_IN_CHARGE)
@require_safe
def override_rates(request: SignedIn) -> HttpResponse:
    """By rule, by pharmacist, by month; printable."""
    at = timezone.now()
    return render(request, "orders/override_rates.html", {"tables": tables_at(at), "columns": COLUMNS, "at": at})


@only(Role.PHARMACIST_IN_CHARGE)
@require_safe
def override_rates_numbers(request: SignedIn) -> HttpResponse:
    """Every line of the page."""
    tables = tables_at(timezone.now())
    rows = [(table.title, rate.of, *dict(rate.cells).values()) for table in tables for rate in table.rows]
    return csv_file([("table", "of", *COLUMNS), *rows], "overrides")
