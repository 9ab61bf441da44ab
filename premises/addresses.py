"""How an address is written: street, then city, state and ZIP code. Pure."""

from typing import Protocol


class Addressed(Protocol):
    """Whatever has an address in the United States."""

    street: str
    city: str
    state: str
    zip_code: str


def address_lines(of: Addressed) -> tuple[str, str]:
    """Street and city, as on an envelope."""
    return of.street, f"{of.city}, {of.state} {of.zip_code}"


def address_line(of: Addressed) -> str:
    """The same in one line."""
    return ", ".join(address_lines(of))
