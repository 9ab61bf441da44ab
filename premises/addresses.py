"""How an address is written: street, then city, state and ZIP code. Pure."""

from typing import Protocol


class Addressed(Protocol):
    """Whatever has an address in the United States."""

    @property
    def street(self) -> str: ...
    @property
    def city(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def zip_code(self) -> str: ...


def address_lines(of: Addressed) -> tuple[str, str]:
    """Street and city, as on an envelope."""
    return of.street, f"{of.city}, {of.state} {of.zip_code}"


def address_line(of: Addressed) -> str:
    """The same in one line."""
    return ", ".join(address_lines(of))
