"""Making one paper: claimed, rendered by its app, archived, finished."""

from collections.abc import Callable

from django.utils import timezone

from records import archive
from records.models import Document
from records.outbox import claim, finish, give_back


def make_document(public_id: str, render: Callable[[Document], bytes]) -> None:
    """Render, prove and archive the pending document. Delivered again it does nothing.

    What is refused (it does not fit, it is not as asked) fails at once and nothing is archived; a fault is tried again.
    """
    if not claim(Document.objects.all(), public_id, at=timezone.now()):
        return
    document = Document.objects.get(public_id=public_id)
    try:
        data = render(document)
        sha256 = archive.store(data)
    except Exception as error:
        give_back(document, error)
        raise
    finish(document, sha256=sha256, size_bytes=len(data), rendered_at=timezone.now())
