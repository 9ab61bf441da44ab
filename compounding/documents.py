"""Paper of compounding: from frozen content to a proved PDF."""

from collections.abc import Callable
from typing import Any

from compounding.worksheet_content import WorksheetContent
from compounding.worksheet_pdf import worksheet_pdf
from records.models import Document

WORKSHEET = "compounding.worksheet"


def render(document: Document) -> bytes:
    """The proved bytes of a document of this app. Raises WorksheetNotAsAsked."""
    return RENDERERS[document.document_kind](document.content)


def _worksheet(content: dict[str, Any]) -> bytes:
    return worksheet_pdf(WorksheetContent.from_json(content))


RENDERERS: dict[str, Callable[[dict[str, Any]], bytes]] = {WORKSHEET: _worksheet}
