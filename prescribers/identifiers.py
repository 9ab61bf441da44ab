"""Check digits of the identifiers prescribers have: they prove the typing, not the person (domain 3.2). Pure."""

import re

from premises.identifiers import is_npi

__all__ = ["is_dea_number", "is_npi"]

_DEA_NUMBER = re.compile(r"[A-Za-z][A-Za-z9][0-9]{7}")


def is_dea_number(text: object) -> bool:
    """Whether this is a DEA number: two letters (the second may be 9), 7 digits, the last the check. Never raises."""
    if not isinstance(text, str) or not _DEA_NUMBER.fullmatch(text.strip()):
        return False
    digits = [int(digit) for digit in text.strip()[2:]]
    return (sum(digits[0:6:2]) + 2 * sum(digits[1:6:2])) % 10 == digits[6]
