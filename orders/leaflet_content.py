"""What a patient's leaflet says, as plain values that are frozen when it is asked for. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from orders.procedures import SAME_DOSE_DAYS, ProcedurePlan
from premises.quantities import clock12
from records.typesetting import clean, keep_together

# Safety words are code, not template (L1).
OPIOIDS_TITLE = "Do not take opioid pain medicines"
OPIOIDS = (
    "They will not work, and you could become very ill. Codeine, hydrocodone (Norco), oxycodone (Percocet) and "
    "tramadol are opioids. So are some cough and diarrhea medicines. Ask us before you take anything new."
)
AFTERWARDS = (
    "When you stop this medicine, an opioid can act much more strongly than before. Tell everyone who treats you that "
    "you took naltrexone."
)
MISSED = "Take it when you remember, unless the next one is less than 6 hours away. Never take 2 doses at once."
NOTICE = (
    "Vivid dreams or poor sleep. They mostly settle in a few weeks. Some people have a mild upset stomach or a "
    "headache. Rarely, the mood changes. Tell us: a change of dose often helps."
)
CANCER = (
    "Low dose naltrexone is not a cancer treatment on its own, it is not standard care, and it is not approved for "
    "cancer. It is still being studied beside other treatment, and larger trials are needed. Do not change or stop "
    "your cancer treatment. Speak with your oncology team before you take this medicine."
)
COMPOUNDED = (
    "Our pharmacy made this medicine for you, as your prescriber ordered. It is a compounded medicine: the FDA has "
    "not reviewed it."
)
CHILDREN = "Keep it out of reach of children and pets."
NO_DOSE = "No dose"
PAUSED = "Take none on these days"
GO_BY_THIS = "If the label counts other days, go by this calendar."  # after an adjustment it does
LATER = "This bag holds a part of your supply. The rest comes separately."


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
class LeafletContent:
    """One leaflet. `form` is what the patient has in hand (`capsules`), `vessel` what it comes in (`bottle`).

    `change` says how the dose goes over the steps (`up`, `down`, else empty), `per_day` how often it is taken;
    `surgery_hours` is the setting, `procedure` the plan around one whose day is known; `left_out` what the patient
    asked to leave out and the medicine does not hold.
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

    def __post_init__(self) -> None:
        """Print what is compared later: composed characters and single spaces."""
        for field in fields(self):
            object.__setattr__(self, field.name, _cleaned(getattr(self, field.name)))

    @property
    def title(self) -> str:
        """The headline, which is the document's title too."""
        return f"Your low dose naltrexone {self.form}"

    @property
    def take(self) -> str:
        """How the steps go together, after the directions; nothing when there is one step or no calendar."""
        steps = [step for step in self.steps if not step.is_off]
        if len(steps) < 2:
            return ""
        own = [step.bottles for step in steps]
        apart = all(own) and len(set(own)) == len(own)
        verb = f"goes {self.change}" if self.change else "changes"
        each = f", and each step has its own {self.vessel}" if apart else ""
        in_turn = "" if apart or not all(own) else f" {GO_BY_THIS}"
        return f"Your dose {verb} in {len(steps)} steps{each}.{in_turn}"

    @property
    def begins(self) -> str:
        """When the calendar begins, and what it counts when a day has two doses."""
        if not self.steps:
            return "Follow the directions on the label."
        each = " It shows the dose for each time you take it." if self.per_day > 1 else ""
        return f"This calendar begins on {day_said(self.steps[0].first)}.{each} If you begin on another day, call us."

    def as_json(self) -> dict[str, Any]:
        """As it is frozen in a document's row: dates as 2026-11-25."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "LeafletContent":
        """The content that was frozen."""
        given = dict(values) | {"dated_on": date.fromisoformat(values["dated_on"])}
        given["steps"] = tuple(
            DatedStep(**(row | _dates(row, "first", "last") | {"bottles": tuple(row["bottles"])}))
            for row in values["steps"]
        )
        given["bottles"] = tuple(Bottle(**(row | _dates(row, "use_by"))) for row in values["bottles"])
        return cls(**given)

    def texts(self) -> Iterator[str]:
        """Every text that comes from rows and not from code."""
        for value in self.as_json().values():
            yield from _strings(value)


def day_said(day: date, *, year: bool = True) -> str:
    """`Nov 25, 2026` with no-break spaces, as patients read it; without the year where it stands beside."""
    said = f"{day:%b}\u00a0{day.day}"
    return f"{said},\u00a0{day.year}" if year else said


def span_said(first: date, last: date) -> str:
    """`Nov 29 to Dec 12, 2026`; both years where they differ."""
    if first == last:
        return day_said(first)
    return f"{day_said(first, year=first.year != last.year)} to {day_said(last)}"


def bottles_said(numbers: tuple[int, ...], vessel: str) -> str:
    """`bottle 1`, `bottles 1, 2`; nothing where there is none in the bag."""
    which = ", ".join(str(number) for number in numbers)
    return f"{vessel if len(numbers) == 1 else f'{vessel}s'}\u00a0{which}" if numbers else ""


def procedure_said(plan: ProcedurePlan, *, short_days: int, long_days: int) -> tuple[str, ...]:
    """The plan around a procedure, sentence by sentence, for patient and surgical team (SURG-01, SURG-02)."""
    at_time = f" at {clock12(plan.time_of_day)}" if plan.time_of_day else ""
    return (
        f"Your surgery or dental work is on {weekday_said(plan.on)}{at_time}.",
        f"Take your last dose {plan.last_dose_when} on {weekday_said(plan.last_dose_on)}. Take none after that: it "
        f"must be {surgery_said(plan.stop_hours)} or more before.",
        f"Were you given an opioid? Wait {short_days} days after the last one, or {long_days} if it was long-acting. "
        "Do not start again before we or your prescriber say so.",
        f"Without it for {SAME_DOSE_DAYS} days or more? Call us: you begin again with the first dose.",
    )


def weekday_said(day: date) -> str:
    """`Tue, Dec 8, 2026` with no-break spaces."""
    return f"{day:%a},\u00a0{day_said(day)}"


def surgery_said(hours: int) -> str:
    """`72 hours`, kept together."""
    return keep_together(f"{hours} hours")


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    return tuple(_cleaned(one) for one in value) if isinstance(value, list | tuple) else value


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
