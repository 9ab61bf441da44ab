"""What the record of a batch says of its formula, its date and the figures it was made by (CR-01, CR-08, CR-12)."""

from collections.abc import Iterator
from datetime import date

from compounding.models import Batch, Formula
from compounding.record_parts import Section, Table, said, told
from compounding.record_people import taken
from compounding.told_bud import bud_of_batch
from premises.defaults import DEFAULTS
from premises.moments import record_day
from premises.quantities import dose_text
from premises.terms import Form


def preparation(batch: Batch) -> Section:
    """What it is, and the steps it went through (CR-01, CR-02, CR-03, CR-07)."""
    formula, form = batch.formula, Form(batch.formula.form)
    facts = told(
        ("Preparation", formula.name),
        ("Lot number", batch.number),
        ("Dosage form", form.singular),
        ("Strength", formula.strength),
        ("Formula", f"{formula.code} version {formula.version}"),
        ("Planned", f"{dose_text(batch.planned_units)} {form.strength_per or form.plural}"),
        ("Added for loss", f"{dose_text(batch.overage * 100)} %"),
        ("Active from", batch.active_from.name if batch.active_from else ""),
        ("Made on", record_day(batch.made_on)),
        ("Use by", record_day(batch.bud_on)),
        ("Storage", formula.storage),
        ("Planned on", taken(batch.planned_at, batch.planned_by)),
        ("Approved", taken(batch.approved_at, batch.approved_by)),
        ("Begun", taken(batch.started_at, batch.started_by)),
        ("Finished", taken(batch.finished_at, batch.finished_by)),
        ("Reviewed", taken(batch.reviewed_at, batch.reviewed_by)),
        ("Released", taken(batch.released_at, batch.released_by)),
        ("Rejected", taken(batch.rejected_at, batch.rejected_by)),
        ("Recalled", taken(batch.recalled_at, batch.recalled_by)),
    )
    return Section(title="The preparation", rules="CR-01, CR-02, CR-03, CR-08, CR-12", facts=facts)


def formula_of(formula: Formula) -> Section:
    """The version it is bound to: components, method, equipment, checks, and who approved it (CR-12)."""
    facts = told(
        ("Written by", taken(formula.drafted_at, formula.drafted_by)),
        ("Approved by", taken(formula.approved_at, formula.approved_by)),
        ("In force from", record_day(formula.effective_on)),
        ("Looks like", formula.description),
        ("Container", formula.container_closure),
        ("Days of use", f"{formula.bud_days}; {formula.bud_reference}"),
        ("Equipment", "; ".join(formula.equipment.splitlines())),
        ("The label says", "; ".join(formula.labelling.splitlines())),
        ("Calculations", "; ".join(formula.calculations.splitlines())),
    )
    steps = [f"Method {number}: {text}" for number, text in enumerate(formula.making_steps(), start=1)]
    checks = [
        f"Check: {row.test}, {row.method}, expected {row.expected}{f', sample {row.sample}' if row.sample else ''}"
        for row in formula.checks.all()
    ]
    return Section(
        title=f"Formula {formula.code} version {formula.version}", rules="CR-12, MFR-04, MFR-07", facts=facts,
        lines=said(*steps, *checks), table=_components(formula),
    )  # fmt: skip


def _components(formula: Formula) -> Table:
    unit = formula.unit_word
    rows = [
        said(
            line.component.name, line.role, f"{dose_text(line.amount_mg)} mg" if line.amount_mg else "fills up",
            f"{dose_text(line.pack_mg)} mg" if line.pack_mg else "",
            ", ".join(word for word in (line.grade, line.get_hydrate_display(), line.characteristics) if word),
        )
        for line in formula.lines()
    ]  # fmt: skip
    heads = ("Component", "Is", f"In each {unit}", "A full one holds", "Grade and form")
    return Table(heads=heads, widths=(34, 12, 15, 15, 24), rows=tuple(rows))


def keeps(batch: Batch, today: date) -> Section:
    """Its beyond-use date and how it came about, reason by reason (CR-08, BUD-01 to BUD-07)."""
    told_bud = bud_of_batch(batch, today)
    rows = tuple(said(row.rule, row.text, "sets the date" if row.decides else "") for row in told_bud.reasons)
    table = Table(heads=("Rule", "Reason", "Decides"), widths=(12, 70, 18), rows=rows)
    return Section(title="Beyond-use date", rules="CR-08", lines=said(told_bud.title), table=table)


def figures(batch: Batch) -> Section:
    """The settings it was made by, each with its version (CR-09)."""
    rows = tuple(said(*row) for row in _figures(batch))
    table = Table(heads=("Setting", "Value", "Version"), widths=(60, 22, 18), rows=rows)
    return Section(title="Settings it was made by", rules="CR-09", table=table)


def _figures(batch: Batch) -> Iterator[tuple[str, str, str]]:
    for key, (value, version) in batch.figures.items():
        if key in DEFAULTS:
            yield DEFAULTS[key].words, f"{value} {DEFAULTS[key].unit}", str(version or "default")
