"""Adding up the labels of a batch: what orders know of them and what was counted by hand (REL-04)."""

from datetime import datetime

from accounts.models import User
from compounding.actions.labels import LabelsCounted, record_labels
from compounding.models import Batch, LabelCount
from orders.reconciliation import labels_known
from records.action import action
from records.rows import lock


@action
def reconcile_labels(
    batch: Batch, *, printed_more: int = 0, not_printed: int = 0, destroyed: int = 0, retained: int = 0,
    explanation: str = "", by: User, at: datetime,
) -> LabelCount:  # fmt: skip
    """Keep the count of a batch's labels beside what is known of them. Raises LabelsRefused."""
    lock(batch)
    counted = LabelsCounted(
        printed_more=printed_more, not_printed=not_printed, destroyed=destroyed, retained=retained
    )  # fmt: skip
    return record_labels(batch, labels_known(batch), counted, explanation=explanation, by=by, at=at)
