"""Plain sentences from structure."""

from decimal import Decimal

import pytest

from orders.directions import WORDS, Timing, directions, in_turn, sentences
from premises.terms import ORDERED_FORMS, Form, Language


@pytest.mark.parametrize(
    ("form", "dose", "strength", "timing", "sentence"),
    [
        (Form.CAPSULE, "4.5", "4.5", Timing.BEDTIME, "Take 1 capsule at bedtime"),
        (Form.CAPSULE, "3", "1.5", Timing.MORNING, "Take 2 capsules in the morning"),
        (Form.CAPSULE, "1", "1", Timing.MORNING_AND_BEDTIME, "Take 1 capsule in the morning, and 1 capsule at bedtime"),
        (Form.ORAL_SOLUTION, "1.5", "1", Timing.BEDTIME, "Take 1.5 mL at bedtime"),
        (Form.SUBLINGUAL_TABLET, "3", "3", Timing.BEDTIME, "Dissolve 1 tablet under the tongue at bedtime"),
    ],
)
def test_it_says_what_to_do_with_numerals_and_times_of_day(form, dose, strength, timing, sentence):
    assert directions(form, Decimal(dose), Decimal(strength), timing) == sentence


def test_doses_that_follow_one_another_are_said_in_turn():
    said = in_turn(
        [(14, "Take 1 capsule at bedtime"), (1, "Take 2 capsules at bedtime"), (9, "Take 1.5 mL at bedtime")]
    )
    assert sentences(said) == (
        "For 14 days: take 1 capsule at bedtime.",
        "Then for 1 day: take 2 capsules at bedtime.",
        "Then: take 1.5 mL at bedtime",
    )
    assert " ".join(sentences(said)) == said
    assert sentences("Take 1.5 mL at bedtime") == ("Take 1.5 mL at bedtime",)


@pytest.mark.parametrize(
    ("form", "dose", "timing", "sentence"),
    [
        (Form.CAPSULE, 1, Timing.BEDTIME, "Tome 1 cápsula a la hora de acostarse"),
        (Form.CAPSULE, 2, Timing.MORNING, "Tome 2 cápsulas en la mañana"),
        (
            Form.CAPSULE, 1, Timing.MORNING_AND_BEDTIME,
            "Tome 1 cápsula en la mañana, y 1 cápsula a la hora de acostarse",
        ),
        (Form.ORAL_SUSPENSION, Decimal("1.5"), Timing.BEDTIME, "Tome 1.5 mL a la hora de acostarse"),
        (Form.SUBLINGUAL_TABLET, 1, Timing.BEDTIME, "Disuelva 1 tableta debajo de la lengua a la hora de acostarse"),
        (Form.CREAM, 1, Timing.MORNING, "Aplique 1 g en la mañana"),
    ],
)  # fmt: skip
def test_it_says_the_same_in_spanish(form, dose, timing, sentence):
    """LBL-CA-5."""
    assert directions(form, Decimal(dose), Decimal(1), timing, Language.SPANISH) == sentence


def test_every_language_has_words_for_every_form_and_time():
    for words in WORDS.values():
        assert set(words.when) == set(Timing) and set(words.take) >= set(ORDERED_FORMS)
        assert {form for form in ORDERED_FORMS if not form.strength_per} <= set(words.units)
