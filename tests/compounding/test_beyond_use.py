"""The beyond-use date: the worked dates of domain 1.4, and what is refused."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compounding.beyond_use import beyond_use_date
from tests.data.worked import examples

MADE = date(2026, 11, 23)


@pytest.mark.parametrize("example", examples("beyond_use_date"))
def test_as_in_the_worked_examples(example: dict[str, Any]) -> None:
    components = [date.fromisoformat(day) for day in example.get("component_dates", [])]
    made, expected = date.fromisoformat(example["made"]), date.fromisoformat(example["bud"])
    assert beyond_use_date(made, int(example["days"]), components) == expected
    assert beyond_use_date(made, example["days"], iter(components)) == expected


def test_the_day_of_making_is_day_1() -> None:
    assert beyond_use_date(MADE, 1) == MADE


def test_a_component_good_until_the_day_of_making_leaves_that_day() -> None:
    assert beyond_use_date(MADE, 180, [MADE, MADE + timedelta(days=30)]) == MADE


def test_a_leap_day_counts() -> None:
    assert beyond_use_date(date(2028, 2, 1), 30) == date(2028, 3, 1)


@given(days=st.integers(1, 180), until=st.lists(st.integers(0, 400), max_size=5))
def test_it_is_the_earliest_of_all(days: int, until: list[int]) -> None:
    found = beyond_use_date(MADE, days, [MADE + timedelta(days=n) for n in until])
    assert (found - MADE).days == min([days - 1, *until])


@pytest.mark.parametrize("days", [0, -1, 181, Decimal("1.5"), Decimal("NaN"), Decimal("Infinity"), Decimal(181)])
def test_days_outside_1_to_180_are_refused(days: Any) -> None:
    with pytest.raises(ValueError, match="BUD-03") as refusal:
        beyond_use_date(MADE, days)
    assert refusal.value.code == "bud_days"  # type: ignore[attr-defined]


def test_a_component_out_of_date_is_refused() -> None:
    with pytest.raises(ValueError, match="BUD-04") as refusal:
        beyond_use_date(MADE, 14, [date(2027, 1, 31), date(2026, 11, 22)])
    assert refusal.value.code == "component_expired"  # type: ignore[attr-defined]


@pytest.mark.parametrize("days", [14.0, True, "14", None])
def test_days_are_a_number_and_no_float(days: Any) -> None:
    with pytest.raises(TypeError):
        beyond_use_date(MADE, days)


def test_a_date_has_no_time() -> None:
    with pytest.raises(TypeError):
        beyond_use_date(datetime(2026, 11, 23, 8, 0), 14)
    with pytest.raises(TypeError):
        beyond_use_date(MADE, 14, [datetime(2026, 12, 1, 8, 0)])
    with pytest.raises(TypeError):
        beyond_use_date("2026-11-23", 14)  # type: ignore[arg-type]
