"""Why a preparation keeps as long as it does, in words: class, preservative, storage, evidence, components. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from compounding.beyond_use import beyond_use_date
from compounding.bud_limits import BudBasis, BudClass, KeptAt


@dataclass(frozen=True)
class Reason:
    """One reason with its rule; `decides` marks the one that sets the date."""

    rule: str
    text: str
    decides: bool = False


@dataclass(frozen=True)
class Assigned:
    """What a formula says of its beyond-use date."""

    bud_class: BudClass
    days: int
    basis: BudBasis
    reference: str
    kept_in: KeptAt
    preserved_by: Sequence[str] = ()
    container_protects: bool | None = None
    documents: Sequence[str] = ()


@dataclass(frozen=True)
class Ends:
    """A component that is in it, or would be, and its last day."""

    name: str
    on: date


def reasons_of(said: Assigned) -> list[Reason]:
    """Why the formula has the days it has (BUD-01 to BUD-03, BUD-07)."""
    return [*_class(said), *_preserved(said), *_rests_on(said), *_container(said)]


def last_day(made_on: date, days: int, ends: Iterable[Ends]) -> tuple[date, list[Reason]]:
    """The last day of use when made on `made_on`, and what decided it (BUD-04 to BUD-06)."""
    known = sorted(ends, key=lambda end: end.on)
    by_formula = made_on + timedelta(days=days - 1)
    last = beyond_use_date(made_on, days, [end.on for end in known])
    first = next((end for end in known if end.on == last and end.on < by_formula), None)
    counted = f"{days} days from {made_on}, the day of making being day 1, end on {by_formula}."
    found = [Reason("BUD-05", counted, decides=first is None)]
    if first:
        found.append(Reason("BUD-04", f"{first.name} ends on {first.on}, before that.", decides=True))
    elif known:
        found.append(Reason("BUD-04", f"No component ends before; the first is {known[0].name} on {known[0].on}."))
    return last, found


def _class(said: Assigned) -> Iterator[Reason]:
    limit = said.bud_class.limit
    decides = said.basis == BudBasis.TABLE and said.days == limit.most_days
    text = f"{limit.words.capitalize()}: at most {limit.most_days} days without evidence"
    yield Reason("BUD-02", f"{text}, in {said.kept_in.words}.", decides)


def _preserved(said: Assigned) -> Iterator[Reason]:
    if said.bud_class.limit.is_aqueous:
        by = ", ".join(said.preserved_by)
        yield Reason("BUD-02", f"It holds water and is preserved by {by}." if by else "It holds water, unpreserved.")
    else:
        yield Reason("BUD-02", "It holds no water that a germ could live on, so nothing has to preserve it.")


def _rests_on(said: Assigned) -> Iterator[Reason]:
    limit = said.bud_class.limit
    if said.days < limit.most_days and said.basis == BudBasis.TABLE:
        yield Reason("BUD-07", f"The formula assigns {said.days} days, fewer than its class may have.", decides=True)
    if said.basis == BudBasis.MONOGRAPH:
        yield Reason("BUD-01", f"A compounded monograph gives {said.days} days: {said.reference}.", decides=True)
    if said.basis == BudBasis.STUDY:
        yield Reason("BUD-03", f"A stability study supports {said.days} days: {said.reference}.", decides=True)
    for title in said.documents:
        yield Reason("BUD-03", f"Attached: {title}.")


def _container(said: Assigned) -> Iterator[Reason]:
    if said.container_protects is False:
        yield Reason("BUD-07", "The container is not tight and light-resistant, so the date is shorter.")
