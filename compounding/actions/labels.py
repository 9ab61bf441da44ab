"""Adding up the labels of a batch (REL-04); what was printed and applied is told from above, which knows the orders."""

from dataclasses import asdict, dataclass
from datetime import datetime

from accounts.models import User
from compounding.models import Batch, LabelCount
from records.action import action, tell
from records.refusals import Refusal
from records.rows import check_lines, lock

MOST_LABELS = 100_000


class LabelsRefused(Refusal):
    """The labels do not add up, or were not counted; the code says which (REL-04)."""

    code = "labels_refused"
    status = 422


@dataclass(frozen=True)
class LabelsKnown:
    """What the house knows: labels printed, on containers, and gone with a container that was destroyed."""

    printed: int
    applied: int
    gone: int

    @property
    def loose(self) -> int:
        """Those on no container any more."""
        return self.printed - self.applied - self.gone


@dataclass(frozen=True)
class LabelsCounted:
    """What only hands and eyes know: copies beyond those made, those never printed, destroyed, kept."""

    printed_more: int
    not_printed: int
    destroyed: int
    retained: int


@action
def record_labels(
    batch: Batch, known: LabelsKnown, counted: LabelsCounted, *, explanation: str = "", by: User, at: datetime
) -> LabelCount:
    """Keep a count of the labels of `batch`; a difference needs its explanation. Raises LabelsRefused."""
    lock(batch)
    if not known.printed:
        raise LabelsRefused("No label of this batch was printed yet (REL-04). Nothing was saved.", code="no_labels")
    if not all(0 <= number <= MOST_LABELS for number in asdict(counted).values()):
        raise LabelsRefused("Count labels in whole numbers (REL-04). Nothing was saved.", code="bad_label_count")
    row = LabelCount(
        batch=batch, **asdict(known), **asdict(counted), explanation=explanation.strip(), counted_by=by, counted_at=at
    )  # fmt: skip
    if row.difference and not row.explanation:
        raise LabelsRefused(
            f"{_said(row.difference)} Count again, or say why (REL-04). Nothing was saved.", code="labels_unexplained"
        )
    check_lines(row)
    row.save(force_insert=True)
    told = asdict(known) | asdict(counted) | {"difference": row.difference}
    tell(row, "labelcount.counted", after=told, reason=row.explanation)
    return row


def _said(difference: int) -> str:
    number = abs(difference)
    if difference > 0:
        return f"{number} label{' is' if number == 1 else 's are'} missing."
    return f"{number} label{' is' if number == 1 else 's are'} more than were printed."
