"""What a text of the leaflet must be: whole, printable, within its place, readable, and no promise. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from string import Formatter

from orders.leaflet_claims import claims_in
from orders.leaflet_reading import reading_of
from orders.leaflet_words import EDITABLE, house_text
from records.typesetting import Face, missing_glyphs

TIMES_AS_LONG = 2  # as the house's words: more does not fit the place it has


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a text, for whoever writes it."""

    code: str
    words: str


def faults_of(language: str, key: str, text: str) -> list[Fault]:
    """What stops it from being written at all."""
    if key not in EDITABLE:
        return [Fault("leaflet_text_is_safety", "A safety sentence is the same on every leaflet: nobody edits it.")]
    if not text.strip():
        return [Fault("leaflet_text_empty", "It says nothing. To print the house's words, go back to them.")]
    return [*_placeholder_faults(language, key, text), *_other_faults(language, key, text)]


def faults_at_approval(language: str, key: str, text: str) -> list[Fault]:
    """What stops it from being printed: that, and a text that is too hard to read (LFT-03)."""
    found = faults_of(language, key, text)
    reading = reading_of(language, key, text)
    if not found and not reading.is_fine:
        found.append(Fault("leaflet_text_hard_to_read", f"{reading.said}. {reading.shorten}".strip()))
    return found


def placeholders(text: str) -> set[str] | None:
    """The names in braces; None where a brace does not belong to a plain one."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return None
    if any(name is not None and (not name.isidentifier() or spec or turn) for _, name, spec, turn in parts):
        return None
    return {name for _, name, _, _ in parts if name is not None}


def is_usable(language: str, key: str, text: str) -> bool:
    """Whether an approved text still goes with the words of this release: else those of the house stand."""
    return key in EDITABLE and placeholders(text) == placeholders(house_text(language, key))


def _placeholder_faults(language: str, key: str, text: str) -> Iterator[Fault]:
    """What stands in for a value of the order has to be there, and nothing else in braces."""
    wanted, found = placeholders(house_text(language, key)) or set(), placeholders(text)
    if found is None:
        yield Fault("leaflet_text_placeholder", "A brace stands alone: write a placeholder like {form}.")
    elif missing := wanted - found:
        yield Fault("leaflet_text_placeholder", f"It has to hold {_braced(missing)}: the order fills that in.")
    elif unknown := found - wanted:
        yield Fault("leaflet_text_placeholder", f"Nothing fills in {_braced(unknown)} here.")


def _other_faults(language: str, key: str, text: str) -> Iterator[Fault]:
    if letters := missing_glyphs(text, Face.REGULAR):
        yield Fault("leaflet_text_letters", f"No font of ours draws {' '.join(letters)} (LBL-01).")
    most = TIMES_AS_LONG * len(house_text(language, key))
    if len(text) > most:
        yield Fault("leaflet_text_too_long", f"It has {len(text)} characters and room for {most}.")
    if claims := claims_in(language, text):
        said = ", ".join(f"“{claim}”" for claim in claims)
        yield Fault("leaflet_text_claims", f"It claims what is not proved: {said} (LFT-04).")


def _braced(names: set[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))
