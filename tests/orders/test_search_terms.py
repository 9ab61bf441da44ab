"""What is typed into the search box is read as words, a date of birth, digits or a lot."""

from datetime import date

import pytest

from orders.search_terms import terms_of

TODAY = date(2026, 11, 23)
BORN = date(1958, 3, 14)


@pytest.mark.parametrize(
    "text",
    [
        "1958-03-14", "1958/3/14", "3/14/1958", "03/14/1958", "03-14-1958", "3.14.1958", "03141958", "14/3/1958",
        "Mar 14, 1958", "march 14 1958", "14 March 1958", "14-Mar-1958", "14th Mar 1958",
        "DOB 3/14/1958", "dob: 3/14/1958",
    ],
)  # fmt: skip
def test_a_date_of_birth_is_read_as_people_write_it(text):
    terms = terms_of(text, today=TODAY)
    assert (terms.born_on, terms.words) == ((BORN,), ())


def test_two_digits_of_a_year_may_be_of_either_century():
    assert terms_of("3/14/24", today=TODAY).born_on == (date(1924, 3, 14), date(2024, 3, 14))
    assert terms_of("3/14/58", today=TODAY).born_on == (BORN,), "nobody is born in the future"


@pytest.mark.parametrize("text", ["2/30/1958", "13/13/1958", "3/14/1058", "1958", "3/1958", "1958-1960"])
def test_what_is_no_day_is_no_date_of_birth(text):
    assert terms_of(text, today=TODAY).born_on == ()


def test_a_name_stands_beside_a_date():
    terms = terms_of("  Núñez, ana  3/14/1958 ", today=TODAY)
    assert (terms.words, terms.born_on) == (("nunez", "ana"), (BORN,))


@pytest.mark.parametrize(
    ("text", "digits", "fill"),
    [
        ("1234567", "1234567", None), ("Rx 1234567-8", "12345678", None), ("1234567-8-01", "12345678", 1),
        ("4567-8", "45678", None), ("4567-8-02", "45678", 2), ("345", "345", None), ("0012", "0012", None),
        ("12", "", None), ("smith 1234", "", None), ("123456789012", "", None),
    ],
)  # fmt: skip
def test_digits_are_a_number_or_a_part_of_one(text, digits, fill):
    terms = terms_of(text, today=TODAY)
    assert (terms.digits, terms.fill) == (digits, fill)


@pytest.mark.parametrize(("text", "lot"), [("r-2611", "R-2611"), ("4567", "4567"), ("ab", ""), ("smi jo", "")])
def test_one_word_may_be_the_beginning_of_a_lot(text, lot):
    assert terms_of(text, today=TODAY).lot == lot


@pytest.mark.parametrize("text", ["", " ", "a", "12", "?!", "a b", "%_"])
def test_too_little_is_no_search(text):
    assert terms_of(text, today=TODAY).is_too_short
