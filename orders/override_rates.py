"""What was decided about what the rules showed, passed or changed: by rule, by pharmacist, by month."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from orders.dur_codes import Ending, ReviewStep
from orders.figure import percent_of
from orders.models import Intervention, Override, Question, ShownProblem
from orders.questions import Side, asked_of
from premises.models import DayOf, Pharmacy, calendar_of

MONTHS = 12
LONGEST = timedelta(days=366)


class Outcome(StrEnum):
    """What became of a problem that was shown."""

    ACCEPTED = "accepted"
    OVERRIDDEN = "overridden"
    HELD = "held"
    ASKED = "asked"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Decided:
    """One problem that was shown to a pharmacist, and what became of it."""

    code: str
    who: str
    month: str
    outcome: Outcome
    ncpdp: str = ""


@dataclass(frozen=True)
class Rate:
    """One line: of what, how often it was decided about, and how."""

    of: str
    counts: Counter[Outcome]
    ncpdp: Counter[str]

    @property
    def decided(self) -> int:
        """However often something was decided about it: one that was held and then accepted counts twice."""
        return self.counts.total()

    @property
    def changed(self) -> int:
        """After which the order did not go on as it was."""
        return sum(self.counts[one] for one in (Outcome.HELD, Outcome.ASKED, Outcome.CANCELLED))

    @property
    def overridden(self) -> int:
        """Passed by a pharmacist, with codes and signature."""
        return self.counts[Outcome.OVERRIDDEN]

    @property
    def share(self) -> str:
        """Overridden, of what stopped or changed an order; what was only accepted as a warning is no override."""
        stopped = self.overridden + self.changed
        return f"{percent_of(self.overridden, stopped)} %" if stopped else ""

    @property
    def codes(self) -> str:
        """The NCPDP codes used, the commonest first: `DD M0 1G 3 times`."""
        return ", ".join(f"{codes} {many} time{'s' * (many > 1)}" for codes, many in self.ncpdp.most_common())

    @property
    def cells(self) -> list[tuple[str, str]]:
        """Its numbers, each under its name of COLUMNS."""
        numbers = [self.decided, *(self.counts[one] for one in Outcome)]
        return list(zip(COLUMNS, [*map(str, numbers), self.share, self.codes], strict=True))


COLUMNS = ["Decided", "Accepted as shown", "Overridden", "Held", "Asked", "Cancelled", "Share overridden", "Codes"]


@dataclass(frozen=True)
class Table:
    """The lines of one view of the numbers."""

    key: str
    title: str
    first: str
    rows: list[Rate]


def tables_at(at: datetime) -> list[Table]:
    """The last twelve months by rule, pharmacist and month, in a number of queries that does not grow."""
    found = decided_since(at - LONGEST, calendar_of(Pharmacy.objects.the_one()))
    return [
        Table("rules", "By rule", "Rule", rates_of(found, lambda one: one.code)),
        Table("people", "By pharmacist", "Pharmacist", rates_of(found, lambda one: one.who)),
        Table("months", "By month", "Month", rates_of(found, lambda one: one.month)[-MONTHS:]),
    ]


def decided_since(since: datetime, day_of: DayOf) -> list[Decided]:
    """Everything a review showed and what became of it."""

    def month(at: datetime) -> str:
        day = day_of(at)
        return f"{day.year}-{day.month:02}"

    return [*_accepted(since, month), *_overridden(since, month), *_ended(since, month), *_asked(since, month)]


Month = Callable[[datetime], str]


def _accepted(since: datetime, month: Month) -> Iterable[Decided]:
    """Warnings with which an order was accepted."""
    rows = ShownProblem.objects.filter(
        tier="warning", override=None, review__reviewed_at__gte=since, review__step=ReviewStep.ACCEPT
    ).select_related("review__reviewed_by")
    for row in rows:
        review = row.review
        yield Decided(row.code, review.reviewed_by.printed_name, month(review.reviewed_at), Outcome.ACCEPTED)


def _overridden(since: datetime, month: Month) -> Iterable[Decided]:
    for row in Override.objects.filter(made_at__gte=since).select_related("made_by"):
        codes = f"{row.reason} {row.service} {row.result}"
        yield Decided(row.code, row.made_by.printed_name, month(row.made_at), Outcome.OVERRIDDEN, codes)


def _ended(since: datetime, month: Month) -> Iterable[Decided]:
    outcomes = {Ending.HELD: Outcome.HELD, Ending.ASKED: Outcome.ASKED, Ending.CANCELLED: Outcome.CANCELLED}
    for row in Intervention.objects.filter(made_at__gte=since).select_related("made_by"):
        codes, outcome = f"{row.reason} {row.service} {row.result}", outcomes[Ending(row.ending)]
        yield Decided(row.code, row.made_by.printed_name, month(row.made_at), outcome, codes)


def _asked(since: datetime, month: Month) -> Iterable[Decided]:
    """Questions that name a rule and were not asked with the codes of a review."""
    rows = Question.objects.filter(asked_at__gte=since, intervention=None, code__in=list(asked_of(Side.PRESCRIBER)))
    for row in rows.exclude(about="").select_related("asked_by"):
        yield Decided(row.about, row.asked_by.printed_name, month(row.asked_at), Outcome.ASKED)


def rates_of(found: Sequence[Decided], of: Callable[[Decided], str]) -> list[Rate]:
    """A line for each, by what `of` says they are of, in its order."""
    counts: dict[str, Counter[Outcome]] = defaultdict(Counter)
    codes: dict[str, Counter[str]] = defaultdict(Counter)
    for one in found:
        counts[of(one)][one.outcome] += 1
        if one.ncpdp:
            codes[of(one)][one.ncpdp] += 1
    return [Rate(name, counts[name], codes[name]) for name in sorted(counts)]
