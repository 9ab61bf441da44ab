"""Dates and times in the language of whoever reads them, and opening hours as far as their words are known."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from accounts.roles import Audience
from premises.moments import clock, day, full_day, hours, moment12, read_by, short_day

AT = datetime(2026, 9, 2, 21, 10, tzinfo=UTC)
SAID = {
    "en": ["Wed, Sep 2", "Sep 2", "Sep 2, 2026", "Wed, Sep 2, 9:10 pm", "9:10 pm"],
    "es": ["mié 2 sep", "2 sep", "2 sep 2026", "mié 2 sep, 9:10 p. m.", "9:10 p. m."],
}


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_language_has_its_order(language: str, clock_at_noon: None) -> None:
    with translation.override(language), read_by(Audience.PATIENT):
        said = [day(AT), short_day(AT), full_day(AT), moment12(AT), clock(AT)]
    assert [text.replace("\u00a0", " ") for text in said] == SAID[language]
    assert " " not in said[0] + said[4], "a date does not break over two lines"


@pytest.fixture
def clock_at_noon(clock) -> None:
    """It is this year."""
    clock.move_to(AT)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Mon to Sat, 8 am to 6 pm", "lun a sáb, 8 a. m. a 6 p. m."),
        ("Monday to Friday 9:00 to 18:00", "lunes a viernes 9:00 a 18:00"),
        ("Sat closed", "sáb cerrado"),
        ("Mon to Fri, ring the bell", "Mon to Fri, ring the bell"),
        ("", ""),
    ],
)
def test_opening_hours_are_translated_as_a_whole_or_not_at_all(written: str, read: str) -> None:
    assert hours(written) == written
    with translation.override("es"):
        assert hours(written) == read
