"""Which days of a schedule a fill covers: worked examples and properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.fills import covered_days

RAMP = [14, 14, None]


@pytest.mark.parametrize(
    ("lengths", "first_day", "days", "covered"),
    [
        (RAMP, 0, 56, [14, 14, 28]),
        (RAMP, 0, 20, [14, 6, 0]),
        (RAMP, 20, 20, [0, 8, 12]),
        (RAMP, 56, 30, [0, 0, 30]),
        ([7, 7], 0, 30, [7, 7]),
        ([7, 7], 14, 30, [0, 0]),
        ([None], 90, 30, [30]),
    ],
)
def test_it_cuts_the_schedule_where_the_fill_before_ended(lengths, first_day, days, covered):
    assert covered_days(lengths, first_day=first_day, days=days) == covered


steps = st.lists(st.integers(1, 60), min_size=1, max_size=6)


@given(steps, st.integers(1, 90), st.booleans())
def test_fills_one_after_another_cover_every_day_once(lengths, days, open_ended):
    schedule = [*lengths[:-1], None] if open_ended else lengths
    total = sum(lengths)
    fills = [covered_days(schedule, first_day=day, days=days) for day in range(0, total, days)]
    together = [sum(fill[n] for fill in fills) for n in range(len(schedule))]
    assert together[:-1] == lengths[:-1]
    assert sum(together) == (len(fills) * days if open_ended else total)
