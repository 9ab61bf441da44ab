"""Asking for paper: the row is written with the action, the worker makes it afterwards."""

from datetime import datetime

from accounts.models import User
from compounding import tasks
from compounding.documents import WORKSHEET
from compounding.lifecycle import BatchStatus
from compounding.models import Batch
from compounding.worksheet_facts import worksheet_content
from records.action import action
from records.models import Document
from records.papers import ReprintNeedsReason, ask_for, next_version
from records.refusals import Refusal
from records.rows import lock

MAY_BE_MADE = frozenset({BatchStatus.APPROVED, BatchStatus.IN_PROCESS})


class NotToBeMade(Refusal):
    """A worksheet is for making: the batch is not approved yet, or was made already (CR-12)."""

    code = "not_to_be_made"


@action
def ask_for_worksheet(batch: Batch, *, by: User, at: datetime, reason: str = "") -> Document:
    """Freeze what the worksheet of an approved batch says and have it made. Raises NotToBeMade, ReprintNeedsReason.

    A batch has one live worksheet: made again, with a reason, it voids the one before and says what is weighed already.
    """
    lock(batch)
    if batch.status not in MAY_BE_MADE:
        raise NotToBeMade("A worksheet is made of a batch that is approved or being made (CR-12). Nothing was saved.")
    if Document.objects.of(batch, WORKSHEET).exists() and not reason:
        raise ReprintNeedsReason("This worksheet exists. Say why it is made again (L5). Nothing was saved.")
    content = worksheet_content(batch, version=next_version(batch, WORKSHEET), reason=reason, at=at)
    return ask_for(
        batch, WORKSHEET, content.title, content.as_json(), task=tasks.render_document, by=by, at=at, reason=reason
    )
