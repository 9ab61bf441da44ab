"""How the texts of the leaflet are told: section by section, language beside language, and while one is typed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from compounding.differences import Piece, compared
from orders.actions.leaflet_texts import printed_now
from orders.leaflet_reading import Reading, reading_of
from orders.leaflet_text_rules import Fault, faults_of, is_usable
from orders.leaflet_words import EDITABLE, SAFETY, Section, house_text
from orders.models import LeafletText
from premises.terms import Language

HOUSE = "the house's words"
WHY_FIXED = "Safety sentence: fixed"
LANGUAGES = {language: language.name.capitalize() for language in Language}
Held = Mapping[tuple[str, str], LeafletText]


@dataclass(frozen=True)
class Cell:
    """One text in one language, as leaflets say it now."""

    language: str
    name: str
    text: str
    source: str
    public_id: str = ""


@dataclass(frozen=True)
class Line:
    """One text of a section in every language. `why_fixed` says why it cannot be edited, `differs` what to look at."""

    key: str
    label: str
    cells: Sequence[Cell]
    why_fixed: str = ""
    differs: str = ""
    drafts: Sequence[LeafletText] = ()


@dataclass(frozen=True)
class Typed:
    """One language while it is typed."""

    language: str
    name: str
    reading: Reading
    faults: Sequence[Fault]
    pieces: Sequence[Piece]
    is_changed: bool


def sections() -> list[tuple[str, list[Line]]]:
    """Every section in the order of the leaflet with its texts, those that are edited and those that are fixed."""
    held, drafts = in_force(), list(LeafletText.objects.waiting().select_related("written_by").order_by("language"))
    return [(title_of(section), _lines(section, held, drafts)) for section in Section]


def in_force() -> Held:
    """The approved texts by language and key."""
    return {(row.language, row.key): row for row in LeafletText.objects.in_force().select_related("approved_by")}


def title_of(section: str) -> str:
    """What the house calls a section in English."""
    return house_text(Language.ENGLISH, f"{section}.title")


def section_of(key: str) -> str:
    """The title of the section a text stands in."""
    return title_of(key.partition(".")[0])


def printed(key: str) -> dict[str, str]:
    """What leaflets say at this place now, by language: what a page of writing begins with."""
    return {language.value: printed_now(language, key) for language in Language}


def house_of(key: str) -> list[tuple[str, str]]:
    """The house's words in each language."""
    return [(LANGUAGES[language], house_text(language, key)) for language in Language]


def house_again(rows: Sequence[LeafletText]) -> tuple[str, str]:
    """The languages that go back to the house's words together, and what leaflets then say."""
    names = " and ".join(LANGUAGES[Language(row.language)] for row in rows)
    said = " ".join(f"“{house_text(row.language, row.key)}”" for row in rows)
    return names, f"Leaflets asked for from now on say: {said}"


def typed_of(language: str, key: str, text: str) -> Typed:
    """How what is typed reads, and why it could not be saved as it stands."""
    now = printed_now(language, key)
    faults = [] if text == now else faults_of(language, key, text)
    return Typed(
        language=language, name=LANGUAGES[Language(language)], reading=reading_of(language, key, text),
        faults=faults, pieces=compared(now, text) if text != now else (), is_changed=text != now,
    )  # fmt: skip


def label_of(key: str) -> str:
    """`notice.dreams` is Dreams, under the heading of its section."""
    return key.partition(".")[2].replace("_", " ").capitalize()


def name_of(key: str) -> str:
    """`What you may notice, and what to do: Dreams`, for a page of its own."""
    return f"{section_of(key)}: {label_of(key)}"


def one_changed(typed: Sequence[Typed]) -> str:
    """That one language says something else and another does not; nothing where all do, or none."""
    if len({one.is_changed for one in typed}) == 1:
        return ""
    names = ", ".join(one.name for one in typed if not one.is_changed)
    return f"{names} stays as it is, and now says something else. Change it too, or give a reason at the approval."


def differs(key: str, held: Held) -> str:
    """That the languages were not changed in the same version; nothing where they were."""
    rows = {language: held.get((language, key)) for language in Language}
    if len({row.version if row else 0 for row in rows.values()}) == 1:
        return ""
    said = ", ".join(f"{LANGUAGES[language]}: {source_of(row)}" for language, row in rows.items())
    reasons = " ".join(f"Alone because: {row.alone_reason}." for row in rows.values() if row and row.alone_reason)
    return f"{said}. Not changed together: read them beside each other. {reasons}".strip()


def _lines(section: str, held: Held, drafts: Iterable[LeafletText]) -> list[Line]:
    keys = [key for key in (*SAFETY, *EDITABLE) if key.partition(".")[0] == section]
    waiting = list(drafts)
    return [
        Line(
            key=key, label=label_of(key), cells=[_cell(language, key, held) for language in Language],
            why_fixed=WHY_FIXED if key in SAFETY else "", differs=differs(key, held),
            drafts=[row for row in waiting if row.key == key],
        )
        for key in keys
    ]  # fmt: skip


def _cell(language: Language, key: str, held: Held) -> Cell:
    row = held.get((language, key))
    if row and not is_usable(language, key, row.text):
        source = f"version {row.version} does not go with this release: {HOUSE} are printed"
        return Cell(language, LANGUAGES[language], house_text(language, key), source, row.public_id)
    text, public_id = (row.text, row.public_id) if row else (house_text(language, key), "")
    return Cell(language, LANGUAGES[language], text, source_of(row), public_id)


def source_of(row: LeafletText | None) -> str:
    """`version 3`, or the house's words."""
    return f"version {row.version}" if row else HOUSE
