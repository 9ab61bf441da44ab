"""Making papers: claimed, rendered by their app, archived, finished; one alone, or the next of a print run."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.db.models import Case, IntegerField, When
from django.utils import timezone

from records import archive
from records.models import Document, DocumentState
from records.outbox import due, finish_each, give_back, held, note_on_void, put_back_dead
from records.pdf import template_version

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class File:
    """Papers set together: the file, and the page each begins on, from 0; several may share one."""

    data: bytes
    begins: tuple[int, ...]


Render = Callable[[Sequence[Document]], File]


def make_document(public_id: str, render: Callable[[Document], bytes]) -> None:
    """Render, prove and archive the pending document. Delivered again it does nothing.

    What is refused (it does not fit, it is not as asked) fails at once and nothing is archived; a fault is tried again.
    """
    found = Document.objects.filter(public_id=public_id)
    put_back_dead(found, at=timezone.now())
    with held(found, at=timezone.now(), most=1) as taken:
        for document in taken:
            try:
                _archived([document], File(render(document), (0,)))
            except Exception as error:
                give_back(document, error)
                raise


def make_next(run: str, render: Render, *, most: int) -> bool:
    """Make the next papers of a print run, up to `most`, in one archived file; whether more of it may be made now.

    One that cannot be made stops no other: what is refused together is rendered in halves, until the one that is wrong
    stands alone and fails with its own reason.
    """
    at, papers = timezone.now(), Document.objects.filter(run__public_id=run)
    put_back_dead(papers, at=at)
    with held(papers.filter(due(at)), at=at, most=most) as taken:
        is_whole = _made(taken, render) if taken else False
    return is_whole and papers.filter(due(at), state=DocumentState.PENDING).exists()


def _made(taken: Sequence[Document], render: Render) -> bool:
    """Whether each was made or refused; what hit a fault waits for its next attempt."""
    left = list(taken)
    try:
        for papers, result in _rendered(taken, render):
            if isinstance(result, File):
                _archived(papers, result)
            else:
                give_back(papers[0], result)
            left = left[len(papers) :]
    except Exception as error:  # noqa: BLE001 - of whatever kind: none of them may stay claimed
        log.warning("papers_given_back", count=len(left), error=type(error).__name__)
        for document in left:
            give_back(document, error)
        return False
    return True


def _rendered(papers: Sequence[Document], render: Render) -> Iterator[tuple[Sequence[Document], File | Exception]]:
    """All of them in as few files as can be, in their order; what cannot be made comes alone, with its reason."""
    try:
        yield papers, render(papers)
    except SoftTimeLimitExceeded:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a content does to the renderer, the others are not to blame
        if len(papers) == 1:
            yield papers, error
            return
        half = len(papers) // 2
        yield from _rendered(papers[:half], render)
        yield from _rendered(papers[half:], render)


def _archived(papers: Sequence[Document], file: File) -> None:
    """Archive the file and finish its papers together, each with its place in it.

    Papers that share a file have one page each; one alone has all there are. One that became void meanwhile stands in
    the file of the others all the same, and says where: its page is not printed.
    """
    places = [When(pk=paper.pk, then=1 + page) for paper, page in zip(papers, file.begins, strict=True)]
    values = {
        "sha256": archive.store(file.data), "size_bytes": len(file.data), "rendered_at": timezone.now(),
        "pages": 1 if len(papers) > 1 else None, "page": Case(*places, output_field=IntegerField()),
        "template_version": template_version(),
    }  # fmt: skip
    with transaction.atomic():
        if finish_each(papers, **values):
            note_on_void(papers, **values)
