"""What somebody typed to search for: words, a date of birth, digits of a number, or the beginning of a lot. Pure."""

import re
from dataclasses import dataclass
from datetime import date

from records.names import words_of

SHORTEST_WORD = 2
SHORTEST_NUMBER = 3
OLDEST_YEARS = 120
LONGEST = 80

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = "|".join(_MONTHS)
# As people write a date of birth; what is named year, month and day is that, `a` and `b` are month and day.
_DATES = [
    re.compile(pattern, re.ASCII | re.IGNORECASE)
    for pattern in (
        r"(?<!\S)(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\S)",
        r"(?<!\S)(?P<a>\d{1,2})(?P<by>[-/.])(?P<b>\d{1,2})(?P=by)(?P<year>\d{4}|\d{2})(?!\S)",
        rf"(?<!\S)(?P<word>{_NAMED})[a-z]*\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})(?!\S)",
        rf"(?<!\S)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?[\s-](?P<word>{_NAMED})[a-z]*[.,]?[\s-](?P<year>\d{{4}})(?!\S)",
        r"(?<!\S)(?P<a>\d{2})(?P<b>\d{2})(?P<year>(?:19|20)\d{2})(?!\S)",
    )
]
_NUMBER = re.compile(r"(?:rx\s*)?([0-9]{1,7}(?:[- ]?[0-9])?)(?:[- ]([0-9]{2}))?(?:/[0-9]+)?", re.ASCII | re.IGNORECASE)
_LABEL = re.compile(r"(?<!\S)d\.?o\.?b\.?:?(?!\S)", re.IGNORECASE)  # what stands before a date
_NPI = re.compile(r"[0-9]{3,10}", re.ASCII)


@dataclass(frozen=True)
class Terms:
    """One search, read: what is empty is not asked for. A date of birth may have been written for two centuries."""

    text: str
    words: tuple[str, ...] = ()
    born_on: tuple[date, ...] = ()
    digits: str = ""
    fill: int | None = None
    npi: str = ""
    lot: str = ""

    @property
    def is_too_short(self) -> bool:
        """Whether nothing of it is enough to search by."""
        return not (self.words or self.born_on or self.digits or self.npi or self.lot)


def terms_of(text: str, *, today: date) -> Terms:
    """Read what was typed, any of it a name as names are kept: marks and case do not matter."""
    said = " ".join(text.split())[:LONGEST]
    born_on, rest = _birth(said, today)
    digits, fill = _number(said)
    return Terms(
        said,
        words=_names(rest),
        born_on=born_on,
        digits=digits,
        fill=fill,
        npi=said if _NPI.fullmatch(said) else "",
        lot=said.upper() if _is_lot(said, rest) else "",
    )


def _birth(said: str, today: date) -> tuple[tuple[date, ...], str]:
    """The dates of birth a text may say, and the text without them; a date that cannot be is left in the text."""
    for pattern in _DATES:
        found = pattern.search(said)
        days = _days(found.groupdict(), today) if found else ()
        if found and days:
            around = f"{said[: found.start()]} {said[found.end() :]}"
            return days, " ".join(_LABEL.sub(" ", around).replace(",", " ").split())
    return (), said


def _days(part: dict[str, str], today: date) -> tuple[date, ...]:
    """Month before day, as the United States write it, unless that is no month; of two digits, both centuries."""
    years = [int(part["year"])] if len(part["year"]) == 4 else [1900 + int(part["year"]), 2000 + int(part["year"])]
    month, day = _month_and_day(part)
    tried = [_day(year, month, day) for year in years]
    return tuple(day for day in tried if day and day <= today and today.year - day.year <= OLDEST_YEARS)


def _month_and_day(part: dict[str, str]) -> tuple[int, int]:
    if part.get("word"):
        return _MONTHS.index(part["word"][:3].lower()) + 1, int(part["day"])
    if part.get("month"):
        return int(part["month"]), int(part["day"])
    a, b = int(part["a"]), int(part["b"])
    return (b, a) if a > 12 else (a, b)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(said: str) -> tuple[str, int | None]:
    """The digits of a prescription's number, or of a part of it, and the fill where that is given."""
    found = _NUMBER.fullmatch(said)
    if not found:
        return "", None
    digits = re.sub(r"\D", "", found[1])
    enough = len(digits) >= SHORTEST_NUMBER
    return (digits, int(found[2]) if found[2] else None) if enough else ("", None)


def _names(rest: str) -> tuple[str, ...]:
    """The words of what is left beside a date; nothing where they are digits, or too short to mean somebody."""
    left = tuple(words_of(rest))
    if all(word.isdecimal() for word in left) or max(map(len, left), default=0) < SHORTEST_WORD:
        return ()
    return left


def _is_lot(said: str, rest: str) -> bool:
    return said == rest and " " not in said and len(said) >= SHORTEST_NUMBER
