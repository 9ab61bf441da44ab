"""Adjustments of a schedule: worked examples, and that what is dispensed is what is taken, whatever was adjusted."""

from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.fills import covered_days, place_of
from orders.stretches import AdjustmentKind, CannotAdjust, Change, Daily, Stretch, adjusted, covered, lasting, rest_of

D, S = Decimal, Stretch
STAY, BACK, PAUSE = AdjustmentKind.STAY_LONGER, AdjustmentKind.STEP_BACK, AdjustmentKind.PAUSE
RAMP = [14, 14, None]
SIGNED = [S(0, 14), S(1, 14), S(2, None)]
off = partial(S, is_off=True)
DAILY = [Daily(15, D("1.5"), D("1.5")), Daily(30, D(3), D(3)), Daily(45, D("4.5"), D("4.5"))]


@pytest.mark.parametrize(
    ("change", "stretches"),
    [
        (Change(STAY, 0, 7), [S(0, 21), S(1, 14), S(2, None)]),
        (Change(STAY, 13, 7), [S(0, 21), S(1, 14), S(2, None)]),
        (Change(STAY, 14, 7), [S(0, 14), S(1, 21), S(2, None)]),
        (Change(BACK, 18, 7), [S(0, 14), S(1, 4), S(0, 7), S(1, 14), S(2, None)]),
        (Change(BACK, 14, 7), [S(0, 21), S(1, 14), S(2, None)]),
        (Change(BACK, 40, 10), [S(0, 14), S(1, 14), S(2, 12), S(1, 10), S(2, None)]),
        (Change(BACK, 28, 10), [S(0, 14), S(1, 24), S(2, None)]),
        (Change(PAUSE, 18, 13), [S(0, 14), S(1, 4), off(1, 13), S(1, 10), S(2, None)]),
        (Change(PAUSE, 18, 14), [S(0, 14), S(1, 4), off(1, 14), *SIGNED]),
        (Change(PAUSE, 14, 5), [S(0, 14), off(1, 5), S(1, 14), S(2, None)]),
        (Change(PAUSE, 40, 7), [S(0, 14), S(1, 14), S(2, 12), off(2, 7), S(2, None)]),
    ],
)
def test_a_change_recomputes_what_comes_after(change, stretches):
    assert adjusted(RAMP, [change]) == stretches


def test_changes_follow_one_another():
    """Back at 3 mg the patient sleeps badly again, and goes on at 1.5 mg."""
    first = Change(BACK, 18, 7)
    assert adjusted(RAMP, [first, Change(STAY, 20, 7)])[2] == S(0, 14)
    assert adjusted(RAMP, [first, Change(BACK, 26, 5)])[2:5] == [S(0, 7), S(1, 1), S(0, 5)]


@pytest.mark.parametrize("change", [Change(STAY, 28, 7), Change(BACK, 13, 7), Change(BACK, 0, 7)])
def test_what_cannot_be_is_refused(change):
    with pytest.raises(CannotAdjust, match="RX-05"):
        adjusted(RAMP, [change])


def test_no_day_after_the_end():
    with pytest.raises(CannotAdjust, match="no such day"):
        adjusted([7, 7], [Change(STAY, 14, 7)])


@pytest.mark.parametrize(
    ("day", "rest"),
    [
        (0, SIGNED), (13, [S(0, 1), S(1, 14), S(2, None)]), (28, [S(2, None)]), (400, [S(2, None)]),
    ],
)  # fmt: skip
def test_what_is_left_begins_with_the_day(day, rest):
    assert rest_of(SIGNED, day) == rest


def test_what_is_left_has_no_pause_in_it_and_ends_with_the_schedule():
    paused = [S(0, 14), S(1, 4), off(1, 5), S(1, 10)]
    assert rest_of(paused, 16) == [S(1, 12)]
    assert rest_of(paused, 20) == [S(1, 10)]
    assert rest_of(paused, 33) == []


