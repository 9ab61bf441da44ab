"""The catalogue of what patients read: whole in Spanish, with the same places, and easy to read in both."""

import io
import re
from collections import defaultdict

import pytest
from babel.messages.pofile import read_po

from orders.reading_level import ENGLISH_MOST, SPANISH_LEAST, WORD, english_grade, spanish_ease
from pharmacy.handbook import translations, tree

PLACE = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%[sd]")
LONG_ENOUGH = 10  # words: of fewer no formula says how hard they are, so they are measured with those beside them
Pair = tuple[str, str, str]  # where it stands, English, Spanish


def pairs() -> list[Pair]:
    """Every text with its Spanish; of a counted one, each form."""
    found = []
    for message in read_po(io.StringIO((tree.ROOT / translations.CATALOGUE).read_text()), locale="es"):
        if not message.id:
            continue
        english = [message.id] if isinstance(message.id, str) else list(message.id)
        spanish = [message.string] if isinstance(message.string, str) else list(message.string)
        where = message.locations[0][0]
        found += [(where, english[min(n, len(english) - 1)], said) for n, said in enumerate(spanish)]
    return found


def test_every_text_is_in_the_catalogue_and_there_is_no_other() -> None:
    said = {text for text, _, _ in translations.gathered()}
    assert {text if isinstance(text, str) else text[0] for text in said} == {
        message.id if isinstance(message.id, str) else message.id[0]
        for message in read_po(io.StringIO((tree.ROOT / translations.CATALOGUE).read_text()), locale="es")
        if message.id
    }


def test_each_has_its_spanish() -> None:
    written = (tree.ROOT / translations.CATALOGUE).read_text()
    assert [line for line in written.splitlines() if line.startswith("#,") and "fuzzy" in line] == []
    assert [english for _, english, spanish in pairs() if not spanish.strip()] == []


def test_the_places_filled_in_are_the_same() -> None:
    differ = [
        (english, spanish)
        for _, english, spanish in pairs()
        if sorted(PLACE.findall(english)) != sorted(PLACE.findall(spanish))
    ]
    assert differ == []


def test_a_sentence_ends_in_both_or_in_neither() -> None:
    assert [pair for pair in pairs() if pair[1].endswith(".") != pair[2].endswith(".")] == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_patients_read_is_easy(language: str) -> None:
    together: dict[str, list[str]] = defaultdict(list)
    for where, english, spanish in pairs():
        together[where].append(PLACE.sub("X", english if language == "en" else spanish))
    single = [text for texts in together.values() for text in texts]
    files = [" ".join(f"{text.rstrip('.:')}." for text in texts) for texts in together.values()]
    hard = [(text, _ease(language, text)) for text in [*single, *files] if len(WORD.findall(text)) >= LONG_ENOUGH]
    assert [one for one in hard if one[1] > 0] == []


def _ease(language: str, text: str) -> int | float:
    """How much harder than allowed; not above 0 where it is allowed."""
    if language == "en":
        return float(english_grade(text) - ENGLISH_MOST)
    return float(SPANISH_LEAST - spanish_ease(text))
