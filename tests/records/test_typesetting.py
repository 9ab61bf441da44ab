"""What the fonts can print and how wide it is."""

from dataclasses import dataclass

import pytest

from records.typesetting import (
    Face,
    clean,
    clean_fields,
    in_every_text,
    is_house_face,
    is_right_to_left,
    keep_together,
    missing_glyphs,
    outline,
    too_wide,
    width,
    wrap,
)


@dataclass(frozen=True)
class Said:
    """Something frozen that cleans its texts."""

    what: object

    def __post_init__(self) -> None:
        clean_fields(self)


def test_it_measures_by_the_advances_of_the_font():
    assert width("Naltrexone Hydrochloride", Face.REGULAR, 12) == pytest.approx(134.904)
    assert width("111", Face.MONO, 10) == pytest.approx(3 * width("W", Face.MONO, 10))


@pytest.mark.parametrize("name", ["Zoë Łukasz Ñúñez", "O’Brien–Example", "Nguyễn Thị Ví Dụ", "Ирина Пример", "Ελένη"])
@pytest.mark.parametrize("face", Face)
def test_it_prints_the_names_of_people(name, face):
    assert missing_glyphs(name, face) == []


@pytest.mark.parametrize(("name", "right_to_left"), [("ليلى مثال", True), ("יעל לדוגמה", True), ("Layla ليلى", False)])
def test_it_prints_names_that_run_from_right_to_left(name, right_to_left):
    assert missing_glyphs(name, Face.BOLD) == []
    assert is_right_to_left(name) is right_to_left


def test_it_names_each_missing_character_once():
    assert missing_glyphs("例 例え ★", Face.REGULAR) == ["例", "え", "★"]
    assert missing_glyphs("a\u202eb", Face.REGULAR) == ["\u202e"], "a direction override hides what is printed"


def test_a_text_is_set_in_one_family_even_when_one_letter_is_missing():
    assert is_house_face("Nguyen", Face.BOLD)
    assert not is_house_face("Nguyễn", Face.BOLD)


def test_it_breaks_into_the_fewest_lines_as_even_as_they_can_be():
    assert wrap("Take 1 capsule at bedtime", Face.BOLD, 16, 142) == ["Take 1 capsule", "at bedtime"]


def test_a_dose_does_not_break_from_what_is_counted():
    together = keep_together("Take 1 capsule at bedtime")
    assert together == "Take 1\u00a0capsule at bedtime"
    assert wrap(together, Face.BOLD, 16, 90) == ["Take", "1\u00a0capsule", "at bedtime"]


def test_a_double_name_breaks_after_its_hyphen_only_where_it_is_too_wide():
    assert wrap("Featherstonehaugh-Testermann", Face.BOLD, 12, 142) == ["Featherstonehaugh-", "Testermann"]
    assert wrap("Ida Test-Example", Face.BOLD, 12, 142) == ["Ida Test-Example"]
    assert wrap("20261123-LDN45C-01", Face.MONO, 12, 60) == ["20261123-LDN45C-01"], "a code never breaks"


def test_a_word_wider_than_the_line_is_found_not_cut():
    lines = wrap("Wolfeschlegelsteinhausenbergerdorff", Face.BOLD, 12, 142)
    assert lines == ["Wolfeschlegelsteinhausenbergerdorff"]
    assert too_wide(lines, Face.BOLD, 12, 142)


def test_no_line_is_wider_than_the_measure_otherwise():
    text = "Dissolve 1 tablet under the tongue in the morning, and 1 tablet at bedtime"
    for measure in range(70, 400, 7):
        lines = wrap(text, Face.REGULAR, 12, measure)
        assert " ".join(lines) == text
        assert not too_wide(lines, Face.REGULAR, 12, measure)


def test_it_composes_letters_and_folds_white_space():
    assert clean("  Zoe\u0308 \u00a0\n Example ") == "Zoë Example"


def test_every_text_is_cleaned_however_deep_it_stands():
    content = Said(["a  b", {"a  key": Said(("Zoe\u0308 ", 4))}, None])
    assert content == Said(("a b", {"a  key": Said(("Zoë", 4))}, None))


def test_every_text_is_changed_and_nothing_else():
    assert in_every_text((1, "a", Said("b"), [True, "c"]), str.upper) == (1, "A", Said("B"), (True, "C"))


def test_an_outline_is_a_drawing_of_every_letter():
    assert outline("OO", Face.BOLD).count("Z") == 2 * outline("O", Face.BOLD).count("Z") == 4
