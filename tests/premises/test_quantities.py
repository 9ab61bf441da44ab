"""Numbers as they may be read and as they may come in (ISMP, domain 2.4)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from premises.quantities import NO_BREAK_SPACE, count, dose_text, not_negative, positive, strength_text, us_date

D = Decimal


@pytest.mark.parametrize(
    ("value", "text"),
    [("0.5", "0.5"), (".5", "0.5"), ("3.0", "3"), ("3", "3"), ("100", "100"), ("1E+2", "100"), ("4.50", "4.5"),
     ("0", "0"), ("0.000", "0"), ("1E-7", "0.0000001"), ("10.10", "10.1"),
     ("12345678901234567890.123456789012", "12345678901234567890.123456789012")],
)  # fmt: skip
def test_a_dose_has_a_leading_and_no_trailing_zero(value: str, text: str) -> None:
    assert dose_text(D(value)) == text


@given(st.decimals(min_value=0, max_value=10**6, places=4))
def test_a_dose_reads_back_as_itself(value: D) -> None:
    text = dose_text(value)
    assert D(text) == value
    assert not text.startswith(".")
    assert "." not in text or text[-1] not in "0."


@pytest.mark.parametrize(
    ("mg", "text"),
    [("4.50", "4.5 mg"), ("3", "3 mg"), ("0.5", "0.5 mg"), ("0.1", "0.1 mg"), ("0.075", "75 mcg"),
     ("0.0995", "99.5 mcg"), ("0.001", "1 mcg"), ("0", "0 mg"), ("50", "50 mg")],
)  # fmt: skip
def test_strengths_below_a_tenth_of_a_milligram_are_in_mcg(mg: str, text: str) -> None:
    assert strength_text(D(mg)) == text


def test_a_concentration_and_a_space_that_does_not_break() -> None:
    assert strength_text(1, "mL") == "1 mg/mL"
    assert strength_text(D("0.05"), per="mL", space=NO_BREAK_SPACE) == "50\u00a0mcg/mL"


def test_the_date_of_a_label() -> None:
    assert us_date(date(2026, 11, 23)) == "11/23/2026"
    assert us_date(date(2027, 1, 5)) == "01/05/2027"


@pytest.mark.parametrize("check", [positive, not_negative, count])
@pytest.mark.parametrize("wrong", [1.5, 1.0, True, False, "1", None])
def test_floats_and_bools_are_no_numbers_here(check: Callable[..., object], wrong: Any) -> None:
    with pytest.raises(TypeError, match="RX-05"):
        check(wrong, "dose", "RX-05")


@pytest.mark.parametrize(
    ("code", "check", "wrong"),
    [
        ("not_finite", positive, D("NaN")),
        ("not_finite", not_negative, D("-Infinity")),
        ("not_finite", positive, D("1E+29")),
        ("not_finite", positive, D("1E-29")),
        ("not_finite", not_negative, 10**29),
        ("not_positive", positive, 0),
        ("not_positive", positive, D("-0.5")),
        ("not_positive", count, 0),
        ("negative", not_negative, D("-0.5")),
    ],
)
def test_numbers_that_cannot_be(code: str, check: Callable[..., object], wrong: Any) -> None:
    with pytest.raises(ValueError, match="RX-05") as refusal:
        check(wrong, "dose", "RX-05")
    assert refusal.value.code == code  # type: ignore[attr-defined]


def test_numbers_that_can_be_come_back_as_decimals() -> None:
    assert type(positive(3, "dose", "RX-05")) is type(not_negative(0, "water", "CMP-09")) is D
    assert count(7, "days", "RX-05") == 7
