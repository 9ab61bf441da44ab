"""Asking for the label of a lot: when it comes in, at every new verdict, and again with a reason (CMP-05)."""

from datetime import datetime

from accounts.models import User
from accounts.roles import BENCH
from compounding import tasks
from compounding.documents import LOT_LABEL
from compounding.lot_label_facts import lot_label_content
from compounding.models import Lot
from records.action import action
from records.models import Document
from records.papers import ask_for, is_there, refuse_without_reason
from records.refusals import NotAllowed
from records.rows import lock


@action
def ask_for_lot_label(lot: Lot, *, by: User, at: datetime, reason: str = "") -> Document:
    """Have the label of a lot made; the one before is void. Raises NotAllowed, ReprintNeedsReason."""
    if not by.roles_at(at) & BENCH:
        raise NotAllowed("The bench prints the labels of lots (SEC-02). Nothing was saved.")
    lock(lot)
    refuse_without_reason("The label", reason, there=is_there(lot, LOT_LABEL))
    return label(lot, by=by, at=at, reason=reason)


def label(lot: Lot, *, by: User, at: datetime, reason: str = "") -> Document:
    """Freeze what the label of a lot says now and have it made, inside the action under way."""
    content, title = lot_label_content(lot, at=at).as_json(), f"Label {lot.number}"
    return ask_for(lot, LOT_LABEL, title, content, task=tasks.render_document, by=by, at=at, reason=reason)


def relabel(lot: Lot, *, by: User, at: datetime) -> None:
    """After a new verdict what was printed is wrong: a lot that has a label gets the next one (CMP-05)."""
    if Document.objects.of(lot, LOT_LABEL).exists():
        label(lot, by=by, at=at, reason=f"{lot.get_status_display()} now")
