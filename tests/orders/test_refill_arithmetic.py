"""Refill arithmetic by the calendar: neither a leap day nor the change of the clock gives or takes a day."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compounding.models import Formula
from orders.directions import Timing
from orders.filling import fills_left
from orders.lifecycle import OrderStatus
from orders.models import FillLine, HandOver, Order, Prescription, PrescriptionStep
from orders.spans import Span, is_early, spans_of
from premises.terms import Form

ZONES = ["America/New_York", "America/Los_Angeles", "America/Phoenix", "Pacific/Honolulu"]
PRESSED = st.datetimes(datetime(2023, 1, 1), datetime(2029, 12, 31))
SUPPLY = st.integers(min_value=1, max_value=120)


def prescribed(days_supply: int, refills: int = 3) -> Prescription:
    """One capsule a day until told otherwise; in memory."""
    formula = Formula(pk=1, form=Form.CAPSULE, strength_mg=Decimal("4.5"))
    found = Prescription(days_supply=days_supply, refills=refills, timing=Timing.BEDTIME)
    found.written_with = [PrescriptionStep(position=1, formula=formula, dose_mg=Decimal("4.5"), days=None)]
    return found


def handed(prescription: Prescription, number: int, left: datetime) -> Order:
    """Fill `number` of it, with a capsule for each of its days, handed over at `left`."""
    order = Order(pk=number, prescription=prescription, fill_number=number, status=OrderStatus.HANDED_OVER)
    lines = [FillLine(formula=prescription.written_with[0].formula, units=Decimal(prescription.days_supply))]
    order._prefetched_objects_cache = {"lines": lines}  # type: ignore[attr-defined]
    order.handing_over = HandOver(order=order, done_at=left)
    return order


def spans(prescription: Prescription, times: Sequence[datetime], zone: ZoneInfo) -> list[Span]:
    orders = [handed(prescription, number, left) for number, left in enumerate(times, start=1)]
    return list(spans_of(prescription, orders, day_of=lambda at: at.astimezone(zone).date()))


@given(pressed=PRESSED, days=SUPPLY, zone=st.sampled_from(ZONES).map(ZoneInfo))
def test_one_fill_lasts_its_days_from_the_day_after_in_the_pharmacys_zone(
    pressed: datetime, days: int, zone: ZoneInfo
) -> None:
    (only,) = spans(prescribed(days), [pressed.replace(tzinfo=zone).astimezone(ZoneInfo("UTC"))], zone)
    assert only.begins_on == _real(pressed, zone) + timedelta(days=1)
    assert (only.ends_on - only.begins_on).days + 1 == days


@given(pressed=PRESSED, days=SUPPLY, zone=st.sampled_from(ZONES).map(ZoneInfo), sooner=st.integers(0, 10))
def test_fills_that_come_in_time_follow_each_other_without_a_gap(
    pressed: datetime, days: int, zone: ZoneInfo, sooner: int
) -> None:
    first = pressed.replace(tzinfo=zone)
    early = min(sooner, days - 1)
    found = spans(prescribed(days), [first, _days_later(first, days - early)], zone)
    assert found[1].begins_on == max(found[0].ends_on + timedelta(days=1), found[0].begins_on + timedelta(days - early))
    assert (found[1].ends_on - found[1].begins_on).days + 1 == days
    assert found[1].first_day == days


@given(pressed=PRESSED, days=SUPPLY, late=st.integers(1, 60))
def test_a_late_fill_begins_the_day_after_it_is_handed_over(pressed: datetime, days: int, late: int) -> None:
    zone = ZoneInfo("America/New_York")
    first = pressed.replace(tzinfo=zone)
    found = spans(prescribed(days), [first, _days_later(first, days + late)], zone)
    assert (found[1].begins_on - found[0].ends_on).days == late + 1


@given(begins=st.dates(date(2023, 1, 1), date(2029, 1, 1)), days=SUPPLY, percent=st.integers(50, 100))
def test_too_soon_is_counted_in_days_taken_of_days_given(begins: date, days: int, percent: int) -> None:
    span = Span((), begins, begins + timedelta(days=days - 1), 0)
    taken = next(n for n in range(days + 1) if not is_early(span, begins + timedelta(days=n), percent))
    assert taken * 100 >= days * percent > (taken - 1) * 100
    assert all(is_early(span, begins + timedelta(days=n), percent) for n in range(taken))


@pytest.mark.parametrize(
    ("left", "ends"),
    [
        ("2024-01-31T12:00", date(2024, 3, 1)),  # 30 days from 1 February with the 29th in them
        ("2023-01-31T12:00", date(2023, 3, 2)),
        ("2026-03-07T23:30", date(2026, 4, 6)),  # the evening before the clock goes on
        ("2026-03-08T01:30", date(2026, 4, 7)),
        ("2026-11-01T01:30", date(2026, 12, 1)),  # the hour that comes twice
        ("2026-10-31T23:59", date(2026, 11, 30)),
    ],
)
def test_the_day_it_runs_out(left: str, ends: date) -> None:
    zone = ZoneInfo("America/New_York")
    (only,) = spans(prescribed(30), [datetime.fromisoformat(left).replace(tzinfo=zone)], zone)
    assert only.ends_on == ends


@given(refills=st.integers(0, 11), given_out=st.integers(0, 12), cancelled=st.integers(0, 3))
def test_fills_left_are_those_authorised_less_those_given(refills: int, given_out: int, cancelled: int) -> None:
    found = prescribed(30, refills)
    found.pk = 1
    at = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("UTC"))
    orders = [handed(found, number, at) for number in range(1, given_out + 1)]
    off = [Order(fill_number=99 + n, status=OrderStatus.CANCELLED) for n in range(cancelled)]
    found._prefetched_objects_cache = {"orders": [*orders, *off]}  # type: ignore[attr-defined]
    assert fills_left(found) == refills + 1 - given_out


def _days_later(at: datetime, days: int) -> datetime:
    """The same time by the clock on the wall."""
    return datetime.combine(at.date() + timedelta(days=days), time(at.hour, at.minute), at.tzinfo)


def _real(pressed: datetime, zone: ZoneInfo) -> date:
    """The day a time on the wall is, also the hour the clock leaves out."""
    return pressed.replace(tzinfo=zone).astimezone(ZoneInfo("UTC")).astimezone(zone).date()
