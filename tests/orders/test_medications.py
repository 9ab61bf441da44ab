"""The list of what people write: every text is read as it is meant, but those that are known to fail."""

from orders.screening import opioids_in
from tests.data.medications import known_failures, medications
from tests.orders.test_screening_names import NAMES

LIST = medications()
# The list only grows: whoever adds to it raises these.
TEXTS, POSITIVE, NEGATIVE = 861, 552, 309


def test_every_text_is_read_as_it_is_meant_but_those_known_to_fail() -> None:
    failing = [medication for medication in LIST if not medication.is_read()]
    for medication in failing:
        print(medication)
    assert {medication.text for medication in failing} == known_failures()


def test_the_list_keeps_its_texts() -> None:
    assert len({medication.text for medication in LIST}) == len(LIST) >= TEXTS
    assert len([medication for medication in LIST if medication.expected]) >= POSITIVE
    assert len([medication for medication in LIST if not medication.expected]) >= NEGATIVE
    assert all(medication.why for medication in LIST)


def test_every_name_of_the_list_of_opioids_is_in_it() -> None:
    written = [(medication.text.casefold(), {one.ingredient for one in medication.expected}) for medication in LIST]
    missing = [
        (ingredient, name)
        for ingredient, name in NAMES
        if not any(name.casefold().replace("’", "'") in text and ingredient in found for text, found in written)
    ]
    assert missing == []


def test_what_is_matched_stands_in_the_text() -> None:
    assert all(match.matched in medication.text for medication in LIST for match in opioids_in(medication.text))
