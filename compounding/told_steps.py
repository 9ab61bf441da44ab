"""How an instruction is told: its running time by the server's clock, its photo, the stages of a dilution."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from compounding.amounts import reading_text
from compounding.models import Batch, BatchStep
from compounding.timing import dilution_of
from premises.moments import clock

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


def timer_of(step: BatchStep, at: datetime) -> dict[str, Any]:
    """Since when it runs and how long still, in whole minutes; empty for a step without minutes."""
    if not step.minutes:
        return {}
    said: dict[str, Any] = {"minutes": step.minutes, "runs": step.runs_at(at)}
    if step.begun_at is None or step.ends_at is None:
        return said
    left = max(step.ends_at - at, timedelta())
    return said | {
        "begun": clock(step.begun_at), "ends": clock(step.ends_at),
        "left": -(-left // MINUTE), "seconds": -(-left // SECOND),
    }  # fmt: skip


def steps_of(batch: Batch) -> list[dict[str, Any]]:
    """Every instruction as the record shows it."""
    return [
        {
            "step": step, "ran": ran_text(step), "dilution": _added(dilution_lines(batch, step)),
            "photo_url": reverse("step_photo", args=[step.public_id]) if step.photo_sha256 else "",
        }
        for step in batch.steps.all()
    ]  # fmt: skip


def _added(stages: list[dict[str, str]]) -> str:
    """`516.3 mg + 516.3 mg + 1032.6 mg`; nothing without stages."""
    if not stages:
        return ""
    return f"{stages[0]['mixed_mg']} + " + " + ".join(stage["add_mg"] for stage in stages)


def ran_text(step: BatchStep) -> str:
    """`ran 10 of 10 minutes`, and why it was shorter; nothing for a step without minutes."""
    if not step.minutes or not step.done_at:
        return ""
    ran = f"{(step.done_at - step.begun_at) // MINUTE}" if step.begun_at else "0"
    why = f": {step.early_reason}" if step.early_reason else ""
    return f"ran {ran} of {step.minutes} minutes{why}"


def dilution_lines(batch: Batch, step: BatchStep) -> list[dict[str, str]]:
    """The stages of a geometric dilution of what was weighed, mg; empty for any other step."""
    return [
        {name: f"{reading_text(round(value, 1), 'mg')} mg" for name, value in vars(stage).items()}
        for stage in dilution_of(batch, step)
    ]
