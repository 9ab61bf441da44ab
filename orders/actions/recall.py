"""Recalls: a batch, or a received lot and everything made with it; what has not left is taken back (B12, QA-02)."""

from datetime import datetime

from accounts.models import User
from compounding.actions import batches, stock
from compounding.lifecycle import BatchStatus, LotStatus
from compounding.models import Batch, Lot
from orders.actions.making import reject, undo_promises
from records.action import action
from records.signatures import Proof

UNMADE = {BatchStatus.PLANNED, BatchStatus.APPROVED, BatchStatus.IN_PROCESS, BatchStatus.QUARANTINED}


@action
def recall_batch(batch: Batch, *, reason: str, by: User, at: datetime, proof: Proof) -> Batch:
    """Recall a released batch: nothing more of it leaves, and what is filled comes back.

    A stock trituration is recalled with its lot and everything made with that (7.4).
    """
    batches.recall(batch, reason=reason, by=by, at=at, proof=proof)
    undo_promises(batch, by=by, at=at)
    for lot in Lot.objects.filter(made_from=batch).exclude(status=LotStatus.RECALLED):
        recall_lot(lot, reason=reason, by=by, at=at, proof=proof)
    batch.refresh_from_db()
    return batch


@action
def recall_lot(lot: Lot, *, reason: str, by: User, at: datetime, proof: Proof) -> list[Batch]:
    """Recall a lot; what was released with it is recalled, what is not is rejected. The batches it reached."""
    reached = list(Batch.objects.made_with(lot).with_formula().order_by("pk"))
    stock.recall(lot, reason=reason, by=by, at=at)
    for batch in reached:
        batch.refresh_from_db(fields=["status"])  # one made with a trituration is recalled with that already
        if batch.status == BatchStatus.RELEASED:
            recall_batch(batch, reason=reason, by=by, at=at, proof=proof)
        elif batch.status in UNMADE:
            reject(batch, reason=reason, by=by, at=at, proof=proof)
    return reached
