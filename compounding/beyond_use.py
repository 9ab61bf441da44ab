"""The beyond-use date: the last day a preparation may be used. Pure."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

LONGEST_DAYS = 180  # BUD-03: never more, whatever a study says


class BudDays(ValueError):
    """A number of days no preparation may be given."""

    code = "bud_days"


class ComponentExpired(ValueError):
    """A component that was out of date when the preparation was made."""

    code = "component_expired"


def beyond_use_date(made_on: date, days: int | Decimal, component_dates: Iterable[date] = ()) -> date:
    """The last day of use, calendar date in the pharmacy's time zone (BUD-04, BUD-05, BUD-06).

    The day of making is day 1. `component_dates` are the expiry dates of the components and the BUDs of the compounded
    ones; none may be passed. Raises `BudDays` under 1 or over 180, `ComponentExpired` for a date before `made_on`.
    """
    last_day = _calendar_date(made_on) + timedelta(days=_whole_days(days) - 1)
    for component_date in component_dates:
        if _calendar_date(component_date) < made_on:
            raise ComponentExpired(f"A component good until {component_date} on {made_on}, the day of making (BUD-04)")
        last_day = min(last_day, component_date)
    return last_day


def _whole_days(days: int | Decimal) -> int:
    if isinstance(days, bool) or not isinstance(days, int | Decimal):
        raise TypeError(f"days is a whole number, not {type(days).__name__} (BUD-05)")
    if not (Decimal(days).is_finite() and 1 <= days <= LONGEST_DAYS and days == int(days)):
        raise BudDays(f"A beyond-use date is 1 to {LONGEST_DAYS} whole days, not {days} (BUD-03)")
    return int(days)


def _calendar_date(day: date) -> date:
    if isinstance(day, datetime) or not isinstance(day, date):
        raise TypeError(f"a calendar date without a time is needed, not {type(day).__name__} (BUD-06)")
    return day
