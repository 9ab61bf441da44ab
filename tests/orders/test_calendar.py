"""Which dose on which day: worked examples of fills, their dated steps and their weeks."""

from datetime import date
from decimal import Decimal

import pytest

from orders.calendar import Period, Week, periods, sunday_of, weeks
from orders.fills import covered_days

LOW, MIDDLE, HIGH = Decimal("1.5"), Decimal(3), Decimal("4.5")
DOSES = [LOW, MIDDLE, HIGH]
SUNDAY = date(2026, 11, 29)


def test_the_usual_titration_over_eight_weeks():
    covered = covered_days([14, 14, None], first_day=0, days=56)
    assert periods(DOSES, covered, starts_on=SUNDAY) == [
        Period(1, LOW, date(2026, 11, 29), date(2026, 12, 12)),
        Period(2, MIDDLE, date(2026, 12, 13), date(2026, 12, 26)),
        Period(3, HIGH, date(2026, 12, 27), date(2027, 1, 23)),
    ]


def test_a_second_fill_begins_inside_a_step_and_leaves_out_what_is_over():
    covered = covered_days([14, 14, None], first_day=20, days=20)
    assert periods(DOSES, covered, starts_on=date(2026, 12, 20)) == [
        Period(2, MIDDLE, date(2026, 12, 20), date(2026, 12, 27)),
        Period(3, HIGH, date(2026, 12, 28), date(2027, 1, 8)),
    ]


def test_a_fill_that_covers_nothing_has_no_calendar():
    assert periods(DOSES, [0, 0, 0], starts_on=SUNDAY) == []
    assert weeks([]) == []


def test_a_week_that_begins_and_ends_inside():
    (week,) = weeks([(date(2026, 12, 1), date(2026, 12, 3)), (date(2026, 12, 4), date(2026, 12, 4))])
    assert week == Week(SUNDAY, (None, None, 0, 0, 0, 1, None))
    assert (week.first, week.opens) == (date(2026, 12, 1), 0)


def test_weeks_go_over_the_year_and_the_leap_day():
    rows = weeks([(date(2027, 12, 29), date(2028, 3, 1))])
    assert [rows[0].sunday, rows[-1].sunday] == [date(2027, 12, 26), date(2028, 2, 27)]
    assert [rows[0].periods, rows[-1].periods] == [(None,) * 3 + (0,) * 4, (0,) * 4 + (None,) * 3]
    assert sum(period is not None for row in rows for period in row.periods) == 64


@pytest.mark.parametrize("day", range(29, 31))
def test_a_week_begins_on_its_sunday(day):
    assert sunday_of(date(2026, 11, day)) == SUNDAY
    assert sunday_of(date(2026, 11, 28)) == date(2026, 11, 22)
