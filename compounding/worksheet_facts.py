"""What the worksheet of a batch says, gathered from the rows as they are now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal

from accounts.models import User
from compounding.amounts import Target, plain, reading_text, sample_size
from compounding.beyond_use import beyond_use_date
from compounding.calculations import Assay, weight_limits
from compounding.derivation import derivation, percent
from compounding.form_checks import is_counted
from compounding.making import lines_of, unit_of_line, verb_for
from compounding.models import Batch, BatchStep, Equipment, FormulaIngredient, Lot, Weighing
from compounding.net_fill import LIMITS, SHELLS_LEAST
from compounding.proposed import Proposed, assay_proposed, proposed_for
from compounding.sampling import has_shells, shells_of
from compounding.targets import assay_of, capsule_for
from compounding.worksheet_content import Part, WorksheetContent
from premises.models import Pharmacy
from premises.quantities import dose_text
from premises.terms import Form

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Found:
    """A part of the worksheet with the lot it is computed for."""

    part: Part
    lot: Lot | None = None


def worksheet_content(batch: Batch, *, version: int = 1, reason: str = "", at: datetime) -> WorksheetContent:
    """What is printed for `batch`: what was weighed as it was, the rest from the lot that expires first (FEFO)."""
    pharmacy, today = Pharmacy.objects.the_one(), Pharmacy.objects.today(at)
    zone = pharmacy.zone if pharmacy else UTC
    proposed, formula = proposed_for(batch, today), batch.formula
    found = _found(batch, proposed)
    return WorksheetContent(
        number=batch.number,
        code=batch.scan_code,
        product=formula.product,
        name=formula.name,
        formula=f"{formula.code} version {formula.version}",
        units=dose_text(batch.planned_units),
        loss=percent(batch.overage),
        use_by=_use_by(batch, found, today),
        storage=formula.storage,
        looks=formula.description,
        planned=_taken(batch.planned_at, batch.planned_by, zone),
        approved=_taken(batch.approved_at, batch.approved_by, zone),
        asked=f"{at.astimezone(zone):%Y-%m-%d %H:%M}",
        balance=_weighs_from(batch),
        parts=tuple(row.part for row in found),
        steps=tuple(_step(step) for step in batch.steps.order_by("position")),
        sample=sample_size(batch.planned_units) if is_counted(Form(formula.form)) else 0,
        limits=_limits(batch, assay_of(batch) or assay_proposed(proposed)),
        sample_limits=LIMITS,
        shells=_shells(batch),
        shells_to_weigh=0 if shells_of(batch) or not has_shells(batch) else SHELLS_LEAST,
        yield_limits=_yield_limits(batch),
        pharmacy=pharmacy.name if pharmacy else "",
        training=bool(pharmacy and pharmacy.training),
        again=f"version {version}, made again: {reason}" if reason else "",
    )


def _found(batch: Batch, proposed: Sequence[Proposed]) -> list[Found]:
    """The parts in the order they are weighed: as they were, or as they are proposed."""
    standing = {row.ingredient_id: row for row in batch.weighings.standing()}
    to_weigh = {row.line.pk: row for row in proposed}
    return [
        _weighed(line, standing[line.pk]) if line.pk in standing else _to_weigh(to_weigh[line.pk])
        for line in lines_of(batch)
    ]


def _weighed(line: FormulaIngredient, row: Weighing) -> Found:
    """What was weighed already, as the record has it."""
    unit = unit_of_line(line)
    said = f"{reading_text(row.amount, unit)} {unit} by {row.weighed_by.printed_name}"
    witness = f", witnessed by {row.witnessed_by.printed_name}" if row.witnessed_by else ", not witnessed yet"
    target = Target(row.target, row.low, row.high)
    return Found(_part(line, row.lot, target, row.working, done=said + witness), row.lot)


def _to_weigh(row: Proposed) -> Found:
    """What is to be weighed, or why that cannot be said yet."""
    line = row.line
    if row.lot and row.target:
        return Found(_part(line, row.lot, row.target, row.working), row.lot)
    why_not = f"{row.why_not} Write the lot you use; the screen gives the amount."
    return Found(Part(verb=verb_for(line), name=row.component.name, unit=unit_of_line(line), why_not=why_not))


def _part(line: FormulaIngredient, lot: Lot, target: Target, working: dict[str, str], *, done: str = "") -> Part:
    unit = unit_of_line(line)
    amount, low, high = (reading_text(value, unit) for value in (target.amount, target.low, target.high))
    ends = f"{lot.expires_on:%Y-%m-%d}{'' if lot.expiry_is_given else ' (a year after receipt)'}"
    return Part(
        verb=verb_for(line), name=lot.component.name, unit=unit, lot=lot.number,
        lot_is=f"{lot.manufacturer}, lot {lot.maker_lot}, expires {ends}",
        target=f"{amount} {unit}", band=f"{low} to {high} {unit}", working=derivation(working), done=done,
    )  # fmt: skip


def _use_by(batch: Batch, found: Sequence[Found], today: date) -> str:
    """How the date comes about, and what it is if it is made today of these lots (BUD-04, BUD-05)."""
    days = batch.formula.bud_days
    rule = f"{days} days, the day of making is day 1; no later than its first component expires"
    made_on = batch.made_on or today
    try:
        last = beyond_use_date(made_on, days, [row.lot.expires_on for row in found if row.lot])
    except ValueError:  # a lot that was weighed has expired since: no date is right
        return rule
    return f"{last:%Y-%m-%d} when made on {made_on:%Y-%m-%d}: {rule}"


def _step(step: BatchStep) -> str:
    """An instruction; with a check, its limits and room for what was found."""
    if not step.asks:
        return step.text
    return f"{step.text} {f'From {step.limits}. ' if step.limits else ''}Found:"


def _limits(batch: Batch, assay: Assay | None) -> tuple[str, ...]:
    """Gross weight of one capsule in theory, its least and its most, mg; nothing where they cannot be computed."""
    try:
        capsule = capsule_for(batch, assay) if assay and is_counted(Form(batch.formula.form)) else None
    except ValueError:  # the formula does not say what a capsule holds
        return ()
    if capsule is None:
        return ()
    limits = weight_limits(capsule.fill_mg, capsule.shell_mg)
    return tuple(f"{value:.1f} mg" for value in (limits.theoretical_mg, limits.low_mg, limits.high_mg))


def _shells(batch: Batch) -> str:
    """By which empty shells it is judged: those weighed of its lot, or those to be weighed (QC-04)."""
    if not has_shells(batch):
        return ""
    if shells := shells_of(batch):
        count = len(shells.weights_mg)
        return f"Empty shell {shells.mean_mg:.1f} mg, mean of {count} of lot {shells.lot.number}."
    return f"First weigh {SHELLS_LEAST} empty shells of the lot counted out; their mean is taken off each."


def _yield_limits(batch: Batch) -> str:
    low, high = (batch.figure(key) for key in ("yield_low_percent", "yield_high_percent"))
    units = [dose_text(round(batch.planned_units * value / HUNDRED, 1)) for value in (low, high)]
    return f"{units[0]} to {units[1]} ({dose_text(low)} to {dose_text(high)} %)"


def _weighs_from(batch: Batch) -> str:
    """The least the finest balance weighs (T-01)."""
    error = batch.figure("balance_error_percent")
    finest = Equipment.objects.finest(error)
    return f"{plain(finest.minimum_mg(error))} mg ({finest.code})" if finest else "what its own figures say"


def _taken(when: datetime | None, by: User | None, zone: tzinfo) -> str:
    return f"{when.astimezone(zone):%Y-%m-%d %H:%M}, {by.printed_name}" if when and by else ""
