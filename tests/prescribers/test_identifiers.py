"""Check digits of NPI and DEA number: domain 3.2, and text that only looks like one."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prescribers.identifiers import is_dea_number, is_npi
from tests.data.worked import examples

NPI, DEA = "1234567893", "AJ5184279"
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@pytest.mark.parametrize("npi", examples("npi")["valid"])
def test_valid_npis(npi: str) -> None:
    assert is_npi(npi)
    assert is_npi(f" {npi}\n")


@pytest.mark.parametrize("npi", examples("npi")["invalid"])
def test_invalid_npis(npi: str) -> None:
    assert not is_npi(npi)


@pytest.mark.parametrize("dea", examples("dea")["valid"])
def test_valid_dea_numbers(dea: str) -> None:
    assert is_dea_number(dea)
    assert is_dea_number(f"\t{dea.lower()} ")


@pytest.mark.parametrize("dea", examples("dea")["invalid"])
def test_invalid_dea_numbers(dea: str) -> None:
    assert not is_dea_number(dea)


@pytest.mark.parametrize(
    "text",
    [None, "", " ", 1234567893, True, 1.5, b"1234567893", ["1234567893"], "12345678931", "123456789", "12345 67893",
     "123-456-7893", "1234567893x", NPI.translate(FULL_WIDTH), "١٢٣٤٥٦٧٨٩٣", "1234567893\u200b", "2234567893"],
)  # fmt: skip
def test_anything_else_is_no_npi(text: Any) -> None:
    assert is_npi(text) is False


@pytest.mark.parametrize(
    "text",
    [None, "", 5184279, b"AJ5184279", "A5184279", "AJJ5184279", "AJ518427", "AJ51842799", "9J5184279", "A85184279",
     "ÄJ5184279", "A\u212a5184279", "AJ 5184279", DEA.translate(FULL_WIDTH), "AJ518427９"],
)  # fmt: skip
def test_anything_else_is_no_dea_number(text: Any) -> None:
    assert is_dea_number(text) is False


def test_an_npi_may_start_with_2_and_only_one_check_digit_fits() -> None:
    assert [digit for digit in range(10) if is_npi(f"200000000{digit}")] == [2]


@given(place=st.integers(0, 9), digit=st.sampled_from("0123456789"))
def test_one_wrong_digit_is_found_in_an_npi(place: int, digit: str) -> None:
    changed = NPI[:place] + digit + NPI[place + 1 :]
    assert is_npi(changed) == (changed == NPI)


@given(st.one_of(st.text(), st.none(), st.integers(), st.binary()))
def test_they_never_raise(text: Any) -> None:
    assert is_npi(text) in {True, False}
    assert is_dea_number(text) in {True, False}
