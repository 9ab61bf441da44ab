"""The words of a leaflet in each language: which are fixed, which a pharmacist may edit, and how they are said. Pure.

They stand in orders/languages, one file for each language. Safety words are never edited (L1).
"""

import functools
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Any

from orders.languages import file_of, tables
from premises.quantities import NO_BREAK_SPACE
from premises.terms import Language
from records.typesetting import keep_together

# What is published on it in oncology, as cited: in every language the same.
REFERENCES = (
    "Berkson 2009, Integr Cancer Ther 8:416",
    "Ciwun 2024, Cancers 16:1240",
    "Couto 2021, Curr Drug Res Rev 13:47",
    "Donahue 2011, Exp Biol Med 236:1036",
    "Li 2018, Int Immunopharmacol 61:178",
    "Liu 2022, Expert Rev Anticancer Ther 22:269",
    "MSKCC Integrative Medicine 2025",
    "Murugan 2021, Cancers 13:4858",
    "NCI OCCAM 2012",
    "Qu 2021, Int Immunopharmacol 96:107714",
)


TWO_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")


class NotEditable(ValueError):
    """A text that only a new version of the software changes: a safety sentence, or no text of a leaflet (L1)."""

    code = "leaflet_text_fixed"


class Section(StrEnum):
    """The sections of a leaflet in their order."""

    OPIOIDS = "opioids"
    ABOUT = "about"
    TAKE = "take"
    MISSED = "missed"
    SURGERY = "surgery"
    NOTICE = "notice"
    OTHERS = "others"
    KEEP = "keep"
    CONTENTS = "contents"
    CANCER = "cancer"
    QUESTIONS = "questions"


class Kind(StrEnum):
    """What may be done with a text: nothing, edit it in the site, fill in its places."""

    SAFETY = "safety"
    TEXT = "text"
    PHRASE = "phrase"


def keys_of(kind: Kind, language: Language = Language.ENGLISH) -> tuple[str, ...]:
    """The keys of one kind, `section.name`, in the order of the file."""
    return tuple(f"{section}.{name}" for section, kinds in tables(language).items() for name in kinds.get(kind, {}))


SAFETY: tuple[str, ...] = keys_of(Kind.SAFETY)
EDITABLE: tuple[str, ...] = keys_of(Kind.TEXT)


@functools.cache
def _house(language: Language) -> dict[str, str]:
    return {
        f"{section}.{name}": text
        for section, kinds in tables(language).items()
        for texts in kinds.values()
        for name, text in texts.items()
    }


def house_text(language: str, key: str) -> str:
    """What our own file says. KeyError where there is no such key."""
    return _house(Language(language))[key]


@functools.cache
def words_version(language: str) -> str:
    """Which words these are: the beginning of the file's SHA-256."""
    return hashlib.sha256(file_of(Language(language)).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Words:
    """One language as a leaflet speaks it, with what the pharmacy has edited."""

    language: Language
    texts: Mapping[str, str]

    def say(self, key: str, **places: Any) -> str:
        """The text of a key with its places filled in; what may be edited has none, whatever is typed there.

        Where what is filled in ends a sentence with a stop of its own (`8:00 a. m.`) there is one.
        """
        return self.texts[key] if key in EDITABLE else TWO_STOPS.sub(".", self.texts[key].format(**places))

    def nested(self) -> dict[str, dict[str, str]]:
        """All texts by section and name, for a template."""
        found: dict[str, dict[str, str]] = {}
        for key, text in self.texts.items():
            section, _, name = key.partition(".")
            found.setdefault(section, {})[name] = text
        return found

    def of_row(self, text: str) -> str:
        """What a formula says of itself (storage, an ingredient), where this language knows it; else as it stands."""
        return self.texts.get(f"rows.{text}", text)

    def day(self, day: date, *, year: bool = True) -> str:
        """`Nov 25, 2026`, `25 nov 2026` with no-break spaces; without the year where it stands beside."""
        said = self.say("days.date" if year else "days.short_date", month=self.month(day), day=day.day, year=day.year)
        return said.replace(" ", NO_BREAK_SPACE)

    def month(self, day: date) -> str:
        """`Nov`."""
        return self.texts[f"months.m{day.month}"]

    def span(self, first: date, last: date) -> str:
        """`Nov 29 to Dec 12, 2026`; both years where they differ."""
        if first == last:
            return self.day(first)
        return self.say("days.span", first=self.day(first, year=first.year != last.year), last=self.day(last))

    def weekdays(self) -> list[str]:
        """From Sunday."""
        return [self.texts[f"weekdays.d{number}"] for number in range(7)]

    def weekday(self, day: date) -> str:
        """`Tue, Dec 8, 2026` with no-break spaces."""
        name = self.texts[f"weekdays.d{day.isoweekday() % 7}"]
        return self.say("days.weekday", weekday=name, date=self.day(day)).replace(" ", NO_BREAK_SPACE)

    def clock(self, when: time) -> str:
        """`2:10 pm` with no-break spaces."""
        half = self.texts["days.morning" if when.hour < 12 else "days.afternoon"]
        return f"{when.hour % 12 or 12}:{when:%M} {half}".replace(" ", NO_BREAK_SPACE)

    def hours(self, hours: int) -> str:
        """`72 hours`, kept together."""
        return keep_together(self.say("days.hours", hours=hours))


def words_in(language: str, edited: Mapping[str, str]) -> Words:
    """The words of `language`, with the texts of the site in place of ours. Raises NotEditable."""
    if fixed := sorted(set(edited) - set(EDITABLE)):
        raise NotEditable(f"Not a text that is edited: {', '.join(fixed)} (L1).")
    return Words(Language(language), {**_house(Language(language)), **edited})


ENGLISH = words_in("en", {})
