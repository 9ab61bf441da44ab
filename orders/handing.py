"""Into whose hands: who takes it, by what the patient is known, and how a parcel keeps its temperature. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

DAY_FORMATS = ("%Y-%m-%d", "%m/%d/%Y", "%m-%d-%Y", "%m.%d.%Y", "%m%d%Y", "%b %d %Y", "%B %d %Y")
WARM_MONTHS = range(5, 10)  # a parcel lies in a hot van (HOUSE)
LEAST_IDENTIFIERS = 2


class Taker(StrEnum):
    """Who takes it, or who declines to be counselled."""

    PATIENT = "patient"
    OTHER = "other"


class Identifier(StrEnum):
    """By what a patient is known (domain 7.1: two of them). A photo ID is the patient's only if the patient comes."""

    NAME = "name"
    BORN_ON = "born_on"
    ZIP_CODE = "zip_code"
    TELEPHONE = "telephone"
    ORDER_NUMBER = "order_number"
    PHOTO_ID = "photo_id"

    @property
    def words(self) -> str:
        """As it is said: `date of birth`."""
        return IDENTIFIER_WORDS[self]


IDENTIFIER_WORDS = {
    Identifier.NAME: "name",
    Identifier.BORN_ON: "date of birth",
    Identifier.ZIP_CODE: "ZIP code",
    Identifier.TELEPHONE: "telephone number",
    Identifier.ORDER_NUMBER: "order number",
    Identifier.PHOTO_ID: "photo ID",
}


class Pack(StrEnum):
    """What keeps the temperature of a parcel."""

    NONE = "none"
    INSULATED = "insulated"
    COLD = "cold"

    @property
    def words(self) -> str:
        """As staff choose it."""
        return {"none": "No temperature pack", "insulated": "Insulated mailer", "cold": "Box with cold packs"}[self]


@dataclass(frozen=True)
class Known:
    """What is on file of a patient and an order. `names` and `family` are name keys, in words."""

    names: frozenset[str]
    family: frozenset[str]
    born_on: date
    zip_code: str
    telephone: str
    numbers: frozenset[str]


def mismatched(said: Mapping[Identifier, str], words: frozenset[str], known: Known) -> list[Identifier]:
    """Which of what was said is not what is on file; `words` is the name that was said, as a key."""
    return [one for one, text in said.items() if not _is_right(one, text, words, known)]


def _is_right(one: Identifier, text: str, words: frozenset[str], known: Known) -> bool:
    checks = {
        Identifier.NAME: lambda: known.family <= words <= known.names,
        Identifier.BORN_ON: lambda: day_said(text) == known.born_on,
        Identifier.ZIP_CODE: lambda: _digits(text)[:5] == _digits(known.zip_code)[:5] and len(_digits(text)) in {5, 9},
        Identifier.TELEPHONE: lambda: len(_digits(text)) >= 4 and known.telephone.endswith(_digits(text)[-10:]),
        Identifier.ORDER_NUMBER: lambda: _bare(text) in {_bare(number) for number in known.numbers},
        Identifier.PHOTO_ID: lambda: bool(text),
    }
    return checks[one]()


def day_said(text: str) -> date | None:
    """The day a person says, as it is typed: 1984-02-29, 02/29/1984, 02291984 or Feb 29 1984."""
    tidy = " ".join(text.replace(",", " ").split())
    for form in DAY_FORMATS:
        try:
            return datetime.strptime(tidy, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


def is_warm(day: date) -> bool:
    """Whether a parcel without insulation may get hot on its way."""
    return day.month in WARM_MONTHS


def _digits(text: str) -> str:
    return "".join(mark for mark in text if mark.isdecimal())


def _bare(text: str) -> str:
    return text.upper().replace("RX", "").replace(" ", "").replace("-", "")
