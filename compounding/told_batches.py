"""How the record of a batch is told: facts, figures, weighings with their working, and what can be done next."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse

from accounts.models import User
from accounts.roles import PHARMACISTS
from compounding.actions.paper import MAY_BE_MADE
from compounding.amounts import reading_text
from compounding.derivation import derivation
from compounding.lifecycle import BATCH_STEPS, BatchStatus
from compounding.making import unit_of_line
from compounding.models import Batch, Weighing
from compounding.proposed import Proposed, proposed_for
from compounding.stored_inputs import compared
from compounding.targets import ComputedDifferently
from compounding.told_stock import Button, address_of_paper
from premises.defaults import DEFAULTS
from premises.moments import record_moment
from premises.quantities import dose_text
from records.models import Document
from records.steps import open_steps
from records.told_papers import papers

# Step, name of its page, key; a step whose page does not exist has no button.
PAGES = (
    ("approve", "batch_approve", "a"),
    ("start", "batch_start", "m"),
    ("finish", "batch_make", "m"),
    ("release", "batch_release", "r"),
    ("review", "batch_review", "q"),
    ("send_back", "batch_send_back", "n"),
    ("reject", "batch_reject", "x"),
    ("recall", "batch_recall", "c"),
)
OUTLINED = frozenset({"review", "send_back", "reject", "recall"})
SENT = frozenset({"start"})  # nothing is asked: the button does it
WORDS = {"finish": "Go on making"}
# What the working of a target is made of, in the order it is read: words and unit.
WORKING = {
    "units": ("units", ""),
    "strength_mg": ("strength", "mg"),
    "active_mg": ("active in each", "mg"),
    "diluent_mg": ("of it diluent", "mg"),
    "filler_mg": ("filler in each", "mg"),
    "active_pack_mg": ("active that fills one", "mg"),
    "filler_pack_mg": ("filler that fills one", "mg"),
    "each_mg": ("in each", "mg"),
    "overage": ("for loss", "%"),
    "assay_percent": ("assay", "%"),
    "basis": ("assay is of", ""),
    "water_percent": ("water", "%"),
    "solvents_percent": ("solvents", "%"),
    "potency": ("potency", ""),
}
DIGITS = 6  # of a factor in the working, as it is read; the record keeps them all


@dataclass(frozen=True)
class Weighed:
    """One weighing as the record shows it."""

    weighing: Weighing
    name: str
    target: str
    band: str
    amount: str
    lines: tuple[str, ...]
    again: str
    strike_url: str


def facts_of_batch(batch: Batch) -> list[tuple[str, str]]:
    """What it is and when which step was taken by whom (CR-01 to CR-12)."""
    facts = [
        ("Product", batch.formula.product),
        ("Planned units", dose_text(batch.planned_units)),
        ("For loss", f"{dose_text(batch.overage * 100)} %" if batch.overage else ""),
        ("Active weighed from", batch.active_from.name if batch.active_from else ""),
        ("Made on", f"{batch.made_on or ''}"),
        ("Use by", f"{batch.bud_on or ''}"),
        ("Yield", yield_text(batch)),
        ("Why this yield", batch.yield_note),
        ("Tested because", batch.potency_because),
        ("Released at risk", batch.risk_reason),
        ("On hand", f"{dose_text(batch.on_hand)}, {dose_text(batch.reserved)} promised" if batch.counted_units else ""),
    ]
    return [(label, value) for label, value in [*facts, *_taken(batch)] if value]


def yield_text(batch: Batch) -> str:
    """`295 of 300, 98.3 %`; nothing before it is counted."""
    if batch.counted_units is None:
        return ""
    percent = batch.counted_units / batch.planned_units * 100
    return f"{dose_text(batch.counted_units)} of {dose_text(batch.planned_units)}, {percent:.1f} %"


def _taken(batch: Batch) -> list[tuple[str, str]]:
    names = [step.stamp for step in BATCH_STEPS.values() if step.stamp]
    found = [(name, getattr(batch, f"{name}_at"), getattr(batch, f"{name}_by")) for name in names]
    return [(name.capitalize(), f"{record_moment(at)}, {by.printed_name}") for name, at, by in found if at and by]


def figures_of(batch: Batch) -> list[tuple[str, str, str]]:
    """The settings it is made by: words, value with unit, version."""
    return [
        (DEFAULTS[key].words, f"{value}\u00a0{DEFAULTS[key].unit}".strip(), str(version or "default"))
        for key, (value, version) in batch.figures.items()
        if key in DEFAULTS
    ]


def weighed_of(batch: Batch) -> list[Weighed]:
    """Its weighings in the order of the formula, struck ones among them."""
    return [weighed(weighing) for weighing in batch.weighings.all()]


def weighed(weighing: Weighing) -> Weighed:
    """One weighing with its target, band and working as text."""
    unit = unit_of_line(weighing.ingredient)
    low, high = reading_text(weighing.low, unit), reading_text(weighing.high, unit)
    return Weighed(
        weighing=weighing,
        name=weighing.lot.component.name,
        target=f"{reading_text(weighing.target, unit)}\u00a0{unit}",
        band=f"{low} to {high}",
        amount=f"{reading_text(weighing.amount, unit)}\u00a0{unit}",
        lines=derivation(weighing.working),
        again=again_of(weighing.working, unit),
        strike_url=_strike_url(weighing),
    )


def _strike_url(weighing: Weighing) -> str:
    """Where it is struck out, while the batch is being made and it stands."""
    stands = weighing.batch.status == BatchStatus.IN_PROCESS and weighing.voided_at is None
    return reverse("weighing_void", args=[weighing.public_id]) if stands else ""


def again_of(working: dict[str, str], unit: str) -> str:
    """What the second computation said of a target when it was kept (CALC-01); nothing in records older than it."""
    return f"{working['again']}\u00a0{unit}" if "again" in working else ""


def planned_of(batch: Batch, day: date) -> list[dict[str, Any]]:
    """Before it is made: what will be weighed of the lots that come first, with the working, computed twice."""
    if batch.status not in {BatchStatus.PLANNED, BatchStatus.APPROVED}:
        return []
    try:
        return [_planned(row) for row in proposed_for(batch, day)]
    except ComputedDifferently:  # the problems say so
        return []


def _planned(row: Proposed) -> dict[str, Any]:
    unit = unit_of_line(row.line)
    if row.target is None or row.lot is None:
        return {"name": row.component.name, "why_not": row.why_not}
    target, low, high = (reading_text(value, unit) for value in (row.target.amount, row.target.low, row.target.high))
    return {
        "name": row.component.name, "lot": row.lot, "target": f"{target}\u00a0{unit}",
        "band": f"{low} to {high}", "lines": derivation(row.working), "again": again_of(row.working, unit),
    }  # fmt: skip


def computed_twice(batch: Batch) -> dict[str, int]:
    """How many of the amounts weighed came out the same by both computations, of how many; nothing before any."""
    rows = compared(batch)
    return {"agree": sum(row.agrees for row in rows), "of": len(rows)} if rows else {}


def working_of(working: dict[str, str]) -> list[tuple[str, str]]:
    """The inputs and factors of a target in words (CR-09)."""
    return [
        (words, f"{_short(name, working[name])}\u00a0{unit}".strip())
        for name, (words, unit) in WORKING.items()
        if name in working
    ]


def _short(name: str, value: str) -> str:
    try:
        number = Decimal(value)
    except ArithmeticError:
        return value.replace("_", " ")
    return dose_text(round(number * 100 if name == "overage" else number, DIGITS))


def papers_of(batch: Batch) -> list[dict[str, Any]]:
    """Its papers, newest first, with how far each has come."""
    return papers(Document.objects.of(batch), address_of_paper)


def paper_links(batch: Batch) -> list[tuple[str, str]]:
    """What paper can be made of it now: words and address."""
    pages = [("Make the batch record", "batch_record")]
    if batch.status in MAY_BE_MADE:
        pages.insert(0, ("Make the worksheet again", "batch_worksheet"))
    if batch.status == BatchStatus.RELEASED:
        pages.append(("Make the certificate", "batch_certificate"))
    return [(words, reverse(page, args=[batch.public_id])) for words, page in pages]


def letters_url(batch: Batch, user: User, at: datetime) -> str:
    """Where the letters about its recall are made; nothing where it is not recalled or they are not theirs to write."""
    writes = batch.status == BatchStatus.RECALLED and user.roles_at(at) & PHARMACISTS
    return reverse("batch_letters", args=[batch.public_id]) if writes else ""


def buttons_of(batch: Batch, user: User, at: datetime) -> list[Button]:
    """What `user` can do with the batch at `at`; the first is what the work waits for."""
    open_now = open_steps(batch, BATCH_STEPS, user, at)
    return [
        Button(
            WORDS.get(step, BATCH_STEPS[step].words), reverse(page, args=[batch.public_id]), key,
            "" if step in OUTLINED else "primary", step in SENT,
        )
        for step, page, key in PAGES
        if step in open_now
    ]  # fmt: skip
