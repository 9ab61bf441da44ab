"""What a patient tells of themselves, laid over what was answered before: nothing that stops is taken back. Pure."""

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from orders.safety import CONDITIONS, FRESH_DAYS, LONGEST_NAME, Answer, Answers, Condition, Waits, conditions_said

# What a patient is asked anew each time; the rest stays as it was known, until practice or pharmacy ask again.
ASKED_ANEW = frozenset({Condition.PREGNANT, Condition.BREAST_FEEDING, Condition.MOOD})
# The words of a call about a refill: the house's own, and after the mark those of the patient.
REFILL, OWN = "Asks for a refill", "In their words: "
# What came of the refill, by the code of what refused it.
CAME = {
    "": "which is ordered", "has_blockers": "which a rule stops", "refill_too_soon": "which is too soon",
    "fill_under_way": "while a fill is under way", "prescription_expired": "of an expired prescription",
    "no_fill_left": "where no fill is left",
}  # fmt: skip
NEVER_ENDS = 10_000  # days: longer than any wait, where the prescriber says how long


@dataclass(frozen=True)
class News:
    """What somebody must hear of, among the answers for a refill: as it was said now, not as it is kept.

    `procedure_on` where it is another day than was known. A low mood is news each time it is told (MOOD-01).
    """

    opioid: Answer = Answer.NO
    opioid_what: str = ""
    opioid_last_on: date | None = None
    procedure_on: date | None = None
    conditions: Set[Condition] = frozenset()
    words: str = ""

    @property
    def is_any(self) -> bool:
        """Whether there is anything to hear."""
        return bool(self.is_of_opioids or self.procedure_on or self.conditions or self.words)

    @property
    def is_of_opioids(self) -> bool:
        """Whether an opioid was taken or may have been, or what counts as one is taken (OPI-01, OPI-04, OPI-05)."""
        judged = [CONDITIONS[one] for one in self.conditions]
        return self.opioid != Answer.NO or any(one.stops and one.code.startswith("OPI") for one in judged)

    @property
    def is_of_mood(self) -> bool:
        """Whether the patient feels very low or thinks of harming themselves (MOOD-01)."""
        return Condition.MOOD in self.conditions

    def said(self, refused: str, procedure: str) -> str:
        """The words of the call: `refused` is the code of what refused the refill, `procedure` what is said of it."""
        parts = [
            f"{REFILL}, {CAME[refused]}.", self._opioid(), procedure,
            f"Says now: {conditions_said(self.conditions)}." if self.conditions else "",
            f"New medicines or allergies. {OWN}{self.words}" if self.words else "",
        ]  # fmt: skip
        return " ".join(filter(None, parts))

    def _opioid(self) -> str:
        if self.opioid == Answer.NOT_KNOWN:
            return "Is not sure about an opioid in the last 14 days."
        return opioid_said(self.opioid_what, self.opioid_last_on) if self.opioid == Answer.YES else ""


def opioid_said(what: str, last_on: date | None) -> str:
    """An opioid in the words of a call."""
    return f"Opioid: {what or 'name not known'}, last on {last_on or 'a day not known'}."


def own_words(words: str) -> str:
    """What of the words of a call is the patient's own."""
    return words.partition(OWN)[2] if is_of_refill(words) else words


def is_of_refill(words: str) -> bool:
    """Whether the house put the words of this call together from the answers for a refill."""
    return words.startswith(tuple(f"{REFILL}, {came}." for came in CAME.values()))


def news_in(before: Answers, said: Answers, words: str, today: date) -> News:
    """What is news of what was said, where `before` was known."""
    held = before.still_true(today)
    new = (said.conditions - held.conditions) | (said.conditions & {Condition.MOOD})
    planned = said.procedure_on if said.procedure_on != held.procedure_on else None
    return News(
        said.opioid_last_14_days, said.opioid_what, said.opioid_last_on, planned, new - {Condition.PROCEDURE}, words
    )


def with_news(before: Answers, news: News, today: date) -> Answers:
    """The same, and what is news: for the other prescriptions of the patient."""
    answers = replace(before, conditions=before.conditions | news.conditions)
    if news.procedure_on:
        answers = with_procedure(answers, news.procedure_on, None, today)
    if news.opioid == Answer.YES:
        answers = with_opioid(answers, news.opioid_what, news.opioid_last_on or today, today)
    return answers


def with_opioid(before: Answers, what: str, last_on: date, today: date) -> Answers:
    """The same, and that an opioid was taken: of two days the later counts, and no wash-out gets shorter (OPI-01)."""
    held = before.still_true(today)
    if held.opioid_last_14_days != Answer.YES:
        return replace(held, opioid_last_14_days=Answer.YES, opioid_what=what, opioid_last_on=last_on)
    latest = max(filter(None, [held.opioid_last_on, last_on]))
    return replace(held, opioid_what=_both(what, held.opioid_what), opioid_last_on=latest)


def _both(new: str, known: str) -> str:
    """Two names, the new one first; the one with the longer wait alone where together they would say a shorter one."""
    first, second = (known, new) if new in known else (new, known)
    together = "; ".join(filter(None, [first, "" if second in first else second]))[:LONGEST_NAME]
    longest = max(new, known, key=_wait)
    return together if _wait(together) >= _wait(longest) else longest[:LONGEST_NAME]


def _wait(what: str) -> int:
    days = Waits().after(what)
    return NEVER_ENDS if days is None else days


def with_procedure(before: Answers, on: date, at_time: time | None, today: date) -> Answers:
    """The same, and that surgery or dental work is planned; of two still to come the earlier is kept (SURG-01)."""
    held = before.still_true(today)
    planned = replace(held, conditions=held.conditions | {Condition.PROCEDURE})
    if held.procedure_on and held.procedure_on < on:
        return planned
    known = held.procedure_time if held.procedure_on == on else None
    return replace(planned, procedure_on=on, procedure_time=at_time or known)


def of_refill(before: Answers, said: Answers, asked_on: date, today: date) -> Answers:
    """What holds after a patient answered for a refill. `asked_on`: the day of the answers before.

    An opioid known of less than 14 days ago is not taken back by a No, nor a condition that is not asked anew.
    """
    held = before.still_true(today)
    answers = replace(said, conditions=said.conditions | (held.conditions - ASKED_ANEW))
    if held.procedure_on:
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


def _known_opioid(held: Answers, asked_on: date, today: date) -> bool:
    last = held.opioid_last_on or asked_on
    return held.opioid_last_14_days == Answer.YES and today <= last + timedelta(days=FRESH_DAYS)
