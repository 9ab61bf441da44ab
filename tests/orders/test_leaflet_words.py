"""The words of a leaflet: every language says all of it, and safety words are nobody's to edit."""

import re
from collections import Counter
from datetime import date, time
from string import Formatter

import pytest

from orders.label_content import AUXILIARY
from orders.languages import tables
from orders.leaflet_facts import AUXILIARY_KEYS
from orders.leaflet_words import EDITABLE, ENGLISH, SAFETY, NotEditable, Section, house_text, words_in, words_version
from premises.terms import ORDERED_FORMS, Exclusion, Language

OTHERS = [language for language in Language if language is not Language.ENGLISH]
SPANISH = words_in("es", {})
# What is the same in both: names of substances and books, figures, and places to fill in.
SAME = re.compile(r"^(?:page\.emergency|exclusions\.(?:gluten|sorbitol)|forms\.gel|days\..*|months\..*)$")
ENGLISH_WORDS = re.compile(r"\b(?:the|you|your|and|of|or|is|it|with|for|take|dose|call|not|days?|at|from|if)\b")


def flat(language: Language) -> dict[str, str]:
    """Every text by its path, in the order of the file."""
    return {
        f"{section}.{kind}.{name}": text
        for section, kinds in tables(language).items()
        for kind, texts in kinds.items()
        for name, text in texts.items()
    }


def places(text: str) -> Counter[str]:
    return Counter(name for _, name, _, _ in Formatter().parse(text) if name)


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_the_same_keys_in_the_same_order_with_the_same_places(language):
    ours, theirs = flat(Language.ENGLISH), flat(language)
    assert list(ours) == list(theirs)
    assert not [key for key in ours if places(ours[key]) != places(theirs[key])]


@pytest.mark.parametrize("language", Language)
def test_nothing_is_empty_or_said_in_two_lines(language):
    assert not [key for key, text in flat(language).items() if not text.strip() or text != " ".join(text.split())]


def test_nothing_english_is_left_in_spanish():
    spanish, english = flat(Language.SPANISH), flat(Language.ENGLISH)
    names = {key: key.replace(".phrase.", ".").replace(".text.", ".").replace(".safety.", ".") for key in spanish}
    assert [key for key, text in spanish.items() if text == english[key] and not SAME.match(names[key])] == []
    assert [key for key, text in spanish.items() if ENGLISH_WORDS.search(re.sub(r"\{\w+\}", "", text).casefold())] == []


def test_every_section_has_its_title_and_what_is_edited_has_no_places():
    assert {key.partition(".")[0] for key in (*SAFETY, *EDITABLE)} == set(Section)
    assert not [key for key in EDITABLE if places(house_text("en", key))]
    assert all(f"{section}.title" in {*SAFETY, *EDITABLE} for section in Section)


@pytest.mark.parametrize(
    "key",
    [
        "opioids.text", "opioids.afterwards", "missed.text", "surgery.stop", "notice.emergency", "about.fda",
        "keep.children", "others.never", "others.health",
        "notice.drive", "opioids.start", "surgery.first", "cancer.limits", "cancer.team", "take.begins", "nothing.such",
    ],
)  # fmt: skip
def test_what_is_not_edited_is_refused(key):
    assert key not in EDITABLE
    with pytest.raises(NotEditable, match="L1"):
        words_in("en", {key: "Take opioids as you like."})


def test_an_edited_text_stands_in_place_of_ours_in_its_language_only():
    words = words_in("es", {"notice.dreams": "Sueña {mucho}: llámenos."})
    assert words.say("notice.dreams") == "Sueña {mucho}: llámenos."
    assert words.say("notice.stomach") == house_text("es", "notice.stomach")
    assert ENGLISH.say("notice.dreams") == house_text("en", "notice.dreams")


def test_days_are_said_by_the_language_and_not_by_the_machine():
    first, last, tuesday = date(2026, 11, 29), date(2026, 12, 12), date(2026, 12, 8)
    said = [
        (words.day(first), words.span(first, last), words.weekday(tuesday), words.clock(time(14, 10)), words.hours(72))
        for words in (ENGLISH, SPANISH)
    ]
    assert [[text.replace("\u00a0", " ") for text in row] for row in said] == [
        ["Nov 29, 2026", "Nov 29 to Dec 12, 2026", "Tue, Dec 8, 2026", "2:10 pm", "72 hours"],
        ["29 nov 2026", "29 nov al 12 dic 2026", "mar, 8 dic 2026", "2:10 p. m.", "72 horas"],
    ]
    assert ENGLISH.span(last, date(2027, 1, 2)) == "Dec\u00a012,\u00a02026 to Jan\u00a02,\u00a02027"


def test_every_form_and_exclusion_has_its_word_and_auxiliary_words_are_those_of_the_label():
    for words in (ENGLISH, SPANISH):
        assert all(words.say(f"forms.{form}") for form in ORDERED_FORMS)
        assert all(words.say(f"exclusions.{one}") for one in Exclusion)
    said = {
        form: tuple(ENGLISH.say(f"auxiliary.{key}") for key in AUXILIARY_KEYS.get(form, ())) for form in ORDERED_FORMS
    }
    assert said == {form: AUXILIARY[form] for form in ORDERED_FORMS}


def test_the_version_is_that_of_the_file():
    assert words_version("en") != words_version("es") and len(words_version("en")) == 12


@pytest.mark.parametrize("key", ["surgery.on_at", "surgery.stops"])
def test_a_sentence_that_ends_with_a_time_has_one_stop(key):
    for words in (ENGLISH, SPANISH):
        said = words.say(key, day=words.weekday(date(2026, 12, 8)), time=words.clock(time(8)))
        assert ".." not in said and said.endswith(".")
