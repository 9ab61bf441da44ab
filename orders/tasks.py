"""What the worker does for orders: it makes their paper."""

from celery import shared_task

from orders import documents
from records.rendering import make_document


@shared_task
def render_document(public_id: str) -> None:
    """Make the pending document; see records.rendering."""
    make_document(public_id, documents.render)
