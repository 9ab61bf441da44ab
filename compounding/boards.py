"""The board of batches: each with its stage, what comes next, and who does it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from compounding.lifecycle import BatchStatus
from compounding.making import next_stage
from compounding.models import Batch
from premises.moments import record_day
from premises.quantities import dose_text
from premises.terms import Form

STATE = {
    BatchStatus.PLANNED: ("waiting", "Waits for approval"),
    BatchStatus.APPROVED: ("new", "Approved"),
    BatchStatus.IN_PROCESS: ("progress", "Making"),
    BatchStatus.QUARANTINED: ("quarantine", "Quarantine"),
    BatchStatus.RELEASED: ("released", "Released"),
    BatchStatus.REJECTED: ("stopped", "Rejected"),
    BatchStatus.RECALLED: ("stopped", "Recalled"),
}
STAGES = (
    (BatchStatus.PLANNED, "Planned", "No batch waits for approval."),
    (BatchStatus.APPROVED, "Approved", "Nothing waits to be started."),
    (BatchStatus.IN_PROCESS, "In process", "Nobody is making anything."),
    (BatchStatus.QUARANTINED, "In quarantine", "Nothing waits for release."),
)


@dataclass(frozen=True)
class Row:
    """One line of the board."""

    url: str
    units: str
    counted_in: str
    task: str
    detail: str
    who: str
    code: str
    state: str
    word: str
    since: datetime


def state_of_batch(batch: Batch) -> tuple[str, str]:
    """The chip of a batch."""
    return STATE[BatchStatus(batch.status)]


def unit_word(batch: Batch) -> str:
    """What its units are: `capsules`, `mL`."""
    form = Form(batch.formula.form)
    return form.strength_per or form.plural


def what_of(batch: Batch) -> str:
    """What is made: `300 capsules of 4.5 mg`, `120 mL of oral solution, 1 mg/mL`."""
    form = Form(batch.formula.form)
    if form.strength_per:
        return f"{dose_text(batch.planned_units)} {form.strength_per} of {form.singular}, {batch.formula.strength}"
    return f"{dose_text(batch.planned_units)} {unit_word(batch)} of {batch.formula.strength}"


def row_of(batch: Batch) -> Row:
    """Its line on the board."""
    stage = next_stage(batch)
    state, word = state_of_batch(batch)
    released = batch.status == BatchStatus.RELEASED
    units = batch.free if released else batch.planned_units if batch.counted_units is None else batch.counted_units
    since = batch.released_at or batch.finished_at or batch.started_at or batch.approved_at or batch.planned_at
    return Row(
        url=reverse("batch", args=[batch.public_id]), units=dose_text(units),
        counted_in="free" if released else unit_word(batch), task=stage.title,
        detail=f"{batch.formula.product}, use by {record_day(batch.bud_on)}" if released else batch.formula.product,
        who=stage.who, code=batch.number, state=state, word=word, since=since,
    )  # fmt: skip


def board(under_way: Iterable[Batch], free: Iterable[Batch]) -> list[dict[str, Any]]:
    """The sections of the board, each stage with its rows."""
    batches = list(under_way)
    sections = [
        {
            "id": status.value,
            "title": title,
            "rows": [row_of(batch) for batch in batches if batch.status == status],
            "empty": empty,
        }
        for status, title, empty in STAGES
    ]
    rows = [row_of(batch) for batch in free]
    ready = {"id": "released", "title": "Released, with units free", "rows": rows, "empty": "No released unit is free."}
    return [*sections, ready | {"tail": "first to end first"}]
