"""How much may be made before it is prescribed: facts from what was dispensed (503A-02, 503A-03)."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from compounding.models import Batch
from orders.models import Container
from premises.models import Pharmacy

WINDOW_DAYS, YEAR_DAYS = 30, 365


def room_for_stock(code: str, at: datetime) -> Decimal:
    """Units that may still be made to stock: the busiest 30 days of the last year, less what is free."""
    today = Pharmacy.objects.today(at)
    free = sum((batch.free for batch in Batch.objects.usable_on(today).filter(formula__code=code)), Decimal(0))
    return max(busiest(_dispensed(code, today)) - free, Decimal(0))


def busiest(units_by_day: dict[date, Decimal]) -> Decimal:
    """The most units in any 30 consecutive days."""
    days = sorted(units_by_day)
    window = timedelta(days=WINDOW_DAYS)
    sums = [sum((units_by_day[d] for d in days if f <= d < f + window), Decimal(0)) for f in days]
    return max(sums, default=Decimal(0))


def _dispensed(code: str, today: date) -> dict[date, Decimal]:
    rows = Container.objects.filter(line__formula__code=code, handed_over_at__isnull=False)
    by_day: dict[date, Decimal] = {}
    for units, when in rows.values_list("units", "handed_over_at"):
        day = Pharmacy.objects.today(when) if when else today
        if day > today - timedelta(days=YEAR_DAYS):
            by_day[day] = by_day.get(day, Decimal(0)) + units
    return by_day
