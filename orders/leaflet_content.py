"""What a patient's leaflet says, as plain values that are frozen when it is asked for. Pure."""

import functools
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from orders.leaflet_words import EDITABLE, ENGLISH, Words, words_in
from orders.opioids.catalogue import LONG_DAYS, SHORT_DAYS
from orders.procedures import SAME_DOSE_DAYS, ProcedurePlan
from records.typesetting import clean_fields

NO_DOSE = "No dose"  # how a pause is frozen; each language says it its own way


@dataclass(frozen=True, kw_only=True)
class Bottle:
    """One container in the bag: `number` as the leaflet counts them, its strength and until when it may be used."""

    number: int
    strength: str
    lot: str
    use_by: date


@dataclass(frozen=True, kw_only=True)
class DatedStep:
    """One dose with its dates; `bottles` are the numbers of those it comes from, none when they come separately."""

    dose: str
    directions: str
    first: date
    last: date
    bottles: tuple[int, ...] = ()

    @property
    def is_off(self) -> bool:
        """Whether nothing is taken on these days."""
        return self.dose == NO_DOSE


@dataclass(frozen=True, kw_only=True)
class Wish:
    """How a leaflet is to be printed where that was chosen; None: as patient and prescription say."""

    language: str | None = None
    large: bool | None = None
    cancer: bool | None = None

    def as_json(self) -> dict[str, Any]:
        """What was chosen, by name."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    @classmethod
    def of(cls, frozen: Mapping[str, Any]) -> "Wish":
        """What was chosen for a leaflet that was frozen; one from before there was a choice was as usual."""
        return cls(**frozen.get("chosen", {}))


@dataclass(frozen=True, kw_only=True)
class LeafletContent:
    """One leaflet. `form` is what the patient has in hand (`capsules`), `vessel` what it comes in (`bottle`, `tube`).

    `change` says how the dose goes over the steps (`up`, `down`, else empty), `per_day` how often it is taken;
    `surgery_hours` and the `washout` days after an opioid are settings, `procedure` is the plan around one whose day is
    known; `left_out` what the patient asked to leave out and no component is said to hold. What comes from rows is
    frozen as `language` says it; the words around it are those of its file (`words_version`) and, for the keys of
    `edited`, of the site. `large` is large print, `cancer` whether the section for patients in cancer care is in it;
    `chosen` what of this was wished for. A `proof` is for whoever approves a text, and says so on each page. A
    `version` after the first says so too (L5).
    """

    patient: str
    number: str
    dated_on: date
    form: str
    vessel: str
    medicine: str
    prescriber: str
    directions: tuple[str, ...]
    change: str
    per_day: int
    steps: tuple[DatedStep, ...]
    bottles: tuple[Bottle, ...]
    partial: bool
    auxiliary: tuple[str, ...]
    storage: tuple[str, ...]
    contains: tuple[str, ...]
    left_out: tuple[str, ...]
    surgery_hours: int
    pharmacy: str
    address: tuple[str, ...]
    telephone: str
    training: bool = False
    procedure: tuple[str, ...] = ()
    language: str = "en"
    large: bool = False
    cancer: bool = False
    chosen: Mapping[str, Any] = field(default_factory=dict)
    edited: Mapping[str, str] = field(default_factory=dict)
    words_version: str = ""
    proof: bool = False
    version: int = 1
    washout_short_days: int = SHORT_DAYS
    washout_long_days: int = LONG_DAYS

    def __post_init__(self) -> None:
        """Print what is compared later: composed characters and single spaces."""
        clean_fields(self)

    @functools.cached_property
    def words(self) -> Words:
        """Its language, with what was edited when it was asked for, where that may still be edited in this release."""
        return words_in(self.language, {key: text for key, text in self.edited.items() if key in EDITABLE})

    @property
    def title(self) -> str:
        """The headline, which is the document's title too."""
        return self.words.say("page.title", form=self.form)

    @property
    def take(self) -> tuple[str, ...]:
        """How the steps go together, after the directions; nothing when there is one step or no calendar."""
        steps = [step for step in self.steps if not step.is_off]
        if len(steps) < 2:
            return ()
        own = [step.bottles for step in steps]
        apart = all(own) and len(set(own)) == len(own)
        said = [self.words.say(f"take.{self.change or 'changes'}", count=len(steps))]
        said += [self.words.say(f"take.each_{self.vessel}")] if apart else []
        return tuple(said + ([self.words.say("take.go_by_this")] if all(own) and not apart else []))

    @property
    def begins(self) -> tuple[str, ...]:
        """When the calendar begins, and what it counts when a day has two doses."""
        if not self.steps:
            return (self.words.say("take.no_calendar"),)
        each = [self.words.say("take.each_time")] if self.per_day > 1 else []
        first = self.words.say("take.begins", day=self.words.day(self.steps[0].first))
        return (first, *each, self.words.say("take.another_day"))

    def dose_said(self, step: DatedStep) -> str:
        """`1.5 mg`, or that there is none."""
        return self.words.say("take.no_dose") if step.is_off else step.dose

    def bottles_said(self, numbers: tuple[int, ...]) -> str:
        """`bottle 1`, `bottles 1, 2`; nothing where there is none in the bag."""
        which = ", ".join(str(number) for number in numbers)
        name = self.words.say(f"vessels.{self.vessel if len(numbers) == 1 else f'{self.vessel}s'}")
        return f"{name}\u00a0{which}" if numbers else ""

    def as_json(self) -> dict[str, Any]:
        """As it is frozen in a document's row: dates as 2026-11-25."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "LeafletContent":
        """The content that was frozen; one from before there were languages had the section on cancer always."""
        given = {"cancer": "language" not in values, **values, "dated_on": date.fromisoformat(values["dated_on"])}
        given["steps"] = tuple(DatedStep(**(row | _dates(row, "first", "last"))) for row in values["steps"])
        given["bottles"] = tuple(Bottle(**(row | _dates(row, "use_by"))) for row in values["bottles"])
        return cls(**given)

    def texts(self) -> Iterator[str]:
        """Every text that comes from rows and not from code."""
        for value in self.as_json().values():
            yield from _strings(value)


def day_said(day: date, *, year: bool = True) -> str:
    """`Nov 25, 2026` with no-break spaces; without the year where it stands beside."""
    return ENGLISH.day(day, year=year)


def procedure_said(
    plan: ProcedurePlan, *, begins_on: date, short_days: int, long_days: int, words: Words
) -> tuple[str, ...]:
    """The plan around a procedure, sentence by sentence, for the patient (SURG-01, SURG-02).

    Who would begin on `begins_on`, after the last dose the plan allows, does not begin before it.
    """
    day = words.weekday(plan.on)
    return (
        words.say("surgery.on_at", day=day, time=words.clock(plan.time_of_day)) if plan.time_of_day
        else words.say("surgery.on", day=day),
        *([words.say("surgery.not_before")] if plan.last_dose_on < begins_on else _last_said(plan, words)),
        words.say("surgery.opioid", short=short_days, long=long_days),
        words.say("surgery.again", days=SAME_DOSE_DAYS),
    )  # fmt: skip


def _last_said(plan: ProcedurePlan, words: Words) -> list[str]:
    """The last dose, and the minute after which there is none, also where that dose was missed."""
    when, until = words.say(f"times.{plan.last_dose_when}"), plan.until
    last_on, hours = words.weekday(plan.last_dose_on), words.hours(plan.stop_hours)
    return [
        words.say("surgery.last_dose", when=when, day=last_on, hours=hours),
        words.say("surgery.stops", day=words.weekday(until.date()), time=words.clock(until.time())),
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def _dates(row: Mapping[str, Any], *names: str) -> dict[str, date]:
    return {name: date.fromisoformat(row[name]) for name in names}


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _strings(one)
