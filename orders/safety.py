"""The safety questions of every order and refill, their answers and how long to wait after an opioid (5.5). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, time, timedelta
from enum import StrEnum

from orders.opioids.catalogue import LONG_DAYS, SHORT_DAYS
from orders.screening import opioids_in

LONGEST_NAME = 120  # letters of an opioid in free words
NOT_ASKED = "methadone, kratom, surgery, pregnancy, liver, thyroid, transplant"
FRESH_DAYS = 14  # after that the questions are asked again: they ask for the last 14 days


class Answer(StrEnum):
    """Whether the patient took an opioid in the last 14 days (OPI-01, OPI-02)."""

    NO = "no"
    YES = "yes"
    NOT_KNOWN = "not_known"

    @property
    def words(self) -> str:
        """As it is read on a page."""
        return self.value.replace("_", " ").capitalize()


class Condition(StrEnum):
    """What applies to a patient, as asked at every order and refill (domain 5.3, 5.5)."""

    METHADONE_NOW = "methadone_now"
    METHADONE_BEFORE = "methadone_before"
    KRATOM = "kratom"
    PROCEDURE = "procedure"
    PREGNANT = "pregnant"
    BREAST_FEEDING = "breast_feeding"
    LIVER_SEVERE = "liver_severe"
    LIVER = "liver"
    KIDNEY = "kidney"
    THYROID = "thyroid"
    TRANSPLANT = "transplant"
    IMMUNOTHERAPY = "immunotherapy"
    MOOD = "mood"
    DEPENDENCE = "dependence"

    @property
    def words(self) -> str:
        """As it is asked."""
        return CONDITIONS[self].words


@dataclass(frozen=True)
class Judged:
    """One condition: its words, and the problem it is, with code, title and text. `stops` makes a blocker of it."""

    words: str
    code: str
    title: str
    text: str
    stops: bool = False


C = Condition
CONDITIONS: dict[Condition, Judged] = {
    C.METHADONE_NOW: Judged(
        "Methadone or buprenorphine now", "OPI-04", "Methadone or buprenorphine is taken",
        "Naltrexone would bring on withdrawal. It begins after both are left, with whoever treats the patient.",
        stops=True,
    ),
    C.METHADONE_BEFORE: Judged(
        "Methadone or buprenorphine in the past", "OPI-04", "Methadone or buprenorphine in the past",
        "Ask when the last dose was: two weeks pass first, after a depot months.",
    ),
    C.KRATOM: Judged(
        "Kratom or tianeptine", "OPI-05", "Kratom or tianeptine is taken",
        "Both act as opioids. Stop them, and wait as after a long-acting opioid.", stops=True,
    ),
    C.PROCEDURE: Judged("Surgery or dental work planned", "SURG-01", "Surgery or dental work is planned", ""),
    C.PREGNANT: Judged("Pregnant", "PREG-01", "Pregnant", "Little is known. The prescriber confirms that it is meant."),
    C.BREAST_FEEDING: Judged(
        "Breast-feeding", "PREG-02", "Breast-feeding", "It passes into milk. The prescriber confirms that it is meant."
    ),
    C.LIVER_SEVERE: Judged(
        "Acute hepatitis or liver failure", "LIV-01", "Acute hepatitis or liver failure",
        "Pharmacist and prescriber decide together.", stops=True,
    ),
    C.LIVER: Judged(
        "Another liver disease", "LIV-02", "Liver disease", "Liver tests before and during. The prescriber confirms."
    ),
    C.KIDNEY: Judged(
        "Severe kidney disease", "REN-01", "Severe kidney disease", "It leaves the body more slowly. Start low."
    ),
    C.THYROID: Judged(
        "Thyroid replacement", "INT-21", "Thyroid replacement",
        "Low dose naltrexone can lower the need.",
    ),
    C.TRANSPLANT: Judged(
        "Transplant", "INT-33", "Transplant", "It may oppose the medicines against rejection. The prescriber confirms."
    ),
    C.IMMUNOTHERAPY: Judged(
        "Immunotherapy", "INT-32", "Immunotherapy", "Little is known of both together. The oncologist should know."
    ),
    C.MOOD: Judged(
        "Depression or thoughts of suicide", "MOOD-01", "Depression or thoughts of suicide",
        "Changes of mood were reported. Follow closely.",
    ),
    C.DEPENDENCE: Judged(
        "Alcohol or opioid dependence, now or before", "DEP-01", "Alcohol or opioid dependence",
        "Ask what is taken now. Tolerance is lower after naltrexone.",
    ),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What was answered. `were_asked`: whether the conditions were asked too; without it an empty set says nothing.

    `opioid_what` is the opioid in free words, `opioid_last_on` the day of its last dose. `procedure_time` is the time
    of day in the pharmacy's zone; None: not known yet.
    """

    opioid_last_14_days: Answer
    opioid_last_on: date | None = None
    opioid_what: str = ""
    were_asked: bool = False
    conditions: frozenset[Condition] = frozenset()
    procedure_on: date | None = None
    procedure_time: time | None = None

    def missing(self) -> list[str]:
        """What nobody has asked yet, or could not say (OPI-02)."""
        found = ["opioids in the last 14 days"] if self.opioid_last_14_days == Answer.NOT_KNOWN else []
        return found if self.were_asked else [*found, NOT_ASKED]

    def contradictions(self, today: date) -> dict[str, str]:
        """What cannot be together, by field; empty when nothing is wrong."""
        is_yes, is_planned = self.opioid_last_14_days == Answer.YES, Condition.PROCEDURE in self.conditions
        found = {
            "opioid_last_on": _wrong_day(self.opioid_last_on, is_yes, today),
            "opioid_what": "You name an opioid: answer Yes above." if self.opioid_what and not is_yes else "",
            "procedure_on": _wrong_procedure(self.procedure_on, is_planned, today),
            "procedure_time": "Give the day too." if self.procedure_time and not self.procedure_on else "",
        }
        return {field: text for field, text in found.items() if text}

    def still_true(self, today: date) -> "Answers":
        """The same without a procedure that is over."""
        if self.procedure_on is None or self.procedure_on >= today:
            return self
        left = self.conditions - {Condition.PROCEDURE}
        return replace(self, conditions=left, procedure_on=None, procedure_time=None)

    def said(self) -> dict[str, str]:
        """What a signature covers beside the first answer; nothing where nothing else was asked or said."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        values["conditions"] = ", ".join(sorted(self.conditions))
        del values["opioid_last_14_days"], values["were_asked"]
        told = {name: str(value) for name, value in values.items() if value}
        return told | ({"were_asked": "yes"} if self.were_asked else {})


@dataclass(frozen=True)
class Waits:
    """The days to wait after a short-acting and after a long-acting opioid, as the settings say."""

    short_days: int = SHORT_DAYS
    long_days: int = LONG_DAYS

    def days(self, washout_days: int | None) -> int | None:
        """The days in force where the catalogue says `washout_days`."""
        return {SHORT_DAYS: self.short_days, LONG_DAYS: self.long_days}.get(washout_days or 0, washout_days)

    def after(self, what: str) -> int | None:
        """The longest wait after the opioids in a text, the long one where none is known; None: the prescriber says."""
        days = [self.days(match.washout_days) for match in opioids_in(what)] or [self.long_days]
        return None if None in days else max(day for day in days if day is not None)

    def safe_on(self, answers: Answers) -> date | None:
        """The first day on which naltrexone may be taken again after an opioid; None where that cannot be said."""
        wait, last = self.after(answers.opioid_what), answers.opioid_last_on
        return None if wait is None or last is None else last + timedelta(days=wait)


def conditions_said(conditions: Iterable[Condition]) -> str:
    """Those that apply, in the order they are asked."""
    held = set(conditions)
    return "; ".join(condition.words for condition in Condition if condition in held)


def _wrong_day(day: date | None, is_yes: bool, today: date) -> str:
    if day and not is_yes:
        return "You give a day of an opioid: answer Yes above."
    return "This day has not come yet." if day and day > today else ""


def _wrong_procedure(day: date | None, is_planned: bool, today: date) -> str:
    if day and not is_planned:
        return "You give a day: tick that surgery or dental work is planned."
    return "This day is over." if day and day < today else ""
