"""A pharmacist's verdict that is not the last: kept in quarantine, or sent back for rework (REL-01, 7.2)."""

from datetime import datetime

from django.db.models import Max

from accounts.models import User
from compounding.actions.batches import BatchRefused
from compounding.actions.bench_labels import relabel
from compounding.actions.ledger import move
from compounding.actions.quality import refuse_while_open
from compounding.actions.release_rules import refuse_maker
from compounding.lifecycle import BATCH_STEPS
from compounding.models import Batch, BatchStep, MovementKind
from records.action import action
from records.meanings import Meaning
from records.rows import lock
from records.signatures import Proof, sign
from records.steps import take

REWORK = "Rework: "
LONGEST_STEP = 400


@action
def review(batch: Batch, *, by: User, at: datetime, proof: Proof) -> Batch:
    """Approve the record, signed, and keep the batch in quarantine for what is still missing. Raises SamePerson."""
    lock(batch)
    refuse_maker(batch, by)
    refuse_while_open(batch)
    take("review", batch, BATCH_STEPS, by=by, at=at)
    sign(batch, meaning=Meaning.IN_PROCESS_CHECKED, by=by, at=at, proof=proof)
    return batch


@action
def send_back(batch: Batch, *, reason: str, by: User, at: datetime) -> Batch:
    """Send a batch back for rework: a further step, then counted and finished anew. Raises SamePerson, BatchRefused."""
    lock(batch)
    refuse_maker(batch, by)
    text = f"{REWORK}{reason}"
    if len(text) > LONGEST_STEP:
        raise BatchRefused("Say in fewer words what is to be changed. Nothing was saved.", code="rework_too_long")
    counted = batch.on_hand
    anew = {"finished_at": None, "finished_by": None, "counted_units": None, "yield_note": "", "bud_on": None}
    take("send_back", batch, BATCH_STEPS, by=by, at=at, reason=reason, **anew)
    if counted:
        move(batch, -counted, MovementKind.ADJUSTED, by=by, at=at, reason="sent back, counted anew")
    last = batch.steps.aggregate(last=Max("position"))["last"] or 0
    BatchStep.objects.create(batch=batch, position=last + 1, text=text)
    relabel(batch, by=by, at=at)
    return batch
