"""Until when a prescription may be filled: so many months after it was written, by the stricter state. Pure."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

USUAL_MONTHS = 12


@dataclass(frozen=True)
class Validity:
    """How many months it is valid, and what that comes from: `OR 12 (v0), ID 15 (v2)`."""

    months: int
    basis: str


def valid_until(written_on: date, months: int) -> date:
    """The same day so many months later, or the last of that month; it is filled until the day before (RX-EXP-1)."""
    ahead = written_on.year * 12 + written_on.month - 1 + months
    year, month = ahead // 12, ahead % 12 + 1
    if year > date.max.year:
        return date.max
    return date(year, month, min(written_on.day, monthrange(year, month)[1]))


def stricter(found: Mapping[str, tuple[int, int]]) -> Validity:
    """The shortest of these months, by state with the setting's version; the usual ones where no state is known."""
    if not found:
        return Validity(USUAL_MONTHS, "")
    basis = ", ".join(f"{state} {months} (v{version})" for state, (months, version) in sorted(found.items()))
    return Validity(min(months for months, _ in found.values()), basis)