@pytest.mark.parametrize(
    ("stretches", "given", "until", "left"),
    [
        (SIGNED, {}, 0, {}),
        (SIGNED, {15: D(14), 30: D(14), 45: D(2)}, 30, {}),
        (SIGNED, {45: D(30)}, 0, {45: D(30)}),
        ([S(0, 21), S(1, 14), S(2, None)], {15: D(14), 30: D(14), 45: D(2)}, 14, {30: D(14), 45: D(2)}),
        ([S(0, 14), S(1, 14)], {15: D(20), 30: D(20)}, 28, {15: D(6), 30: D(6)}),
    ],
)
def test_a_supply_lasts_until_a_dose_is_short(stretches, given, until, left):
    found = lasting(stretches, DAILY, given)
    assert (found.until, {product: units for product, units in found.left.items() if units}) == (until, left)


def test_a_hundredth_of_a_ml_that_rounding_took_is_no_missing_day():
    daily = [Daily(1, D(1), D(3))]  # a third of a mL a day
    assert lasting([S(0, None)], daily, {1: D("10.33")}).until == 31
    assert lasting([S(0, None)], daily, {1: D("10.00")}).until == 30


def test_one_of_two_capsules_is_no_dose():
    assert lasting([S(0, None)], [Daily(1, D(3), D("1.5"))], {1: D(61)}).until == 30
    assert lasting([S(0, None)], [Daily(1, D(5), D("0.5"), 2)], {1: D(39)}).until == 1, "nineteen of twenty are none"


lengths = st.lists(st.integers(1, 40), min_size=2, max_size=6)


@st.composite
def schedules(draw):
    """An open-ended schedule with up to four changes that can be."""
    signed = [*draw(lengths), None]
    changes = []
    for _ in range(draw(st.integers(0, 4))):
        change = Change(draw(st.sampled_from(AdjustmentKind)), draw(st.integers(0, 150)), draw(st.integers(1, 30)))
        try:
            adjusted(signed, [*changes, change])
        except CannotAdjust:
            continue
        changes.append(change)
    return signed, changes


@given(schedules())
def test_no_day_is_ever_higher_than_what_was_signed_for_it(schedule):
    """Nor is a step skipped; and the last one is reached in the end."""
    signed, changes = schedule
    stretches = adjusted(signed, changes)
    assert stretches[-1] == S(len(signed) - 1, None)
    pairs = list(zip(stretches, stretches[1:], strict=False))
    assert all(abs(b.step - a.step) == 1 for a, b in pairs if not a.is_off and not b.is_off)
    assert all(b.step in {0, a.step} for a, b in pairs if a.is_off)
    days = range(sum(s.days or 0 for s in stretches) + 1)
    steps = [stretches[place_of(day, [s.days for s in stretches]).step].step for day in days]
    assert all(step <= place_of(day, signed).step for day, step in zip(days, steps, strict=True))


@given(schedules(), st.integers(7, 90))
def test_what_the_fills_give_is_what_is_taken(schedule, supply):
    """Fill after fill, each for the days' supply from where the ones before run out: every dose once, never twice."""
    signed, changes = schedule
    stretches = adjusted(signed, changes)
    daily = [Daily(step, D(step + 1), D(1)) for step in range(len(signed))]
    given: dict[int, D] = {}
    for fill in range(4):
        reach = lasting(stretches, daily, given)
        assert _doses(stretches, covered_days([s.days for s in stretches], first_day=0, days=reach.until)) == given
        assert sum(given.values()) == 0 if not fill else not any(reach.left.values())
        for step, units in _doses(stretches, covered(stretches, first_day=reach.until, days=supply)).items():
            given[step] = given.get(step, D(0)) + units
    assert given == _doses(stretches, covered(stretches, first_day=0, days=4 * supply))


def _doses(stretches, days):
    """Units of each step in so many days of each stretch."""
    units: dict[int, D] = {}
    for stretch, count in zip(stretches, days, strict=True):
        if count and not stretch.is_off:
            units[stretch.step] = units.get(stretch.step, D(0)) + count * D(stretch.step + 1)
    return units
