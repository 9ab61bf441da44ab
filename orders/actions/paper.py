"""Asking for paper: the row is written with the action, the worker makes it afterwards."""

from datetime import datetime
from typing import Any

from accounts.models import User
from orders import tasks
from orders.documents import LABEL, LEAFLET
from orders.label_facts import label_content
from orders.leaflet_facts import leaflet_content
from orders.models import Container, FillLine, Order
from records.action import action, tell_or_add
from records.models import Document, DocumentState, Recorded
from records.outbox import publish_after_commit
from records.refusals import Refusal


class ReprintNeedsReason(Refusal):
    """Paper that was made already is made again only with a reason, as a new version (L5)."""

    code = "reprint_needs_reason"
    status = 422


@action
def ask_for_label(what: FillLine | Container, *, by: User, at: datetime, reason: str = "") -> Document:
    """Freeze what a label says and have it made: of a container, or the proof of a line. Raises ReprintNeedsReason.

    A container has one live label: made again, with a reason, it voids the one before.
    """
    type(what)._default_manager.select_for_update(of=("self",)).get(pk=what.pk)
    line, container = (what.line, what) if isinstance(what, Container) else (what, None)
    if Document.objects.of(what, LABEL).exists() and not reason:
        raise ReprintNeedsReason("This label exists. Say why it is made again (L5). Nothing was saved.")
    content = label_content(line, at=at, container=container).as_json()
    return _asked(what, LABEL, f"Label {line.order.number}-{line.position}", content, by=by, at=at, reason=reason)


@action
def ask_for_leaflet(order: Order, *, by: User, at: datetime, reason: str = "") -> Document:
    """Freeze what the leaflet of a filled order says and have it made. Raises ReprintNeedsReason.

    An order has one live leaflet: made again, with a reason, it voids the one before. What was voided with a container
    or failed needs none.
    """
    Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if has_leaflet(order) and not reason:
        raise ReprintNeedsReason("This leaflet exists. Say why it is made again (L5). Nothing was saved.")
    content = leaflet_content(order, at=at).as_json()
    return _asked(order, LEAFLET, f"Leaflet {order.number}", content, by=by, at=at, reason=reason)


def has_leaflet(order: Order) -> bool:
    """Whether a leaflet of this order is made or asked for."""
    gone = [DocumentState.VOIDED, DocumentState.FAILED]
    return Document.objects.of(order, LEAFLET).exclude(state__in=gone).exists()


def void_papers(row: Recorded, kind: str | None = None) -> None:
    """What was printed of `row` counts no more, inside the action under way; its bytes stay in the archive."""
    Document.objects.of(row, kind).exclude(state=DocumentState.FAILED).update(state=DocumentState.VOIDED)


def _asked(
    what: FillLine | Container | Order, kind: str, title: str, content: Any, *, by: User, at: datetime, reason: str
) -> Document:
    """The next version of this paper, pending; the one before is void."""
    last = Document.objects.of(what, kind).first()
    void_papers(what, kind)
    document = Document.objects.create(
        document_kind=kind,
        subject_kind=what.kind,
        subject_id=what.public_id,
        version=last.version + 1 if last else 1,
        title=title,
        reason=reason,
        content=content,
        asked_by=by,
        asked_at=at,
    )
    said = {"document": document.public_id, "version": document.version}
    tell_or_add(what, f"{what._meta.model_name}.{kind.partition('.')[2]}", after=said, reason=reason)
    publish_after_commit(tasks.render_document, document.public_id)
    return document
