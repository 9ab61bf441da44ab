"""How much may be made before it is prescribed: facts from what was dispensed (503A-02, 503A-03)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import F, Sum
from django.db.models.functions import TruncDate

from compounding.models import Batch
from orders.models import Container
from premises.models import Pharmacy

WINDOW_DAYS, YEAR_DAYS = 30, 365


def rooms_for_stock(codes: Sequence[str], at: datetime) -> dict[str, Decimal]:
    """Units that may still be made to stock, by product: the busiest 30 days of the last year, less what is free."""
    today = Pharmacy.objects.today(at)
    free, given = free_units(codes, today), _dispensed(codes, today)
    return {code: max(busiest(given.get(code, {})) - free.get(code, Decimal(0)), Decimal(0)) for code in codes}


def free_units(codes: Sequence[str], today: date) -> dict[str, Decimal]:
    """Units on hand that nobody is promised, by product."""
    found = Batch.objects.free_on(today).filter(formula__code__in=codes).order_by("formula__code")
    return dict(found.values_list("formula__code").annotate(units=Sum(F("on_hand") - F("reserved"))))


def busiest(units_by_day: dict[date, Decimal]) -> Decimal:
    """The most units in any 30 consecutive days."""
    days = sorted(units_by_day)
    window = timedelta(days=WINDOW_DAYS)
    sums = [sum((units_by_day[d] for d in days if f <= d < f + window), Decimal(0)) for f in days]
    return max(sums, default=Decimal(0))


def _dispensed(codes: Sequence[str], today: date) -> dict[str, dict[date, Decimal]]:
    """Units handed over in the last year, by product and by the pharmacy's day."""
    pharmacy = Pharmacy.objects.the_one()
    day = TruncDate("handed_over_at", tzinfo=pharmacy.zone if pharmacy else None)
    rows = Container.objects.filter(line__formula__code__in=codes, handed_over_at__isnull=False).order_by()
    rows = rows.annotate(day=day).filter(day__gt=today - timedelta(days=YEAR_DAYS))
    found: dict[str, dict[date, Decimal]] = {}
    for code, on, units in rows.values_list("line__formula__code", "day").annotate(given=Sum("units")):
        found.setdefault(code, {})[on] = units
    return found
