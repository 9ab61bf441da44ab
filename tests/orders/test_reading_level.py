"""How hard it reads: the house texts stay below the limits, counted as others count."""

import re
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from orders.leaflet_words import EDITABLE, SAFETY, Section, house_text
from orders.reading_level import (
    english_grade,
    english_syllables,
    is_readable,
    limit_of,
    spanish_ease,
    spanish_syllables,
)
from premises.terms import Language

KEYS = (*SAFETY, *EDITABLE)
# Every word of our English texts with its syllables in the CMU Pronouncing Dictionary (BSD), where it has it.
COUNTED: dict[str, int] = tomllib.loads(
    (Path(__file__).parents[1] / "data" / "syllables.toml").read_text(encoding="utf-8")
)


def said(language: str, key: str) -> str:
    """The text with a figure in each place; a heading as a sentence."""
    text = re.sub(r"\{\w+\}", "10", house_text(language, key))
    return text if text.endswith((".", "?", "!")) else f"{text}."


def body(language: str, *, cancer: bool) -> str:
    keys = [key for key in KEYS if key.startswith(f"{Section.CANCER}.") == cancer]
    return " ".join(said(language, key) for key in keys)


def test_the_english_leaflet_reads_at_grade_6_and_what_is_said_of_cancer_at_grade_8():
    assert english_grade(body("en", cancer=False)) <= 6
    assert english_grade(body("en", cancer=True)) <= 8


def test_the_spanish_leaflet_has_an_inflesz_of_65_or_more():
    assert spanish_ease(body("es", cancer=False)) >= 65
    assert spanish_ease(body("es", cancer=True)) >= 65


@pytest.mark.parametrize("language", Language)
def test_every_single_text_stays_within_its_limit(language):
    assert [key for key in KEYS if not is_readable(language, key, said(language, key))] == []


def test_a_text_nobody_understands_is_found():
    hard = "Concomitant administration of opioid analgesics necessitates immediate discontinuation of the preparation."
    assert not is_readable("en", "notice.dreams", hard) and not is_readable("en", "cancer.limits", hard)
    duro = "La administración concomitante de analgésicos opioides requiere la interrupción inmediata del preparado."
    assert not is_readable("es", "notice.dreams", duro)
    assert limit_of("en", "notice.dreams") == 6 and limit_of("en", "cancer.few") == 8 and limit_of("es", "x.y") == 65


def test_words_are_counted_as_the_cmu_dictionary_counts_them():
    """Never easier in all, and never wrong by more than one."""
    ours = {word: english_syllables(word) for word in COUNTED}
    assert not [word for word in COUNTED if abs(ours[word] - COUNTED[word]) > 1]
    assert sum(ours[word] == COUNTED[word] for word in COUNTED) >= 0.96 * len(COUNTED)
    counted = sum(COUNTED[word] for word in COUNTED)
    assert sum(ours.values()) >= 0.99 * counted


def test_the_grade_is_that_of_flesch_and_kincaid():
    """14 words, 2 sentences, 17 syllables; products and names are left out, a sentence of two words is not counted."""
    text = "The cat sat on the old mat in the sun. It was happy there. Oh no!"
    assert english_grade(text) == round(Decimal("0.39") * 16 / 2 + Decimal("11.8") * 17 / 16 - Decimal("15.59"), 1)
    assert english_grade("We like Naltrexone at Example Lane.", names=["Example Lane"]) == english_grade("We like at.")
    assert english_grade("") == 0 and spanish_ease("") == 100


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("medicina", 4), ("día", 2), ("opioides", 3), ("y", 1), ("muy", 2), ("leer", 2), ("farmacia", 3), ("que", 1),
        ("guía", 2), ("agua", 2), ("pingüino", 3), ("oncología", 5), ("aún", 2), ("tratamiento", 4), ("línea", 3),
    ],
)  # fmt: skip
def test_spanish_words_are_cut_by_their_vowels(word, count):
    assert spanish_syllables(word) == count
