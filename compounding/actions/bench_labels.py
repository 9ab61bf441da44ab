"""Asking for the labels of batches in bulk and of shelves: made again only with a reason (REL-03, L5)."""

from datetime import datetime

from accounts.models import User
from accounts.roles import BENCH
from compounding import tasks
from compounding.batch_label_facts import batch_label_content
from compounding.documents import BATCH_LABEL, SHELF_LABEL
from compounding.models import Batch, Component
from compounding.shelf_label_facts import shelf_label_content
from records.action import action
from records.models import Document
from records.papers import ask_for, is_there, refuse_without_reason
from records.refusals import NotAllowed, Refusal
from records.rows import lock


class NothingInBulk(Refusal):
    """Nobody has begun to make the batch: there is no vessel to label."""

    code = "nothing_in_bulk"


@action
def ask_for_batch_label(batch: Batch, *, by: User, at: datetime, reason: str = "") -> Document:
    """Have the label of a batch in bulk made; the one before is void.

    Raises NotAllowed, NothingInBulk, ReprintNeedsReason.
    """
    _refuse_others(by, at)
    lock(batch)
    if batch.started_at is None:
        raise NothingInBulk("Nobody has begun to make this batch: nothing is there to label. Nothing was saved.")
    refuse_without_reason("The label", reason, there=is_there(batch, BATCH_LABEL))
    return _label(batch, by=by, at=at, reason=reason)


def label_batch(batch: Batch, *, by: User, at: datetime) -> None:
    """Inside the action under way: the label of what was made and counted, again after a rework (REL-03)."""
    again = Document.objects.of(batch, BATCH_LABEL).exists()
    _label(batch, by=by, at=at, reason=_now(batch) if again else "")


def relabel_batch(batch: Batch, *, by: User, at: datetime) -> None:
    """After a new verdict what was printed is wrong: a batch that has a label gets the next one (REL-03)."""
    if Document.objects.of(batch, BATCH_LABEL).exists():
        _label(batch, by=by, at=at, reason=_now(batch))


@action
def ask_for_shelf_label(component: Component, *, by: User, at: datetime, reason: str = "") -> Document:
    """Have the label of a component's shelf made; the one before is void. Raises NotAllowed, ReprintNeedsReason."""
    _refuse_others(by, at)
    lock(component)
    refuse_without_reason("The label", reason, there=is_there(component, SHELF_LABEL))
    content, title = shelf_label_content(component).as_json(), f"Shelf label {component.code}"
    return ask_for(component, SHELF_LABEL, title, content, task=tasks.render_document, by=by, at=at, reason=reason)


def _label(batch: Batch, *, by: User, at: datetime, reason: str) -> Document:
    content, title = batch_label_content(batch, at=at).as_json(), f"Label {batch.number}"
    return ask_for(batch, BATCH_LABEL, title, content, task=tasks.render_document, by=by, at=at, reason=reason)


def _now(batch: Batch) -> str:
    return f"{batch.get_status_display()} now"


def _refuse_others(by: User, at: datetime) -> None:
    if not by.roles_at(at) & BENCH:
        raise NotAllowed("The bench prints the labels of the bench (SEC-02). Nothing was saved.")
