"""Check digits of the identifiers prescribers have: they prove the typing, not the person (domain 3.2). Pure."""

import re

_NPI = re.compile(r"[12][0-9]{9}")
_DEA_NUMBER = re.compile(r"[A-Za-z][A-Za-z9][0-9]{7}")
_NPI_PREFIX_SUM = 24  # what the card prefix 80840 adds to the Luhn sum


def is_npi(text: object) -> bool:
    """Whether this is a National Provider Identifier: 10 digits from 1 or 2, Luhn over 80840 and them. Never raises."""
    if not isinstance(text, str) or not _NPI.fullmatch(text.strip()):
        return False
    digits = [int(digit) for digit in text.strip()]
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[0::2])
    return (_NPI_PREFIX_SUM + doubled + sum(digits[1::2])) % 10 == 0


def is_dea_number(text: object) -> bool:
    """Whether this is a DEA number: two letters (the second may be 9), 7 digits, the last the check. Never raises."""
    if not isinstance(text, str) or not _DEA_NUMBER.fullmatch(text.strip()):
        return False
    digits = [int(digit) for digit in text.strip()[2:]]
    return (sum(digits[0:6:2]) + 2 * sum(digits[1:6:2])) % 10 == digits[6]
