"""Paper of compounding: from frozen content to a proved PDF."""

from collections.abc import Callable
from typing import Any

from compounding.batch_label_content import BatchLabelContent
from compounding.batch_record_content import BatchRecordContent
from compounding.batch_record_pdf import batch_record_pdf
from compounding.certificate_content import CertificateContent
from compounding.certificate_pdf import certificate_pdf
from compounding.lot_label_content import LotLabelContent
from compounding.shelf_label_content import ShelfLabelContent
from compounding.worksheet_content import WorksheetContent
from compounding.worksheet_pdf import worksheet_pdf
from records.models import Document
from records.panels import SmallContent
from records.panels_pdf import small_paper_pdf

WORKSHEET = "compounding.worksheet"
LOT_LABEL = "compounding.lot_label"
BATCH_LABEL = "compounding.batch_label"
SHELF_LABEL = "compounding.shelf_label"
BATCH_RECORD = "compounding.batch_record"
CERTIFICATE = "compounding.certificate"
SMALL: dict[str, type[SmallContent]] = {
    LOT_LABEL: LotLabelContent, BATCH_LABEL: BatchLabelContent, SHELF_LABEL: ShelfLabelContent
}  # fmt: skip


def render(document: Document) -> bytes:
    """The proved bytes of a document of this app. Raises what its kind raises where it is not as asked."""
    if document.document_kind in SMALL:
        return small_paper_pdf(SMALL[document.document_kind].from_json(document.content).paper())
    return RENDERERS[document.document_kind](document.content)


def _worksheet(content: dict[str, Any]) -> bytes:
    return worksheet_pdf(WorksheetContent.from_json(content))


def _batch_record(content: dict[str, Any]) -> bytes:
    return batch_record_pdf(BatchRecordContent.from_json(content))


def _certificate(content: dict[str, Any]) -> bytes:
    return certificate_pdf(CertificateContent.from_json(content))


RENDERERS: dict[str, Callable[[dict[str, Any]], bytes]] = {
    WORKSHEET: _worksheet, BATCH_RECORD: _batch_record, CERTIFICATE: _certificate,
}  # fmt: skip
