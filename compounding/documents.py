"""Paper of compounding: from frozen content to a proved PDF."""

from collections.abc import Callable
from typing import Any

from compounding.lot_label_content import LotLabelContent
from compounding.worksheet_content import WorksheetContent
from compounding.worksheet_pdf import worksheet_pdf
from records.models import Document
from records.panels_pdf import small_paper_pdf

WORKSHEET = "compounding.worksheet"
LOT_LABEL = "compounding.lot_label"


def render(document: Document) -> bytes:
    """The proved bytes of a document of this app. Raises WorksheetNotAsAsked, SmallPaperRefused."""
    return RENDERERS[document.document_kind](document.content)


def _worksheet(content: dict[str, Any]) -> bytes:
    return worksheet_pdf(WorksheetContent.from_json(content))


def _lot_label(content: dict[str, Any]) -> bytes:
    return small_paper_pdf(LotLabelContent.from_json(content).paper())


RENDERERS: dict[str, Callable[[dict[str, Any]], bytes]] = {WORKSHEET: _worksheet, LOT_LABEL: _lot_label}
