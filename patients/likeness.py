"""Why two records may be one person's: name and date of birth compared. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from records.names import name_key


class Likeness(StrEnum):
    """What is alike, the surest first."""

    EXACT = "exact"
    TURNED = "turned"
    SWAPPED = "swapped"
    FAMILY = "family"

    @property
    def words(self) -> str:
        """As it is told beside a proposal: what is alike, and what else it may mean."""
        return WORDS[self]


WORDS = {
    Likeness.EXACT: "Same name, same date of birth.",
    Likeness.TURNED: "Same date of birth, the same names in another order.",
    Likeness.SWAPPED: "Same name; month and day of the birth date change places.",
    Likeness.FAMILY: "Same date of birth, same family name, another given name: a short form of it, or twins.",
}


@dataclass(frozen=True)
class Person:
    """What a record says about who it is."""

    given_name: str
    family_name: str
    born_on: date


def likeness(one: Person, other: Person) -> Likeness | None:
    """What makes these two look like one person; None where nothing does."""
    if one.born_on == other.born_on:
        return _of_names(one, other)
    return Likeness.SWAPPED if _key(one) == _key(other) and _turned(one.born_on) == other.born_on else None


def _of_names(one: Person, other: Person) -> Likeness | None:
    if _key(one) == _key(other):
        return Likeness.EXACT
    if sorted(_key(one).split()) == sorted(_key(other).split()):
        return Likeness.TURNED
    return Likeness.FAMILY if name_key(one.family_name) == name_key(other.family_name) else None


def _key(person: Person) -> str:
    return name_key(person.family_name, person.given_name)


def _turned(day: date) -> date | None:
    """The date with month and day changed over, where that is a date."""
    try:
        return day.replace(month=day.day, day=day.month)
    except ValueError:
        return None
