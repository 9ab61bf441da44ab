"""What a patient tells, laid over what was known: nothing that stops is taken back, and of two days the safer holds."""

from datetime import date, time, timedelta

import pytest

from orders.my_answers import (
    CAME,
    News,
    is_of_refill,
    news_in,
    of_refill,
    own_words,
    with_news,
    with_opioid,
    with_procedure,
)
from orders.safety import LONGEST_NAME, Answer, Condition, Waits
from orders.spans import Span, enough_taken_on, is_early
from tests import factories

TODAY = date(2026, 11, 23)
FIRST, LATER = date(2026, 12, 1), date(2026, 12, 20)


def test_answers_are_laid_over_what_was_known() -> None:
    before = factories.an_answer(conditions=frozenset({Condition.LIVER, Condition.PREGNANT}))
    told = with_opioid(before, "Tramadol", date(2026, 11, 20), TODAY)
    later = with_opioid(told, "Codeine", date(2026, 11, 18), TODAY)
    assert later.opioid_what == "Codeine; Tramadol" and later.opioid_last_on == date(2026, 11, 20)
    said = factories.an_answer()
    after = of_refill(later, said, TODAY, TODAY)
    assert after.opioid_last_14_days == Answer.YES, "a No takes back no opioid of the last 14 days"
    assert after.conditions == {Condition.LIVER}, "what is asked anew goes, what is not stays"
    month = TODAY + timedelta(days=30)
    assert of_refill(later, said, TODAY, month).opioid_last_14_days == Answer.NO
    planned = of_refill(with_procedure(before, month, None, TODAY), said, TODAY, TODAY)
    assert planned.procedure_on == month and Condition.PROCEDURE in planned.conditions


@pytest.mark.parametrize(("told", "then"), [(FIRST, LATER), (LATER, FIRST)])
def test_of_two_procedures_still_to_come_the_earlier_is_kept(told: date, then: date) -> None:
    """SURG-01."""
    once = with_procedure(factories.an_answer(), told, time(9) if told == FIRST else None, TODAY)
    both = with_procedure(once, then, time(9) if then == FIRST else None, TODAY)
    assert (both.procedure_on, both.procedure_time) == (FIRST, time(9))
    said = factories.an_answer(conditions=frozenset({Condition.PROCEDURE}), procedure_on=then)
    assert of_refill(once, said, TODAY, TODAY).procedure_on == FIRST, "also from the questions before a refill"


def test_a_procedure_that_is_over_gives_way_and_a_time_that_was_known_stays() -> None:
    over = with_procedure(factories.an_answer(), FIRST, time(9), TODAY)
    assert with_procedure(over, LATER, None, FIRST + timedelta(days=1)).procedure_on == LATER
    assert with_procedure(over, FIRST, None, TODAY).procedure_time == time(9)


@pytest.mark.parametrize(
    ("known", "new"),
    [
        ("methadone, " + "x" * 108, "Tramadol"),
        ("Tramadol " + "x" * 111, "methadone"),
        ("Tramadol", "methadone"),
        ("methadone", "Tramadol"),
        ("", "Tramadol"),
        ("Tramadol", ""),
    ],
)
def test_a_name_that_is_cut_shortens_no_wash_out(known: str, new: str) -> None:
    """OPI-01."""
    told = with_opioid(with_opioid(factories.an_answer(), known, TODAY, TODAY), new, TODAY, TODAY)
    assert len(told.opioid_what) <= LONGEST_NAME
    assert Waits().after(told.opioid_what) == max(Waits().after(known), Waits().after(new))  # type: ignore[type-var]


def test_a_new_name_stands_first_and_is_not_cut_away() -> None:
    known = "Tramadol " + "x" * 111
    told = with_opioid(with_opioid(factories.an_answer(), known, TODAY, TODAY), "Codeine", TODAY, TODAY)
    assert told.opioid_what.startswith("Codeine; Tramadol")


def test_what_is_news() -> None:
    """A low mood each time (MOOD-01), a day of surgery where it is another, an opioid whenever it is not No."""
    mood, liver = frozenset({Condition.MOOD}), frozenset({Condition.LIVER})
    known = factories.an_answer(conditions=mood | liver)
    assert news_in(known, factories.an_answer(conditions=mood | liver), "", TODAY).conditions == mood
    assert not news_in(known, factories.an_answer(conditions=liver), "", TODAY).is_any
    planned = with_procedure(factories.an_answer(), FIRST, None, TODAY)
    said = factories.an_answer(conditions=frozenset({Condition.PROCEDURE}), procedure_on=LATER)
    assert news_in(planned, said, "", TODAY).procedure_on == LATER
    assert not news_in(with_procedure(planned, FIRST, None, TODAY), planned, "", TODAY).is_any
    for answer in ("yes", "not_known"):
        told = factories.an_answer(opioid_last_14_days=answer)
        assert news_in(told, told, "", TODAY).is_of_opioids, "also where it was said before"


def test_news_reaches_the_other_prescriptions() -> None:
    news = News(opioid=Answer.YES, procedure_on=FIRST, conditions=frozenset({Condition.MOOD}))
    after = with_news(factories.an_answer(conditions=frozenset({Condition.LIVER})), news, TODAY)
    assert after.conditions == {Condition.LIVER, Condition.MOOD, Condition.PROCEDURE}
    assert (after.opioid_last_14_days, after.opioid_last_on, after.procedure_on) == (Answer.YES, TODAY, FIRST)


@pytest.mark.parametrize("refused", CAME)
def test_the_longest_words_of_a_call_fit_and_end_in_the_patients_own(refused: str) -> None:
    news = News(Answer.YES, "x" * LONGEST_NAME, TODAY, FIRST, frozenset(Condition), "ع" * 300)
    said = news.said(refused, "Surgery or dental work on 2026-12-01 at 09:30.")
    assert len(said) <= 1000 and own_words(said) == "ع" * 300 and is_of_refill(said)


def test_who_is_not_sure_is_not_written_down_as_having_had_one() -> None:
    said = News(opioid=Answer.NOT_KNOWN).said("", "")
    assert "not sure" in said and "Opioid:" not in said


def test_a_patient_who_writes_like_the_house_reads_their_words() -> None:
    assert own_words("Asks for a refill, please") == "Asks for a refill, please"


@pytest.mark.parametrize("percent", [0, 1, 50, 75, 99, 100])
@pytest.mark.parametrize("days", [1, 2, 7, 30, 91])
def test_enough_is_taken_on_the_first_day_that_is_not_early(percent: int, days: int) -> None:
    """RX-EXP-3."""
    last = Span((), TODAY, TODAY + timedelta(days=days - 1), 0)
    first = enough_taken_on(last, percent)
    assert not is_early(last, first, percent)
    assert first == TODAY or is_early(last, first - timedelta(days=1), percent)
