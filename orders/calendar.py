"""Which dose is taken on which day of a fill: its periods with their dates, and weeks as rows of a calendar. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from premises.quantities import dose_text

ONE_DAY = timedelta(days=1)
DAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")


@dataclass(frozen=True)
class Period:
    """One step of the schedule as far as the fill covers it: from `first` to `last`, both taken."""

    step: int
    dose_mg: Decimal
    first: date
    last: date


def dose_said(period: Period) -> str:
    """`1.5 mg`, or that there is none."""
    return f"{dose_text(period.dose_mg)} mg" if period.dose_mg else "no dose"


@dataclass(frozen=True)
class Week:
    """Seven days from Sunday: the number of the period each belongs to, None outside the fill."""

    sunday: date
    periods: tuple[int | None, ...]

    @property
    def first(self) -> date:
        """The first day with a dose."""
        taken = next(day for day, period in enumerate(self.periods) if period is not None)
        return self.sunday + taken * ONE_DAY

    @property
    def opens(self) -> int:
        """The period of its first dose."""
        return next(period for period in self.periods if period is not None)


def periods(doses: Sequence[Decimal], covered: Sequence[int], *, starts_on: date) -> list[Period]:
    """The dated steps of a fill that covers so many days of each dose; a step it does not reach is left out."""
    found, at = [], starts_on
    for step, (dose, days) in enumerate(zip(doses, covered, strict=True), start=1):
        if days:
            found.append(Period(step, dose, at, at + (days - 1) * ONE_DAY))
            at += days * ONE_DAY
    return found


def weeks(spans: Iterable[tuple[date, date]]) -> list[Week]:
    """The weeks that periods from first to last day touch, Sunday first, each day with its period's number from 0."""
    of_day = {
        first + day * ONE_DAY: number
        for number, (first, last) in enumerate(spans)
        for day in range((last - first).days + 1)
    }
    if not of_day:
        return []
    sunday, end = sunday_of(min(of_day)), max(of_day)
    rows = []
    while sunday <= end:
        rows.append(Week(sunday, tuple(of_day.get(sunday + day * ONE_DAY) for day in range(7))))
        sunday += 7 * ONE_DAY
    return rows


def sunday_of(day: date) -> date:
    """The Sunday the week of `day` begins with."""
    return day - (day.isoweekday() % 7) * ONE_DAY
