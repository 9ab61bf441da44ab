"""The identifier a pharmacy has as well as a person: its check digit proves the typing only (domain 3.2). Pure."""

import re

_NPI = re.compile(r"[12][0-9]{9}")
_NPI_PREFIX_SUM = 24  # what the card prefix 80840 adds to the Luhn sum


def is_npi(text: object) -> bool:
    """Whether this is a National Provider Identifier: 10 digits from 1 or 2, Luhn over 80840 and them. Never raises."""
    if not isinstance(text, str) or not _NPI.fullmatch(text.strip()):
        return False
    digits = [int(digit) for digit in text.strip()]
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[0::2])
    return (_NPI_PREFIX_SUM + doubled + sum(digits[1::2])) % 10 == 0
