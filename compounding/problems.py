"""What is wrong with a batch: values for pages and for its release, computed by one set of rules (REL-01, 4.7)."""

from datetime import date

from compounding.amounts import Judgement, judged
from compounding.lifecycle import BatchStatus, LotStatus
from compounding.models import Batch
from compounding.proposed import proposed_for
from compounding.stored_inputs import differences
from compounding.targets import ComputedDifferently, assay_of, capsule_for
from records.problem import Blocker, Note, Problem, Warning


def makers_of(batch: Batch) -> set[int]:
    """The keys of everyone who weighed, mixed, filled, sampled or counted; a witness is none (DUTY-04)."""
    weighed = batch.weighings.values_list("weighed_by", flat=True)
    ticked = batch.steps.exclude(done_by=None).values_list("done_by", flat=True)
    sampled = batch.samples.values_list("taken_by", flat=True)
    return {*weighed, *ticked, *sampled, *([batch.finished_by_id] if batch.finished_by_id else [])}


def judgement_of(batch: Batch) -> Judgement | None:
    """The last sample against the limits; None before there is one, or where they cannot be computed."""
    sample, assay = batch.samples.last(), assay_of(batch)
    if sample is None or assay is None:
        return None
    return judged(sample.gross_mg, capsule_for(batch, assay))


def problems_with_batch(batch: Batch, *, today: date) -> list[Problem]:
    """What stops or slows this batch on `today`, the most serious first."""
    found = [
        *_of_arithmetic(batch, today),
        *_of_components(batch, today),
        *_of_weights(batch),
        *_of_checks(batch),
        *_of_dates(batch, today),
    ]
    return sorted(found, key=lambda problem: ["blocker", "warning", "note"].index(problem.tier))


def _of_arithmetic(batch: Batch, today: date) -> list[Problem]:
    found = differences(batch)
    if batch.status in {BatchStatus.PLANNED, BatchStatus.APPROVED}:
        try:
            proposed_for(batch, today)
        except ComputedDifferently as refusal:
            found.append(str(refusal).removesuffix(" Nothing was saved."))
    return [Blocker(code="CALC-01", title="Two computations differ", text=said) for said in found]


def _of_components(batch: Batch, today: date) -> list[Problem]:
    found: list[Problem] = []
    for weighing in batch.weighings.standing():
        lot = weighing.lot
        if lot.status != LotStatus.RELEASED:
            text = f"Lot {lot.number} of {lot.component.name} is {lot.get_status_display()}."
            found.append(Blocker(code="CMP-06", title="A lot in it is not released", text=text))
    return found


def _of_weights(batch: Batch) -> list[Problem]:
    if batch.status not in {BatchStatus.IN_PROCESS, BatchStatus.QUARANTINED}:
        return []
    verdict = judgement_of(batch)
    if verdict is None:
        return []
    found: list[Problem] = []
    if verdict.outside:
        limits = f"{verdict.low_mg:.1f} to {verdict.high_mg:.1f} mg"
        text = f"{', '.join(f'{weight:f} mg' for weight in verdict.outside)}: outside {limits}."
        found.append(Blocker(code="QC-01", title="A capsule is outside its limits", text=text))
    elif not verdict.passes:
        text = f"Mean fill {verdict.mean_fill_percent:.1f} % (95 to 105), RSD {verdict.rsd_percent:.1f} % (at most 5)."
        found.append(Blocker(code="QC-02", title="The sample as a whole is outside its limits", text=text))
    return found


def _of_checks(batch: Batch) -> list[Problem]:
    return [
        Blocker(
            code="QC-03",
            title="A reading is outside its limits",
            text=f"Step {step.position}: {step.found}, {step.limits} expected.",
        )
        for step in batch.steps.all()
        if step.is_outside
    ]


def _of_dates(batch: Batch, today: date) -> list[Problem]:
    found: list[Problem] = []
    if batch.bud_on and batch.bud_on < today:
        text = f"It ended on {batch.bud_on:%Y-%m-%d}."
        found.append(Blocker(code="BUD-04", title="Past its beyond-use date", text=text))
    if batch.yield_note and batch.status == BatchStatus.QUARANTINED:
        text = f"{batch.counted_units:.0f} of {batch.planned_units:.0f} units. {batch.yield_note}"
        found.append(Warning(code="CR-07", title="The yield is outside its limits", text=text))
    if batch.status == BatchStatus.QUARANTINED and batch.made_on and batch.made_on < today:
        text = "Look at it once more right before the release."
        found.append(Note(code="REL-02", title="Not made today", text=text))
    return found
