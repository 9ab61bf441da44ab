"""How paper is told: how far each has come, alone or in a run, and why one could not be made."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from records.models import Document, DocumentState, PrintRun
from records.models.runs import Progress

PAPER_STATE = {
    DocumentState.PENDING: ("waiting", "Waits for the printer"),
    DocumentState.CLAIMED: ("progress", "Being made"),
    DocumentState.DONE: ("released", "Ready"),
    DocumentState.FAILED: ("stopped", "Failed"),
    DocumentState.VOIDED: ("stopped", "Void"),
}

# The page looks again by itself until the worker is done with it.
UNDER_WAY = {DocumentState.PENDING, DocumentState.CLAIMED}

NOT_AS_ASKED = "A letter cannot be printed, or what was drawn is not what was asked for."
PAPER_FAILED = {
    "label_does_not_fit": "It does not fit in 12 points, or a letter cannot be printed.",
    "leaflet_not_as_asked": NOT_AS_ASKED,
    "letter_not_as_asked": NOT_AS_ASKED,
    "worksheet_not_as_asked": NOT_AS_ASKED,
    "batch_record_not_as_asked": NOT_AS_ASKED,
    "certificate_not_as_asked": "It is not one page, or what was drawn is not what was asked for.",
    "small_paper_refused": "It does not fit, a letter cannot be printed, or what was drawn is not what was asked for.",
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


@dataclass(frozen=True)
class ToldRun:
    """How a print run is told: its chip, its counts, and whether anything of it is still to come or to be tried."""

    state: str
    word: str
    progress: Progress
    is_under_way: bool

    @property
    def counts(self) -> list[dict[str, Any]]:
        """The counts that open its page."""
        said = [(self.progress.done, "ready"), (self.progress.left, "to be made"), (self.progress.failed, "failed")]
        void = [(self.progress.void, "void")] if self.progress.void else []
        return [{"count": count, "word": word, "late": word == "failed" and count} for count, word in [*said, *void]]

    @property
    def said(self) -> str:
        """For the list, and read aloud: `975 of 1000 ready, 3 failed`."""
        failed = f", {self.progress.failed} failed" if self.progress.failed else ""
        return f"{self.progress.done} of {self.progress.total} ready{failed}"


def told_of_run(run: PrintRun) -> ToldRun:
    """How far it has come."""
    progress = run.progress
    if run.cancelled_at:
        return ToldRun("stopped", "Called off", progress, is_under_way=False)
    if progress.left:
        return ToldRun("progress", "Being made", progress, is_under_way=True)
    state, word = ("stopped", "Some failed") if progress.failed else ("released", "Ready")
    return ToldRun(state, word, progress, is_under_way=False)
