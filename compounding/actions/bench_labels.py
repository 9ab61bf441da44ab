"""Asking for the labels of lots, batches in bulk and shelves: made again only with a reason (CMP-05, REL-03, L5)."""

from datetime import datetime

from accounts.models import User
from accounts.roles import BENCH
from compounding import tasks
from compounding.batch_label_facts import batch_label_content
from compounding.documents import BATCH_LABEL, LOT_LABEL, SHELF_LABEL
from compounding.lot_label_facts import lot_label_content
from compounding.models import Batch, Component, Lot
from compounding.shelf_label_facts import shelf_label_content
from records.action import action
from records.models import Document
from records.panels import SmallContent
from records.papers import ask_for, is_there, refuse_without_reason
from records.refusals import NotAllowed, Refusal
from records.rows import lock


class NothingInBulk(Refusal):
    """Nobody has begun to make the batch: there is no vessel to label."""

    code = "nothing_in_bulk"


@action
def ask_for_lot_label(lot: Lot, *, by: User, at: datetime, reason: str = "") -> Document:
    """Have the label of a lot made; the one before is void. Raises NotAllowed, ReprintNeedsReason."""
    _refuse_others(by, at)
    lock(lot)
    refuse_without_reason("The label", reason, there=is_there(lot, LOT_LABEL))
    return _label_as_now(lot, by=by, at=at, reason=reason)


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
    return _label_as_now(batch, by=by, at=at, reason=reason)


@action
def ask_for_shelf_label(component: Component, *, by: User, at: datetime, reason: str = "") -> Document:
    """Have the label of a component's shelf made; the one before is void. Raises NotAllowed, ReprintNeedsReason."""
    _refuse_others(by, at)
    lock(component)
    refuse_without_reason("The label", reason, there=is_there(component, SHELF_LABEL))
    content, title = shelf_label_content(component), f"Shelf label {component.code}"
    return _label(component, SHELF_LABEL, content, title, by=by, at=at, reason=reason)


def label(row: Lot | Batch, *, by: User, at: datetime) -> None:
    """Inside the action under way: the label of what came in or was counted, after a rework the next (REL-03)."""
    reason = f"{row.get_status_display()} now" if _was_labelled(row) else ""
    _label_as_now(row, by=by, at=at, reason=reason)


def relabel(row: Lot | Batch, *, by: User, at: datetime) -> None:
    """After a new verdict what was printed is wrong: what has a label gets the next one (CMP-05, REL-03)."""
    if _was_labelled(row):
        label(row, by=by, at=at)


def _was_labelled(row: Lot | Batch) -> bool:
    """Whether it has a label, one that failed too: its verdict is as new."""
    return Document.objects.of(row, LOT_LABEL if isinstance(row, Lot) else BATCH_LABEL).exists()


def _label_as_now(row: Lot | Batch, *, by: User, at: datetime, reason: str) -> Document:
    """Freeze what the label of a lot or batch says now and have it made."""
    title = f"Label {row.number}"
    if isinstance(row, Lot):
        return _label(row, LOT_LABEL, lot_label_content(row, at=at), title, by=by, at=at, reason=reason)
    return _label(row, BATCH_LABEL, batch_label_content(row, at=at), title, by=by, at=at, reason=reason)


def _label(
    row: Lot | Batch | Component, kind: str, content: SmallContent, title: str, *, by: User, at: datetime, reason: str
) -> Document:
    return ask_for(row, kind, title, content.as_json(), task=tasks.render_document, by=by, at=at, reason=reason)


def _refuse_others(by: User, at: datetime) -> None:
    if not by.roles_at(at) & BENCH:
        raise NotAllowed("The bench prints the labels of the bench (SEC-02). Nothing was saved.")
