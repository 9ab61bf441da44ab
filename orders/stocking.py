"""How much may be made before it is prescribed: facts from what was dispensed (503A-02, 503A-03)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import F, Sum
from django.db.models.functions import TruncDate

from compounding.models import Batch
from orders.models import Container
from premises.models import Pharmacy

WINDOW_DAYS, YEAR_DAYS = 30, 365
NONE = Decimal(0)


@dataclass(frozen=True)
class Window:
    """30 consecutive days by the last of them, with the units dispensed in them."""

    last: date
    units: Decimal

    @property
    def first(self) -> date:
        """The first of its days."""
        return self.last - timedelta(days=WINDOW_DAYS - 1)


def free_units(codes: Sequence[str], today: date) -> dict[str, Decimal]:
    """Units on hand that nobody is promised, by product."""
    found = Batch.objects.free_on(today).filter(formula__code__in=codes).order_by("formula__code")
    return dict(found.values_list("formula__code").annotate(units=Sum(F("on_hand") - F("reserved"))))


def windows(units_by_day: Mapping[date, Decimal]) -> Iterator[Window]:
    """The 30 days that end on each of these days, in the order of days and in one pass over them."""
    days, units, oldest = sorted(units_by_day), NONE, 0
    for day in days:
        units += units_by_day[day]
        while (day - days[oldest]).days >= WINDOW_DAYS:
            units -= units_by_day[days[oldest]]
            oldest += 1
        yield Window(day, units)


def busiest(units_by_day: Mapping[date, Decimal]) -> Window | None:
    """The 30 consecutive days in which most was dispensed, of several the latest; None where nothing was."""
    return max(windows(units_by_day), key=lambda window: (window.units, window.last), default=None)


def most_for_stock(units_by_day: Mapping[date, Decimal]) -> Decimal:
    """Units that may be on hand or under way before they are prescribed: those of the busiest 30 days (503A-03)."""
    found = busiest(units_by_day)
    return found.units if found else NONE


def dispensed(codes: Sequence[str], today: date) -> dict[str, dict[date, Decimal]]:
    """Units handed over in the last year, by product and by the pharmacy's day."""
    pharmacy = Pharmacy.objects.the_one()
    day = TruncDate("handed_over_at", tzinfo=pharmacy.zone if pharmacy else None)
    rows = Container.objects.filter(line__formula__code__in=codes, handed_over_at__isnull=False).order_by()
    rows = rows.annotate(day=day).filter(day__gt=today - timedelta(days=YEAR_DAYS))
    found: dict[str, dict[date, Decimal]] = {}
    for code, on, units in rows.values_list("line__formula__code", "day").annotate(given=Sum("units")):
        found.setdefault(code, {})[on] = units
    return found
