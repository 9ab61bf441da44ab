"""What became of the labels of a batch, as far as the house knows: printed, on containers, gone with one (REL-04)."""

from compounding.actions.labels import LabelsKnown
from compounding.models import Batch
from orders.documents import LABEL
from orders.models import Container, Fate
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
