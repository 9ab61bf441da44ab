"""Before and after surgery or dental work: when the last dose is, and how one starts again (domain 5.2, 4.9). Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from orders.directions import Timing
from orders.safety import Answers

SAME_DOSE_DAYS = 14  # off it for fewer days one goes on at the same dose, else from the first step (SURG-02)
# The latest a dose of that name is taken: bedtime may be midnight, the morning ends at noon.
LATEST = {Timing.MORNING: time(12), Timing.BEDTIME: time(0)}


@dataclass(frozen=True)
class ProcedurePlan:
    """A procedure and what it asks for. `time_of_day` None: not known yet, so the day counts from its first hour.

    `stops_at`: nothing is taken after it. `last_dose_on` and `last_dose_when` name the last dose before it.
    """

    on: date
    time_of_day: time | None
    stop_hours: int
    stops_at: datetime
    last_dose_on: date
    last_dose_when: Timing

    @property
    def until(self) -> datetime:
        """The minute after which nothing is taken, as it is said: midnight as the end of its day, not as 12:00 am."""
        return self.stops_at - timedelta(minutes=1) if self.stops_at.time() == time(0) else self.stops_at


def plan_of(on: date, time_of_day: time | None, *, timing: Timing, stop_hours: int, zone: tzinfo) -> ProcedurePlan:
    """The plan for a procedure on a day of `zone`: real hours, also where the clocks change in between (SURG-01)."""
    begins = datetime.combine(on, time_of_day or time(0), tzinfo=zone)
    stops_at = (begins.astimezone(UTC) - timedelta(hours=stop_hours)).astimezone(zone)
    last_on, when = max(_before(stops_at, when) for when in _times(timing))
    return ProcedurePlan(on, time_of_day, stop_hours, stops_at, last_on, when)


def plan_for(answers: Answers, *, timing: Timing, stop_hours: int, zone: tzinfo) -> ProcedurePlan | None:
    """The plan around the procedure that was answered; None where there is none or its day is not known."""
    if answers.procedure_on is None:
        return None
    return plan_of(answers.procedure_on, answers.procedure_time, timing=timing, stop_hours=stop_hours, zone=zone)


def _times(timing: Timing) -> list[Timing]:
    return [Timing.MORNING, Timing.BEDTIME] if timing is Timing.MORNING_AND_BEDTIME else [timing]


def _before(stops_at: datetime, when: Timing) -> tuple[date, Timing]:
    """The last day on which a dose of that name is surely taken before `stops_at`."""
    latest, day = LATEST[when], stops_at.date()
    if latest == time(0):  # the midnight that ends the day
        return day - timedelta(days=1), when
    return (day if stops_at.time() >= latest else day - timedelta(days=1)), when
