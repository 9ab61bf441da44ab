"""The clock of a step that runs some minutes (MFR-07)."""

from datetime import datetime

from accounts.models import User
from compounding.actions.batches import BatchRefused, refuse_unless_making
from compounding.models import BatchStep
from records.action import action, tell
from records.rows import lock


@action
def begin_step(step: BatchStep, *, by: User, at: datetime) -> BatchStep:
    """Start the minutes of the next step; begun again they start anew. Raises BatchRefused, WrongStatus."""
    lock(step.batch)
    refuse_unless_making(step.batch, by=by, at=at)
    lock(step)
    if step.done_at:
        raise BatchRefused("This step is ticked already.", code="step_done")
    if not step.minutes:
        raise BatchRefused("This step has no minutes to run (MFR-07). Nothing was saved.", code="no_minutes")
    if step.batch.steps.filter(position__lt=step.position, done_at=None).exists():
        raise BatchRefused("An earlier step is not done yet (MFR-07). Nothing was saved.", code="out_of_order")
    step.begun_by, step.begun_at = by, at
    step.save(update_fields=["begun_by", "begun_at"])
    tell(step, "batchstep.begun", after={"position": step.position, "minutes": step.minutes})
    return step
