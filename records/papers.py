"""Asking for paper: a pending row in the transaction of the action, made by the worker after commit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from celery import Task
from django.conf import settings
from django.db.models import Max, QuerySet

from records.action import tell, tell_or_add
from records.models import Document, DocumentState, PrintRun, Recorded
from records.outbox import publish_after_commit
from records.refusals import Refusal


class ReprintNeedsReason(Refusal):
    """Paper that was made already is made again only with a reason, as a new version (L5)."""

    code = "reprint_needs_reason"
    status = 422


def refuse_without_reason(what: str, reason: str, *, there: bool) -> None:
    """Raise ReprintNeedsReason where `what`, such as `The label`, is there already and no reason is given.

    What counts as there is asked by kind, of one function by the page and its action:
    - the label of a container, its proof included: any earlier one, for its code must change (FILL-02);
    - a certificate: any earlier one, for somebody may still hold what is void, and the next says why there is another;
    - everything else: one that counts, `is_there`. What is void or failed is replaced, not made again.
    """
    if there and not reason:
        raise ReprintNeedsReason(f"{what} is there already. Say why it is made again (L5). Nothing was saved.")


def is_there(row: Recorded, kind: str) -> bool:
    """Whether a paper of this kind about `row` is made or asked for, neither void nor failed."""
    return Document.objects.of(row, kind).live().exists()


@dataclass(frozen=True)
class Wanted:
    """One paper of many: about which row, under which title, saying what."""

    what: Recorded
    title: str
    content: Any


def ask_for(
    what: Recorded,
    kind: str,
    title: str,
    content: Any,
    *,
    task: "Task[Any, Any]",
    by: Any,
    at: datetime,
    reason: str,
    earlier_stand: bool = False,
) -> Document:
    """The next version of the paper of this kind about `what`, with its frozen content.

    The one before is void, unless `earlier_stand`: each says how things were when it was asked for.
    """
    if not earlier_stand:
        void_papers(what, kind)
    document = Document.objects.create(
        document_kind=kind,
        subject_kind=what.kind,
        subject_id=what.public_id,
        version=next_version(what, kind),
        title=title,
        reason=reason,
        content=content,
        asked_by=by,
        asked_at=at,
    )
    _tell_of(document, what)
    publish_after_commit(task, document.public_id)
    return document


def versions_of(rows: Iterable[Recorded], kind: str) -> dict[str, int]:
    """The newest version of this paper about each of these rows (all of one kind) that has one, by public id."""
    earlier = Document.objects.of_rows(rows).filter(document_kind=kind)
    return dict(earlier.order_by().values_list("subject_id").annotate(Max("version")))


def ask_for_many(
    wanted: Sequence[Wanted],
    kind: str,
    title: str,
    *,
    versions: Mapping[str, int],
    task: "Task[Any, Any]",
    by: Any,
    at: datetime,
    reason: str,
) -> PrintRun:
    """The next version of the paper of this kind about each of these rows (all of one kind), as one print run.

    The same queries for ten as for a thousand; `versions` are those of `versions_of` the locked rows. `task` makes the
    next papers of a run; as many are told of it as work at the same time.
    """
    run = PrintRun.objects.create(document_kind=kind, title=title, reason=reason, asked_by=by, asked_at=at)
    if versions:
        _void(Document.objects.of_rows(one.what for one in wanted).filter(document_kind=kind))
    papers = [_paper_of(run, one, versions) for one in wanted]
    Document.objects.bulk_create(papers)
    for one, document in zip(wanted, papers, strict=True):
        _tell_of(document, one.what)
    tell(run, "printrun.ask", after={"kind": kind, "papers": len(papers)}, reason=reason)
    for _ in range(min(len(papers), settings.CELERY_WORKER_CONCURRENCY)):
        publish_after_commit(task, run.public_id)
    return run


def _paper_of(run: PrintRun, one: Wanted, versions: Mapping[str, int]) -> Document:
    return Document(
        run=run,
        document_kind=run.document_kind,
        subject_kind=one.what.kind,
        subject_id=one.what.public_id,
        version=versions.get(one.what.public_id, 0) + 1,
        title=one.title,
        reason=run.reason,
        content=one.content,
        asked_by=run.asked_by,
        asked_at=run.asked_at,
    )


def _tell_of(document: Document, what: Recorded) -> None:
    said = {"document": document.public_id, "version": document.version}
    code = f"{what._meta.model_name}.{document.document_kind.partition('.')[2]}"
    tell_or_add(what, code, after=said, reason=document.reason)


def next_version(row: Recorded, kind: str) -> int:
    """Which version of this paper about the locked `row` is made next."""
    last = Document.objects.of(row, kind).first()
    return last.version + 1 if last else 1


def void_papers(row: Recorded, kind: str | None = None) -> None:
    """What was printed of `row` counts no more, inside the action under way; its bytes stay in the archive."""
    _void(Document.objects.of(row, kind))


def _void(papers: "QuerySet[Document]") -> None:
    papers.update(state=DocumentState.VOIDED)  # what failed too: it would be made when it is tried again
