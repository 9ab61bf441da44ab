"""Asking for paper: the row is written with the action, the worker makes it afterwards."""

from collections.abc import Sequence
from datetime import datetime

from accounts.models import User
from compounding import tasks
from compounding.batch_record_content import Filled
from compounding.batch_record_facts import batch_record_content
from compounding.certificate_facts import certificate_content
from compounding.documents import BATCH_RECORD, CERTIFICATE, WORKSHEET
from compounding.lifecycle import BatchStatus
from compounding.models import Batch
from compounding.problems import problems_with_batch
from compounding.worksheet_facts import worksheet_content
from premises.models import Pharmacy
from records.action import action
from records.models import Document
from records.papers import ask_for, is_there, next_version, refuse_without_reason
from records.problem import blockers
from records.refusals import Refusal
from records.rows import lock

MAY_BE_MADE = frozenset({BatchStatus.APPROVED, BatchStatus.IN_PROCESS})


class NotToBeMade(Refusal):
    """A worksheet is for making: the batch is not approved yet, or was made already (CR-12)."""

    code = "not_to_be_made"


class NotToBeCertified(Refusal):
    """A certificate is of a released batch of which nothing is wrong (REL-01)."""

    code = "not_to_be_certified"


@action
def ask_for_worksheet(batch: Batch, *, by: User, at: datetime, reason: str = "") -> Document:
    """Freeze what the worksheet of an approved batch says and have it made. Raises NotToBeMade, ReprintNeedsReason.

    A batch has one live worksheet: made again, with a reason, it voids the one before and says what is weighed already.
    """
    lock(batch)
    if batch.status not in MAY_BE_MADE:
        raise NotToBeMade("A worksheet is made of a batch that is approved or being made (CR-12). Nothing was saved.")
    refuse_without_reason("The worksheet", reason, there=is_there(batch, WORKSHEET))
    content = worksheet_content(batch, version=next_version(batch, WORKSHEET), reason=reason, at=at)
    return ask_for(
        batch, WORKSHEET, content.title, content.as_json(), task=tasks.render_document, by=by, at=at, reason=reason
    )


@action
def ask_for_batch_record(
    batch: Batch, *, filled: Sequence[Filled] = (), by: User, at: datetime, reason: str = ""
) -> Document:
    """Freeze all that is known of a batch and have its record made (CR-01 to CR-13). Raises ReprintNeedsReason.

    `filled` are its containers, told from above. A later record leaves the earlier ones standing: each says how the
    batch stood when it was printed, and an inspector may hold it.
    """
    lock(batch)
    refuse_without_reason("A record", reason, there=is_there(batch, BATCH_RECORD))
    version = next_version(batch, BATCH_RECORD)
    content = batch_record_content(batch, filled, version=version, reason=reason, by=by, at=at)
    return ask_for(
        batch, BATCH_RECORD, content.title, content.as_json(), task=tasks.render_document, by=by, at=at, reason=reason,
        earlier_stand=True,
    )  # fmt: skip


@action
def ask_for_certificate(batch: Batch, *, by: User, at: datetime, reason: str = "") -> Document:
    """Freeze what is certified of a released batch and have its certificate made; the one before is void.

    Raises NotToBeCertified, ReprintNeedsReason.
    """
    lock(batch)
    _refuse_uncertifiable(batch, at)
    refuse_without_reason("A certificate", reason, there=was_certified(batch))
    version = next_version(batch, CERTIFICATE)
    content = certificate_content(batch, version=version, reason=reason, by=by, at=at)
    return ask_for(
        batch, CERTIFICATE, content.title, content.as_json(), task=tasks.render_document, by=by, at=at, reason=reason
    )


def was_certified(batch: Batch) -> bool:
    """Whether it has or had a certificate: one that is void may still be in somebody's hands."""
    return Document.objects.of(batch, CERTIFICATE).exists()


def _refuse_uncertifiable(batch: Batch, at: datetime) -> None:
    """Raise NotToBeCertified unless it is released and nothing stops it, such as a deviation or a failed result."""
    if batch.status != BatchStatus.RELEASED:
        said = f"This batch is {batch.get_status_display()}: only a released one has a certificate (REL-01)."
        raise NotToBeCertified(f"{said} Nothing was saved.")
    found = blockers(problems_with_batch(batch, today=Pharmacy.objects.today(at)))
    if found:
        said = ", ".join(f"{problem.title} ({problem.code})" for problem in found)
        raise NotToBeCertified(f"No certificate: {said}. Nothing was saved.")
