"""How the next batches are told: what they are for, what they take of which lots, what they cannot cover."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse

from compounding.amounts import reading_text
from compounding.making import unit_of_line
from compounding.proposed import Proposed, drawn_for
from orders.demand import Waiting
from orders.proposals import Proposal, Proposals, Uncovered
from premises.moments import record_day
from premises.quantities import dose_text
from premises.terms import Form

HUNDRED = Decimal(100)
MG_IN_G = Decimal(1000)


@dataclass(frozen=True)
class Told:
    """One proposal as a page shows it."""

    proposal: Proposal
    key: str
    unit: str
    facts: list[tuple[str, str]]
    lots: list[dict[str, Any]]
    lines: list[dict[str, Any]]
    uncovered: list[dict[str, Any]]


def told(found: Proposals, at: datetime) -> list[Told]:
    """Each with the key that plans it."""
    return [_told(proposal, n, found, at) for n, proposal in enumerate(found.to_make, start=1)]


def tally_of(found: Proposals) -> list[dict[str, Any]]:
    """The counts that open the page."""
    batches = sum(1 for row in found.to_make if row.units)
    left_out = sum(len(row.uncovered) for row in found.to_make) + len(found.not_makeable)
    covered = sum(len(row.covers) for row in found.to_make if row.units)
    return [
        {"count": batches, "word": "to make"},
        {"count": covered, "word": "lines covered"},
        {"count": left_out, "word": "not covered", "late": bool(left_out)},
    ]


def line_told(row: Waiting, at: datetime, *, units: Decimal) -> dict[str, Any]:
    """A waiting line: whose, how many, by when, and until when it is taken."""
    order = row.line.order
    return {
        "url": reverse("order", args=[order.public_id]), "number": order.number,
        "who": order.prescription.patient.full_name, "units": dose_text(units), "due_at": order.due_at,
        "late": order.is_late(at), "until": row.want.until, "version": row.line.formula.version,
    }  # fmt: skip


def _told(proposal: Proposal, n: int, found: Proposals, at: datetime) -> Told:
    return Told(
        proposal=proposal,
        key=str(n) if n < 10 else "",
        unit=Form(proposal.formula.form).strength_per or Form(proposal.formula.form).plural,
        facts=_facts(proposal, found),
        lots=[_lot(row) for row in proposal.made.components] if proposal.covers or proposal.made.missing else [],
        lines=[line_told(row, at, units=row.to_make) for row in proposal.covers],
        uncovered=[_uncovered(row, at) for row in proposal.uncovered],
    )


def _facts(proposal: Proposal, found: Proposals) -> list[tuple[str, str]]:
    demand = proposal.demand
    rows = [("Wait in all", _with(demand.waiting, demand.planned, "under way"))]
    if proposal.covers:
        rows += _facts_of_making(proposal)
    if proposal.extra:
        rows.append(("To stock", f"{dose_text(proposal.extra)} of them: fewer cannot be weighed (MWQ, 503A-03)"))
    if proposal.rest:
        rows.append(("After it", f"{dose_text(proposal.rest)} more in another batch"))
    units, orders = found.not_accepted.get(demand.formula.code, (Decimal(0), 0))
    if orders:
        rows.append(
            ("Not accepted yet", f"{dose_text(units)} in {orders} order{'s' if orders > 1 else ''}, not counted")
        )
    return rows


def _facts_of_making(proposal: Proposal) -> list[tuple[str, str]]:
    made = proposal.made
    return [
        ("Made today", f"Use by {record_day(made.bud_on)}. {made.decides}"),
        ("Overage", f"{dose_text(made.batch.overage * HUNDRED)} % beyond that is weighed, for loss"),
        ("Fewest", _fewest(proposal)),
        ("Most at once", dose_text(proposal.most)),
    ]


def _fewest(proposal: Proposal) -> str:
    return f"{dose_text(proposal.fewest)} can still be weighed (MWQ)" if proposal.fewest else "cannot be weighed now"


def _with(units: Decimal, planned: Decimal, words: str) -> str:
    return f"{dose_text(units)}, {dose_text(planned)} {words}" if planned else dose_text(units)


def _lot(row: Proposed) -> dict[str, Any]:
    """A component with the lot it comes from, or why there is none."""
    name = row.line.component.name
    if row.lot is None or row.target is None:
        return {"name": name, "why_not": row.why_not}
    unit = unit_of_line(row.line)
    left = row.lot.on_hand - drawn_for(row)
    return {
        "name": name, "lot": row.lot, "amount": _amount(row.target.amount, unit),
        "left": _amount(left, row.lot.component.unit),
    }  # fmt: skip


def _amount(amount: Decimal, unit: str) -> str:
    """`1551.2 mg`, from a gram on `12.3 g`."""
    if unit == "mg" and amount >= 10 * MG_IN_G:
        return f"{amount / MG_IN_G:.1f}\u00a0g"
    return f"{reading_text(amount.quantize(Decimal('0.1')), unit)}\u00a0{unit}"


def _uncovered(found: Uncovered, at: datetime) -> dict[str, Any]:
    return line_told(found.row, at, units=found.row.uncovered) | {"why": found.why}


def not_makeable_told(found: Proposals) -> list[dict[str, Any]]:
    """The lines of products without an approved version."""
    return [
        {
            "url": reverse("order", args=[line.order.public_id]), "number": line.order.number,
            "who": line.order.prescription.patient.full_name, "units": dose_text(line.missing),
            "why": f"{line.formula.product}, {line.formula.code}, has no approved version (MFR-15).",
        }
        for line in found.not_makeable
    ]  # fmt: skip
