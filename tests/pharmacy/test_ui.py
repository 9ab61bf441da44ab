"""How things are written on screen."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from accounts.roles import Audience
from pharmacy.templatetags import ui
from premises import moments

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_los_angeles():
    with time_machine.travel(NOON, tick=False), timezone.override("America/Los_Angeles"):
        yield


def words(text: str) -> str:
    return text.replace(ui.NO_BREAK, "_")


def test_a_day_of_this_year_has_no_year_and_does_not_break():
    assert words(ui.day(date(2026, 11, 23))) == "Mon,_Nov_23"


def test_a_day_of_another_year_has_its_year():
    assert words(ui.day(date(2027, 2, 3))) == "Wed,_Feb_3,_2027"


def test_a_moment_is_dated_in_the_zone_of_the_pharmacy():
    past_midnight_in_london = datetime(2026, 11, 24, 3, 5, tzinfo=UTC)
    assert words(ui.moment(past_midnight_in_london)) == "Mon,_Nov_23, 19:05"
    assert ui.entry_date(past_midnight_in_london) == "2026-11-23"


@pytest.mark.parametrize(("hour", "said"), [(8, "12:00_am"), (19, "11:00_am"), (20, "12:00_pm"), (21, "1:00_pm")])
def test_twelve_hour_times_know_noon_and_midnight(hour, said):
    assert words(ui.moment12(datetime(2026, 11, 23, hour, tzinfo=UTC))) == f"Mon,_Nov_23, {said}"


def test_a_time_is_said_as_its_reader_tells_it():
    afternoon = datetime(2026, 11, 23, 22, 10, tzinfo=UTC)
    readers = (Audience.STAFF, Audience.PRESCRIBER, Audience.PATIENT, None)
    found = []
    for reader in readers:
        with moments.read_by(reader):
            found.append((words(ui.clock(afternoon)), words(ui.moment(afternoon))))
    others = ("2:10_pm", "Mon,_Nov_23, 2:10_pm")
    assert found == [("14:10", "Mon,_Nov_23, 14:10"), others, others, others]
    assert ui.clock(afternoon) == "14:10"


@pytest.mark.parametrize(
    ("away", "said"),
    [
        (timedelta(minutes=50), "in 50_min"),
        (timedelta(minutes=80), "in 1_h 20_min"),
        (timedelta(hours=2), "in 2_h"),
        (timedelta(days=1), "in 1_day"),
        (timedelta(days=1, hours=21), "in 2_days"),
        (timedelta(days=3, hours=5), "in 3_days"),
        (timedelta(minutes=-25), "25_min late"),
        (timedelta(days=-2), "2_days late"),
    ],
)
def test_a_due_time_says_how_far_it_is(away, said):
    assert words(ui.due_words(NOON + away)) == said
    assert ui.is_late(NOON + away) is ("late" in said)


def test_the_large_time_of_a_row_is_a_clock_today_and_a_day_after():
    assert ui.due_time(NOON + timedelta(hours=2)) == "06:00"
    assert words(ui.due_time(NOON + timedelta(days=2))) == "Nov_25"


@pytest.mark.parametrize(
    ("number", "said"), [("4.50", "4.5_mg"), ("3.00", "3_mg"), ("0.5", "0.5_mg"), ("100", "100_mg"), (30, "30_mg")]
)
def test_a_dose_has_its_leading_zero_and_no_trailing_one(number, said):
    assert words(ui.dose(Decimal(number), "mg")) == said


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/156.0 Safari/537.36 Edg/156.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) Version/26.0 Safari/604.1", "Safari on iPhone"),
        ("", "not known"),
    ],
)
def test_a_browser_is_called_by_its_name(agent, said):
    assert ui.browser(agent) == said


def test_nothing_is_written_for_a_time_that_is_not_known():
    assert [ui.day(None), ui.clock(None), ui.moment12(None), ui.moment(None), ui.due_words(None)] == [""] * 5


def test_a_chip_has_colour_icon_and_word():
    said = ui.chip("waiting", "Waits <for> you")
    assert 'class="chip is-waiting"' in said
    assert "#waiting" in said
    assert "Waits &lt;for&gt; you" in said


def test_a_state_without_colour_is_refused():
    with pytest.raises(ui.NoSuchState):
        ui.chip("pending", "Pending")


def test_an_icon_is_silent_beside_a_word_and_speaks_alone():
    assert 'aria-hidden="true"' in ui.icon("eye")
    assert 'role="img" aria-label="Open now"' in ui.icon("eye", "Open now")


@pytest.mark.parametrize(
    ("hours", "used", "over"), [(-4, 50, 0), (-8, 100, 0), (-9, 100, 12), (-80, 100, 30), (1, 0, 0)]
)
def test_the_ageing_bar_fills_to_the_due_time_and_then_turns_late(hours, used, over):
    since = NOON + timedelta(hours=hours)
    bar = ui.ageing(since, since + timedelta(hours=8))
    assert (bar["used"], bar["over"]) == (used, over)
