"""How far the making of a batch is: its stages in order, and the one that comes next with who may do it."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.urls import reverse

from compounding.form_checks import is_counted
from compounding.lifecycle import BatchStatus
from compounding.models import Batch, BatchStep, CapsuleSample, ComponentRole, FormulaIngredient, ShellSample, Weighing
from compounding.models.batches import BatchQuerySet
from compounding.net_fill import SHELLS_LEAST, Of
from compounding.sampling import has_shells, least_for, shells_of
from compounding.targets import is_to_volume
from premises.terms import Form

SOMEONE = "Somebody at the bench"


@dataclass(frozen=True)
class Stage:
    """One thing to do for a batch: an order to the reader, where it is done, and by whom."""

    title: str
    url: str
    is_done: bool
    who: str = SOMEONE


def with_making(batches: BatchQuerySet) -> BatchQuerySet:
    """`batches` with all that says how far they are, in as many queries for one as for fifty."""
    lines = FormulaIngredient.objects.select_related("component").order_by("position")
    weighings = Weighing.objects.select_related(
        "ingredient__component", "ingredient__formula", "lot__component", "weighed_by", "witnessed_by", "voided_by"
    )
    samples = CapsuleSample.objects.select_related("taken_by", "shells__lot", "shells__taken_by")
    shells = ShellSample.objects.select_related("taken_by", "lot").order_by("taken_at", "pk")
    return batches.with_formula().prefetch_related(
        Prefetch("formula__ingredients", lines),
        Prefetch("weighings", weighings.order_by("ingredient__position", "pk")),
        Prefetch("steps", BatchStep.objects.select_related("done_by").order_by("position")),
        Prefetch("samples", samples.order_by("taken_at", "pk")),
        Prefetch("weighings__lot__shell_samples", shells),
    )


def stages_of(batch: Batch) -> list[Stage]:
    """Every stage of making in order: components, instructions, the sample, the count."""
    standing = {weighing.ingredient_id: weighing for weighing in batch.weighings.all() if weighing.voided_at is None}
    return [
        *(_component(batch, line, standing.get(line.pk)) for line in lines_of(batch)),
        *(
            Stage(f"Do step {step.position}", _at(batch, "batch_step"), step.done_at is not None)
            for step in batch.steps.all()
        ),
        *_samples(batch),
        Stage("Count and finish", _at(batch, "batch_finish"), batch.finished_at is not None),
    ]


def _samples(batch: Batch) -> list[Stage]:
    """The empty shells, unless those of its lot are weighed, and the units; nothing of what comes in mL or g."""
    form = Form(batch.formula.form)
    units = f"Weigh {least_for(batch, Of.UNITS)} {form.plural}"
    shells = Stage(f"Weigh {SHELLS_LEAST} empty shells", _at(batch, "batch_shells"), shells_of(batch) is not None)
    return [
        *([shells] if has_shells(batch) else []),
        *([Stage(units, _at(batch, "batch_sample"), bool(batch.samples.all()))] if is_counted(form) else []),
    ]


def lines_of(batch: Batch) -> list[FormulaIngredient]:
    """The components in the order they are weighed: the active first, the filler is what it leaves of the capsule."""
    return sorted(batch.formula.lines(), key=lambda line: (line.role != ComponentRole.ACTIVE, line.position))


def next_line(batch: Batch) -> FormulaIngredient | None:
    """The component to be weighed next; None when all are, or while one waits for its witness."""
    standing = batch.standing()
    if any(weighing.waits_for_witness for weighing in standing):
        return None
    done = {weighing.ingredient_id for weighing in standing}
    return next((line for line in lines_of(batch) if line.pk not in done), None)


def next_stage(batch: Batch) -> Stage:
    """What comes next for this batch, whatever its status."""
    if batch.status == BatchStatus.IN_PROCESS:
        return next(stage for stage in stages_of(batch) if not stage.is_done)
    title, who = {
        BatchStatus.PLANNED: ("Approve the plan", "A pharmacist"),
        BatchStatus.APPROVED: ("Start making", SOMEONE),
        BatchStatus.QUARANTINED: ("Decide on the batch", "A pharmacist who did not make it"),
        BatchStatus.RELEASED: ("Weigh from its lot" if batch.formula.is_trituration else "Fill from it", SOMEONE),
    }.get(BatchStatus(batch.status), ("Nothing more", "Nobody"))
    return Stage(title, _at(batch, "batch"), is_done=False, who=who)


def in_a_sentence(name: str) -> str:
    """A component's name in the middle of a sentence: `naltrexone hydrochloride, USP`, but `PEG 400`."""
    return " ".join(word.lower() if word[1:].islower() else word for word in name.split(" "))


def verb_for(line: FormulaIngredient) -> str:
    """Shells are counted, a liquid is made up with its vehicle, all else is weighed."""
    if unit_of_line(line) == "mL":
        return "Make up with"
    return "Count" if line.role == ComponentRole.SHELL else "Weigh"


def unit_of_line(line: FormulaIngredient) -> str:
    """What it is measured in for a batch: the vehicle of a liquid in mL, all else in the unit of its component."""
    return "mL" if is_to_volume(line) else line.component.weighed_in


def _component(batch: Batch, line: FormulaIngredient, weighing: Weighing | None) -> Stage:
    name = in_a_sentence(batch.component_for(line).name)
    if weighing is None or not weighing.waits_for_witness:
        return Stage(f"{verb_for(line)} {name}", _at(batch, "batch_weigh"), weighing is not None)
    address = reverse("weighing_witness", args=[weighing.public_id])
    return Stage(f"Witness {name}", address, is_done=False, who=f"Anyone but {weighing.weighed_by.name}")


def _at(batch: Batch, page: str) -> str:
    return reverse(page, args=[batch.public_id])
