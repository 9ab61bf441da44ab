"""What became of the containers of a batch and of their labels, as far as the house knows (REL-04, 7.4)."""

from collections.abc import Sequence
from datetime import datetime

from accounts.models import User
from compounding.actions.labels import LabelsKnown
from compounding.batch_record_content import Filled
from compounding.models import Batch
from orders.documents import LABEL
from orders.models import Container, Fate
from premises.moments import record_stamp
from premises.quantities import dose_text
from records.models import Document, DocumentState


def labels_known(batch: Batch) -> LabelsKnown:
    """Every label made for a container of `batch` counts as printed, voided ones and those made again among them."""
    containers = list(Container.objects.filter(batch=batch))
    made = Document.objects.of_rows(containers).filter(document_kind=LABEL).exclude(sha256="")
    with_label = set(made.values_list("subject_id", flat=True))
    live = set(made.filter(state=DocumentState.DONE).values_list("subject_id", flat=True))
    return LabelsKnown(
        printed=made.count(),
        applied=sum(row.voided_at is None and row.public_id in live for row in containers),
        gone=sum(row.fate == Fate.DESTROYED and row.public_id in with_label for row in containers),
    )


def filled_from(batch: Batch) -> Sequence[Filled]:
    """Every container that was filled from `batch`, by its code, never whose it is: compounding knows no patient."""
    people = ("filled_by", "voided_by", "handed_over_by", "checked_by")
    rows = Container.objects.filter(batch=batch).select_related(*people).order_by("filled_at", "pk")
    return [
        Filled(row.scan_code, dose_text(row.units), _taken(row.filled_at, row.filled_by), _became(row)) for row in rows
    ]


def _became(row: Container) -> str:
    if row.voided_at:
        return f"{row.get_fate_display()}; {_taken(row.voided_at, row.voided_by)}"
    if row.handed_over_at:
        return f"handed over {_taken(row.handed_over_at, row.handed_over_by)}"
    return f"checked {_taken(row.checked_at, row.checked_by)}" if row.checked_at else "not checked yet"


def _taken(when: datetime, by: User | None) -> str:
    return f"{record_stamp(when)}, {by.printed_name if by else ''}"
