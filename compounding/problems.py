"""What is wrong with a batch: values for pages and for its release, computed by one set of rules (REL-01, 4.7)."""

from datetime import date

from compounding.lifecycle import BatchStatus, LotStatus
from compounding.models import Batch, CapsuleSample, Disposition, MovementKind
from compounding.net_fill import MOST_ACCEPTANCE, SHELL_AWAY_PERCENT, Judgement
from compounding.potency import last_result
from compounding.proposed import proposed_for
from compounding.sampling import shell_of_formula
from compounding.stored_inputs import differences
from compounding.targets import ComputedDifferently
from premises.moments import record_day
from records.problem import Blocker, Note, Problem, Warning

SAID_OUTSIDE = 6  # so many units are named before the rest is counted


def makers_of(batch: Batch) -> set[int]:
    """The keys of everyone who weighed, mixed, filled, sampled or counted; a witness is none (DUTY-04)."""
    weighed = batch.weighings.values_list("weighed_by", flat=True)
    ticked = batch.steps.exclude(done_by=None).values_list("done_by", flat=True)
    began = batch.steps.exclude(begun_by=None).values_list("begun_by", flat=True)
    one_by_one = batch.sample_weights.values_list("taken_by", flat=True)
    shells = batch.shell_samples.values_list("taken_by", flat=True)
    sampled = batch.samples.values_list("taken_by", flat=True)
    counted = batch.movements.filter(kind=MovementKind.MADE).values_list("by", flat=True)
    finished = [batch.finished_by_id] if batch.finished_by_id else []
    return {*weighed, *ticked, *began, *one_by_one, *shells, *sampled, *counted, *finished}


def judgement_of(batch: Batch) -> Judgement | None:
    """The last sample on net fill, by the inputs kept with it; None before there is one, or where it has none."""
    samples = list(batch.samples.all())
    return samples[-1].judgement if samples else None


def failure_of(sample: CapsuleSample) -> str:
    """Why a sample failed, in words; nothing where it passed (QC-01, QC-02, QC-04)."""
    return " ".join(f"{problem.text} ({problem.code})" for problem in _failures(sample))


def problems_with_batch(batch: Batch, *, today: date) -> list[Problem]:
    """What stops or slows this batch on `today`, the most serious first."""
    found = [
        *_of_deviations(batch),
        *_of_arithmetic(batch, today),
        *_of_components(batch, today),
        *_of_weights(batch),
        *_of_checks(batch),
        *_of_potency(batch),
        *_of_dates(batch, today),
        *_of_labels(batch),
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


def _of_deviations(batch: Batch) -> list[Problem]:
    found: list[Problem] = []
    for row in batch.deviations.order_by("opened_at", "pk"):
        if row.is_open:
            found.append(Blocker(code="DEV-01", title=f"Deviation {row.number} is open", text=row.what))
        elif row.disposition == Disposition.REJECT:
            text = f"{row.what} Reject the batch."
            found.append(Blocker(code="DEV-01", title=f"Deviation {row.number} was closed with: reject", text=text))
    return found


def _of_potency(batch: Batch) -> list[Problem]:
    if batch.status not in {BatchStatus.QUARANTINED, BatchStatus.RELEASED}:
        return []
    last = last_result(batch)
    if last is not None and not last.passed:
        text = f"{last.percent:f} % of label, {last.laboratory}. 90 to 110 % are allowed."
        return [Blocker(code="QC-08", title="The potency is outside its limits", text=text)]
    if last is not None or not batch.potency_because:
        return []
    if batch.status == BatchStatus.RELEASED:
        text = f"Released at risk: {batch.risk_reason}"
        return [Warning(code="QC-09", title="Released before its potency is known", text=text)]
    text = f"Asked for because: {batch.potency_because}. Enter the laboratory's result."
    return [Blocker(code="QC-09", title="The potency is not known yet", text=text)]


def _of_weights(batch: Batch) -> list[Problem]:
    samples = list(batch.samples.all())
    if batch.status not in {BatchStatus.IN_PROCESS, BatchStatus.QUARANTINED} or not samples:
        return []
    return [*_failures(samples[-1]), *_doubts(samples[-1])]


def _failures(sample: CapsuleSample) -> list[Problem]:
    verdict = sample.judgement
    if verdict is None:
        text = "It was weighed without empty shells of its lot. Weigh the shells, then the sample again."
        return [Blocker(code="QC-04", title="The sample is not judged on net fill", text=text)]
    if verdict.outside:
        text = f"Net fill: {_held(verdict)}; 90 to 110 % of {verdict.expected.fill_mg:.1f} mg expected."
        return [Blocker(code="QC-01", title="A unit is outside its limits", text=text)]
    if not verdict.passes:
        text = f"Mean net fill {verdict.mean_percent:.1f} % (95 to 105), RSD {verdict.rsd_percent:.1f} % (at most 5)."
        return [Blocker(code="QC-02", title="The sample as a whole is outside its limits", text=text)]
    return []


def _held(verdict: Judgement) -> str:
    """What the units outside their limits hold, the first few by their places."""
    said = [f"no. {place} holds {verdict.percents[place - 1]:.1f} %" for place in verdict.outside]
    more = f" and {len(said) - SAID_OUTSIDE} more" if len(said) > SAID_OUTSIDE else ""
    return f"{', '.join(said[:SAID_OUTSIDE])}{more}"


def _doubts(sample: CapsuleSample) -> list[Problem]:
    """What a pharmacist looks at though the sample passes."""
    found: list[Problem] = []
    verdict, nominal = sample.judgement, shell_of_formula(sample.batch)
    if verdict and verdict.acceptance and not verdict.is_even:
        text = f"{verdict.acceptance.value:.1f} by weight; at most {MOST_ACCEPTANCE} is expected."
        found.append(Warning(code="QC-05", title="The acceptance value is high", text=text))
    shell_mg = verdict.expected.shell_mg if verdict else None
    if shell_mg and nominal and abs(shell_mg - nominal) > nominal * SHELL_AWAY_PERCENT / 100:
        text = f"The mean of the empty shells is {shell_mg:.1f} mg, the formula says {nominal.normalize():f} mg."
        found.append(Warning(code="QC-06", title="The shells are not those of the formula", text=text))
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
        text = f"It ended on {record_day(batch.bud_on)}."
        found.append(Blocker(code="BUD-04", title="Past its beyond-use date", text=text))
    if batch.yield_note and batch.status == BatchStatus.QUARANTINED:
        text = f"{batch.counted_units:.0f} of {batch.planned_units:.0f} units. {batch.yield_note}"
        found.append(Warning(code="CR-07", title="The yield is outside its limits", text=text))
    if batch.status == BatchStatus.QUARANTINED and batch.made_on and batch.made_on < today:
        text = "Look at it once more right before the release."
        found.append(Note(code="REL-02", title="Not made today", text=text))
    return found


def _of_labels(batch: Batch) -> list[Problem]:
    """Once all of it is in containers its labels are added up (REL-04); a difference that was explained is told."""
    if batch.formula.is_trituration:  # it went into a lot, not into containers
        return []
    if batch.status != BatchStatus.RELEASED or batch.on_hand or not batch.counted_units:
        return []
    last = batch.label_counts.last()
    if last is None:
        return [Warning(code="REL-04", title="The labels are not added up", text="All of it is in containers.")]
    if last.difference:
        text = f"Difference {last.difference}. {last.explanation}"
        return [Note(code="REL-04", title="The labels do not add up", text=text)]
    return []
