"""Whether a step with minutes has run long enough, and the stages of a dilution from what was weighed (MFR-07)."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from compounding.dilution import DilutionStage, dilution_stages
from compounding.models import Batch, BatchStep, ComponentRole, Weighing
from compounding.step_times import dilutes
from compounding.targets import is_to_volume
from records.refusals import Refusal


class TooEarly(Refusal):
    """A step with minutes is ticked before they are over, or was never begun; a reason lets it pass (MFR-07)."""

    code = "too_early"
    status = 422


def refuse_early(step: BatchStep, reason: str, *, at: datetime) -> None:
    """Raise TooEarly unless the step has run its minutes, or `reason` says why not."""
    if not step.runs_at(at) or reason:
        return
    if step.begun_at is None:
        raise TooEarly(
            f"This step runs {step.minutes} minutes and was not begun: begin it, or say why not (MFR-07). "
            "Nothing was saved.",
            code="not_begun",
        )
    raise TooEarly(f"It runs {step.minutes} minutes: wait, or say why not (MFR-07). Nothing was saved.")


def dilution_of(batch: Batch, step: BatchStep) -> Sequence[DilutionStage]:
    """How the weighed active is thinned by the weighed powders, where the step says so; empty before all is weighed."""
    standing = [row for row in batch.weighings.all() if row.voided_at is None]
    if not dilutes(step.text) or len(standing) < len(batch.formula.ingredients.all()):
        return []
    weighed = {
        role: sum((row.amount for row in standing if row.ingredient.role == role and _is_powder(row)), Decimal(0))
        for role in ComponentRole
    }
    active, diluent = weighed[ComponentRole.ACTIVE], weighed[ComponentRole.EXCIPIENT]
    return dilution_stages(active, diluent) if active and diluent else []


def _is_powder(row: Weighing) -> bool:
    return row.ingredient.component.weighed_in == "mg" and not is_to_volume(row.ingredient)
