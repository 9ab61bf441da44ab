"""What the worker does for orders: it makes their paper."""

from celery import shared_task

from orders import documents
from records.models import PrintRun
from records.outbox import publish
from records.rendering import make_document, make_next


@shared_task(default_retry_delay=1)
def render_document(public_id: str) -> None:
    """Make the pending document; see records.rendering."""
    make_document(public_id, documents.render)


@shared_task(default_retry_delay=1)
def render_run(public_id: str) -> None:
    """Make the next papers of a print run; the ones after them are asked for anew, behind whatever else waits."""
    kind = PrintRun.objects.values_list("document_kind", flat=True).get(public_id=public_id)
    if make_next(public_id, documents.render_together, most=documents.TOGETHER.get(kind, 1)):
        publish(render_run, public_id)
