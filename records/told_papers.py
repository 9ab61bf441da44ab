"""How paper is told: how far each has come, and why one could not be made."""

from collections.abc import Callable, Iterable
from typing import Any

from records.models import Document, DocumentState

PAPER_STATE = {
    DocumentState.PENDING: ("waiting", "Waits for the printer"),
    DocumentState.CLAIMED: ("progress", "Being made"),
    DocumentState.DONE: ("released", "Ready"),
    DocumentState.FAILED: ("stopped", "Failed"),
    DocumentState.VOIDED: ("stopped", "Void"),
}

# The page looks again by itself until the worker is done with it.
UNDER_WAY = {DocumentState.PENDING, DocumentState.CLAIMED}

PAPER_FAILED = {
    "label_does_not_fit": "It does not fit in 12 points, or a letter cannot be printed.",
    "leaflet_not_as_asked": "A letter cannot be printed, or what was drawn is not what was asked for.",
    "worksheet_not_as_asked": "A letter cannot be printed, or what was drawn is not what was asked for.",
    "lot_label_refused": "It does not fit, a letter cannot be printed, or what was drawn is not what was asked for.",
    "label_not_as_asked": "What was drawn is not what was asked for; it was not archived.",
}


def papers(documents: Iterable[Document], address: Callable[[Document], str]) -> list[dict[str, Any]]:
    """Papers with how far each has come; `address` says where one that is made is opened."""
    rows = []
    for document in documents:
        state, word = PAPER_STATE[DocumentState(document.state)]
        url = address(document) if document.sha256 else ""
        sub = (
            failed_because(document) or f"version {document.version}{', ' + document.reason if document.reason else ''}"
        )
        row = {"url": url, "title": document.title, "state": state, "word": word, "sub": sub}
        rows.append(row | {"looks_again": document.state in UNDER_WAY})
    return rows


def failed_because(document: Document) -> str:
    """Why a paper could not be made, in words with the code; nothing if it could."""
    code = document.error.rpartition(": ")[2]
    return f"{PAPER_FAILED.get(code, 'It could not be made.')} {code}" if code else ""
