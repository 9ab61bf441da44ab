"""The papers of the demo's order: waited for until the worker has made them, and written as files."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from records import archive
from records.models import Document, DocumentState, Recorded

PATIENCE_SECONDS = 60
LOOK_AGAIN_SECONDS = 0.05


class DemoStopped(RuntimeError):
    """The job did not reach its end; the message says where."""


def made_by_the_worker(rows: Sequence[Recorded], folder: Path) -> Iterator[str]:
    """The papers about these rows, each written into `folder` and told. Raises DemoStopped."""
    for document in _rendered(rows):
        path = _written(document, folder)
        said = f"{path} ({document.size_bytes} bytes, sha256 {document.sha256[:12]})"
        yield f"{document.document_kind.partition('.')[2]} rendered by the worker: {said}"


def _rendered(rows: Sequence[Recorded]) -> list[Document]:
    """Their papers, once the worker has made them."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        found = [document for row in rows for document in Document.objects.of(row)]
        failed = [document for document in found if document.state == DocumentState.FAILED]
        if failed:
            raise DemoStopped(f"A paper failed: {failed[0].title}, {failed[0].error}")
        if found and all(document.state in {DocumentState.DONE, DocumentState.VOIDED} for document in found):
            return [document for document in found if document.state == DocumentState.DONE]
        time.sleep(LOOK_AGAIN_SECONDS)
    raise DemoStopped(
        f"No paper after {PATIENCE_SECONDS} s: is the worker running? The request is kept and made later."
    )


def _written(document: Document, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{document.document_kind}-{document.public_id}.pdf"
    path.write_bytes(archive.fetch(document.sha256))
    return path
