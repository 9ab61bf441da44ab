"""Identifiers that leave the house: random public ids and prescription numbers with check digits. Pure."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_public_id() -> str:
    """Ten characters of Crockford base 32, the last a check character."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(9))
    return body + _check(body)


def _check(body: str) -> str:
    return ALPHABET[sum((i + 1) * ALPHABET.index(c) for i, c in enumerate(body)) % 31]


def prescription_number(sequence: int) -> str:
    """Seven digits and a check digit."""
    return f"{sequence:07d}-{sequence % 10}"
