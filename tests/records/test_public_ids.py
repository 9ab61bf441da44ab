"""Public ids and numbers of prescriptions: their check characters find what people mistype."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.public_ids import (
    ALPHABET,
    PrescriptionNumber,
    is_public_id,
    new_public_id,
    normalise,
    parse_prescription_number,
    prescription_number,
)

ids = st.builds(new_public_id)
sequences = st.integers(1, 9_999_999)


def replaced(text: str, place: int, character: str) -> str:
    return text[:place] + character + text[place + 1 :]


def swapped(text: str, place: int) -> str:
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def test_ids_are_ten_characters_and_not_the_same() -> None:
    made = {new_public_id() for _ in range(1000)}
    assert len(made) == 1000
    assert {len(public_id) for public_id in made} == {10}
    assert all(is_public_id(public_id) for public_id in made)
    assert set("".join(made)) == set(ALPHABET)


@given(ids, st.integers(0, 9), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found(public_id: str, place: int, character: str) -> None:
    changed = replaced(public_id, place, character)
    assert is_public_id(changed) == (changed == public_id)


@given(ids, st.integers(0, 8))
def test_swapped_neighbours_are_found(public_id: str, place: int) -> None:
    changed = swapped(public_id, place)
    assert is_public_id(changed) == (changed == public_id)


def test_an_id_is_read_as_people_write_it() -> None:
    assert normalise(" 0lio-abcd ef ") == "0110ABCDEF"
    public_id = new_public_id()
    assert normalise(f"{public_id[:5].lower()}-{public_id[5:]}") == public_id


@pytest.mark.parametrize(
    "text", [None, "", 1234567890, "0000000000 ", "00000", "0" * 11, "000000000I", b"0000000000", "０" * 10]
)
def test_anything_else_is_no_id(text: Any) -> None:
    assert is_public_id(text) is False


def test_a_number_on_paper() -> None:
    assert prescription_number(572) == "0000572-4"  # Damm's own example: 572 has the check digit 4
    assert prescription_number(1234567).startswith("1234567-")
    assert prescription_number(572, 1) == "0000572-4-01"


@given(sequences, st.none() | st.integers(1, 99))
def test_a_number_is_read_back(sequence: int, fill: int | None) -> None:
    number = prescription_number(sequence, fill)
    for written in (number, f"Rx {number}", f" rx{number} ", number.replace("-", " ")):
        assert parse_prescription_number(written) == PrescriptionNumber(sequence, fill)


@given(sequences, st.integers(0, 7), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_found(sequence: int, place: int, digit: str) -> None:
    number = prescription_number(sequence).replace("-", "")
    changed = replaced(number, place, digit)
    if changed != number:
        with pytest.raises(ValueError, match="each digit"):
            parse_prescription_number(changed)


@given(sequences, st.integers(0, 6))
def test_swapped_digits_are_found(sequence: int, place: int) -> None:
    number = prescription_number(sequence).replace("-", "")
    changed = swapped(number, place)
    if changed != number:
        with pytest.raises(ValueError, match="each digit"):
            parse_prescription_number(changed)


@pytest.mark.parametrize(
    "text", ["", "1234567", "1234567-8-1", "1234567-8-", "x0000572-4", "0000572-4-01-01", "００００５７２-4"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="number") as refusal:
        parse_prescription_number(text)
    assert refusal.value.code == "not_a_prescription_number"  # type: ignore[attr-defined]


@pytest.mark.parametrize(("sequence", "fill"), [(0, None), (-1, None), (10_000_000, None), (1, 0), (1, 100)])
def test_what_does_not_fit_on_paper_is_refused(sequence: int, fill: int | None) -> None:
    with pytest.raises(ValueError, match="not 1 to") as refusal:
        prescription_number(sequence, fill)
    assert refusal.value.code == "sequence_out_of_range"  # type: ignore[attr-defined]


@pytest.mark.parametrize("wrong", [1.0, True, "1"])
def test_a_sequence_is_a_whole_number(wrong: Any) -> None:
    with pytest.raises(TypeError):
        prescription_number(wrong)
    with pytest.raises(TypeError):
        prescription_number(1, wrong)
