"""Identifiers that leave the house: random public ids and numbers of prescriptions, with check characters. Pure."""

import re
import secrets
from typing import NamedTuple

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base 32: no I, L, O, U
LENGTH = 10
LARGEST_SEQUENCE = 9_999_999
LARGEST_FILL = 99

_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None, "\u00a0": None})
_NUMBER = re.compile(r"(?:rx\s*)?([0-9]{7})[- ]?([0-9])(?:[- ]([0-9]{2}))?", re.ASCII | re.IGNORECASE)
# Damm's table: the check digit finds every wrong digit and every swap of neighbours.
_DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip


class SequenceOutOfRange(ValueError):
    """A number that does not fit on paper: prescriptions have 7 digits, fills 2."""

    code = "sequence_out_of_range"


class NotAPrescriptionNumber(ValueError):
    """Text that is not a prescription number, or one with a wrong digit."""

    code = "not_a_prescription_number"


class PrescriptionNumber(NamedTuple):
    """What a number on paper says: the prescription, and which fill where that is given."""

    sequence: int
    fill: int | None


def new_public_id() -> str:
    """Ten characters of Crockford base 32: nine random ones (45 bits) and a check character."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return body + _check_character(body)


def normalise(text: str) -> str:
    """What a person typed as the id would be written: upper case, no spaces or hyphens, I and L are 1, O is 0."""
    return text.strip().upper().translate(_READ_AS)


def is_public_id(text: object) -> bool:
    """Whether this is a public id as we write it; never raises. Finds each wrong and each swapped character."""
    if not isinstance(text, str) or len(text) != LENGTH or not set(text) <= _VALUE.keys():
        return False
    return text[-1] == _check_character(text[:-1])


def prescription_number(sequence: int, fill: int | None = None) -> str:
    """`1234567-8`, with a fill `1234567-8-01`: 7 digits, a check digit. Raises `SequenceOutOfRange`, TypeError."""
    digits = f"{_within(sequence, LARGEST_SEQUENCE, 'the sequence of a prescription'):07d}"
    number = f"{digits}-{_check_digit(digits)}"
    return number if fill is None else f"{number}-{_within(fill, LARGEST_FILL, 'the number of a fill'):02d}"


def parse_prescription_number(text: str) -> PrescriptionNumber:
    """Reads `Rx 1234567-8`, `12345678`, `1234567-8-01`. Raises `NotAPrescriptionNumber`."""
    found = _NUMBER.fullmatch(text.strip())
    if not found or _check_digit(found[1]) != found[2]:
        raise NotAPrescriptionNumber("Not a prescription number: look at each digit again (LBL serial number)")
    return PrescriptionNumber(int(found[1]), int(found[3]) if found[3] else None)


def _check_character(body: str) -> str:
    """Horner's rule in the field of 32 elements: every position weighs differently, so every swap shows."""
    check = 0
    for character in body:
        check = (check ^ _VALUE[character]) << 1
        check ^= 0b100101 if check & 0b100000 else 0
    return ALPHABET[check]


def _check_digit(digits: str) -> str:
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return str(interim)


def _within(number: int, largest: int, what: str) -> int:
    if isinstance(number, bool) or not isinstance(number, int):
        raise TypeError(f"{what} is an int, not {type(number).__name__}")
    if not 1 <= number <= largest:
        raise SequenceOutOfRange(f"{what} is {number}, not 1 to {largest} (federal label, serial number)")
    return number
