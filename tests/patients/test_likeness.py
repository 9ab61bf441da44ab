"""What makes two records look like one person's."""

from datetime import date

import pytest

from patients.likeness import Likeness, Person, likeness

BORN = date(1984, 3, 5)
LINDEN = Person("Linden", "Fakeman", BORN)


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (Person("Linden", "Fakeman", BORN), Likeness.EXACT),
        (Person("LINDEN ", "fákeman", BORN), Likeness.EXACT),
        (Person("Fakeman", "Linden", BORN), Likeness.TURNED),
        (Person("Lin", "Fakeman", BORN), Likeness.FAMILY),
        (Person("Linden", "Fakeman", date(1984, 5, 3)), Likeness.SWAPPED),
        (Person("Linden", "Fakeman", date(1984, 3, 6)), None),
        (Person("Linden", "Fakeman", date(1985, 5, 3)), None),
        (Person("Lin", "Fakeman", date(1984, 5, 3)), None),
        (Person("Linden", "Sample", BORN), None),
    ],
)
def test_two_records_are_alike_in_this(other: Person, found: Likeness | None) -> None:
    assert likeness(LINDEN, other) is likeness(other, LINDEN) is found


def test_a_day_that_is_no_month_is_not_turned() -> None:
    born = date(1984, 2, 29)
    assert likeness(Person("Linden", "Fakeman", born), Person("Linden", "Fakeman", date(1984, 2, 28))) is None


def test_words_of_a_family_name_are_compared_whole() -> None:
    one, other = Person("Ana", "de la Prueba", BORN), Person("Eva", "de la Prueba", BORN)
    assert likeness(one, other) is Likeness.FAMILY
    assert likeness(one, Person("Eva", "de la Muestra", BORN)) is None
