"""How protocols are told: in a line, how often they were used, and why one cannot be ordered now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from compounding.models import Formula
from orders.actions.protocols import may_change, practices_of
from orders.composing import TIMING_WORDS
from orders.directions import Timing
from orders.models import Protocol, ProtocolStep
from premises.quantities import dose_text
from premises.terms import Exclusion

OFFERED = 4  # on the page of an order; the others one press further


@dataclass(frozen=True)
class Told:
    """One protocol in a list."""

    public_id: str
    name: str
    says: str
    whose: str
    used: str
    why_not: str = ""
    is_chosen: bool = False
    may_change: bool = False


def offers(
    user: Any, catalogue: Mapping[str, Formula], left_out: Iterable[Exclusion] = (), chosen: str = ""
) -> list[Told]:
    """What is offered on the page of an order, the usual one first; the chosen one is always among them."""
    rows = list(Protocol.objects.visible_to(user).in_use().by_use(user))
    shown = [row for place, row in enumerate(rows) if place < OFFERED or row.public_id == chosen]
    excluded = set(left_out)
    return [_told(row, catalogue, excluded, n == 0, is_chosen=row.public_id == chosen) for n, row in enumerate(shown)]


def protocols_of(user: Any, catalogue: Mapping[str, Formula]) -> tuple[list[Told], list[Told]]:
    """All one may see: those in use, and those retired."""
    rows, practices = list(Protocol.objects.visible_to(user).by_use(user)), practices_of(user)
    usual = next((row for row in rows if not row.retired_at), None)
    told = [
        (row, _told(row, catalogue, set(), row is usual, may_change=may_change(row, user, practices))) for row in rows
    ]
    return [one for row, one in told if not row.retired_at], [one for row, one in told if row.retired_at]


def why_not(protocol: Protocol, catalogue: Mapping[str, Formula], left_out: set[Exclusion]) -> str:
    """Why it cannot be ordered now, or for this patient; nothing where it can."""
    codes = list(dict.fromkeys(step.formula_code for step in protocol.steps.all()))
    gone = [code for code in codes if code not in catalogue]
    if gone:
        return f"{', '.join(gone)} is not in the catalogue now."
    held = sorted(set().union(*(catalogue[code].excluded() for code in codes)) & left_out)
    return f"It holds {', '.join(held)}, which the patient leaves out." if held else ""


def rows_of_protocol(protocol: Protocol) -> list[dict[str, Any]]:
    """Its steps as rows to compose from."""
    return [
        {"formula": step.formula_code, "units_per_dose": dose_text(step.units), "days": step.days or ""}
        for step in protocol.steps.all()
    ]


def _told(
    row: Any, catalogue: Mapping[str, Formula], left_out: set[Exclusion], is_first: bool = False, **more: bool
) -> Told:
    return Told(
        public_id=row.public_id,
        name=row.name,
        says=_says(row, catalogue),
        whose=f"of {row.practice.name}" if row.practice else f"of {row.owner.name}",
        used=_used(row.uses, is_first=is_first),
        why_not=why_not(row, catalogue, left_out),
        **more,
    )


def _says(row: Protocol, catalogue: Mapping[str, Formula]) -> str:
    """`1.5 mg for 14 days, 3 mg for 14 days, then 4.5 mg at bedtime, 56 days a fill, 2 refills`."""
    steps = [_step(step, catalogue) for step in row.steps.all()]
    doses = ", ".join(steps[:-1]) + (", then " if steps[:-1] else "") + steps[-1]
    refills = f", {row.refills} refill{'' if row.refills == 1 else 's'}" if row.refills else ""
    return f"{doses}, {TIMING_WORDS[Timing(row.timing)].lower()}; {row.days_supply} days a fill{refills}"


def _step(step: ProtocolStep, catalogue: Mapping[str, Formula]) -> str:
    formula = catalogue.get(step.formula_code)
    length = f" for {step.days} days" if step.days else ""
    if formula is None:
        return f"{dose_text(step.units)} of {step.formula_code}{length}"
    return f"{dose_text(step.units * formula.strength_mg)}\u00a0mg{length}"


def _used(uses: int, *, is_first: bool) -> str:
    times = f"{uses} time{'' if uses == 1 else 's'}"
    if not uses:
        return "not used yet"
    return f"your usual, {times}" if is_first else times
