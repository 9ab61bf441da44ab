"""What a patient tells of themselves, laid over what was answered before: nothing that stops is taken back. Pure."""

from collections.abc import Set
from dataclasses import replace
from datetime import date, time, timedelta

from orders.safety import FRESH_DAYS, LONGEST_NAME, Answer, Answers, Condition

# What a patient is asked anew each time; the rest stays as it was known, until practice or pharmacy ask again.
ASKED_ANEW = frozenset({Condition.PREGNANT, Condition.BREAST_FEEDING, Condition.MOOD})


def with_opioid(before: Answers, what: str, last_on: date, today: date) -> Answers:
    """The same, and that an opioid was taken: of two days the later counts, and every name stays (OPI-01)."""
    held, names, latest = before.still_true(today), [what], last_on
    if held.opioid_last_14_days == Answer.YES:
        names = [held.opioid_what] if what in held.opioid_what else [held.opioid_what, what]
        latest = max(filter(None, [held.opioid_last_on, last_on]))
    named = "; ".join(filter(None, names))[:LONGEST_NAME]
    return replace(held, opioid_last_14_days=Answer.YES, opioid_what=named, opioid_last_on=latest)


def with_procedure(before: Answers, on: date, at_time: time | None, today: date) -> Answers:
    """The same, and that surgery or dental work is planned (SURG-01)."""
    held = before.still_true(today)
    planned = held.conditions | {Condition.PROCEDURE}
    return replace(held, conditions=planned, procedure_on=on, procedure_time=at_time)


def of_refill(before: Answers, said: Answers, asked_on: date, today: date) -> Answers:
    """What holds after a patient answered for a refill. `asked_on`: the day of the answers before.

    An opioid known of less than 14 days ago is not taken back by a No, nor a condition that is not asked anew.
    """
    held = before.still_true(today)
    answers = replace(said, conditions=said.conditions | (held.conditions - ASKED_ANEW))
    if held.procedure_on and not said.procedure_on:
        answers = with_procedure(answers, held.procedure_on, held.procedure_time, today)
    if not _known_opioid(held, asked_on, today):
        return answers
    answers = replace(
        answers,
        opioid_last_14_days=Answer.YES,
        opioid_what=held.opioid_what,
        opioid_last_on=held.opioid_last_on,
    )
    if said.opioid_last_14_days == Answer.YES:
        return with_opioid(answers, said.opioid_what, said.opioid_last_on or today, today)
    return answers


def news_in(before: Answers, after: Answers) -> Set[Condition]:
    """The conditions that apply now and were not known."""
    return after.conditions - before.conditions


def _known_opioid(held: Answers, asked_on: date, today: date) -> bool:
    last = held.opioid_last_on or asked_on
    return held.opioid_last_14_days == Answer.YES and today <= last + timedelta(days=FRESH_DAYS)
