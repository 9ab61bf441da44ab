"""Letters about a recalled batch: to each patient who got of it, and to who prescribed it; again with a reason."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from accounts.models import User
from accounts.roles import PHARMACISTS
from compounding.lifecycle import BatchStatus
from compounding.models import Batch
from orders import tasks
from orders.documents import LETTER_RECALL, LETTER_RECALL_PRESCRIBER
from orders.letter_content import LetterContent
from orders.letter_recall import RecallClass
from orders.recall_facts import Reached, patient_letter, prescriber_letter, reached_by
from records.action import action, tell
from records.models import Document, PrintRun
from records.papers import Wanted, ask_for_many, versions_of
from records.refusals import NotAllowed, Refusal
from records.rows import lock

LETTERS: dict[str, tuple[str, Callable[..., LetterContent]]] = {
    LETTER_RECALL: ("patient", patient_letter),
    LETTER_RECALL_PRESCRIBER: ("prescriber", prescriber_letter),
}


class NotRecalled(Refusal):
    """Letters are made about a batch that is recalled."""

    code = "not_recalled"


@action
def make_recall_letters(batch: Batch, harm: RecallClass, *, reason: str = "", by: User, at: datetime) -> list[Document]:
    """Ask for every letter that is not there yet (RCL-01 to RCL-03); with a `reason` for all of them again.

    Each kind is a print run of its own: a batch may have reached hundreds.

    Those before are void: a recall is found more or less serious than it was thought to be.
    Raises NotAllowed, NotRecalled, NoPharmacy.
    """
    if not by.roles_at(at) & PHARMACISTS:
        raise NotAllowed("Only a pharmacist writes about a recall (RCL-02). Nothing was saved.")
    lock(batch)
    if batch.status != BatchStatus.RECALLED:
        raise NotRecalled("This batch is not recalled. Nothing was saved.")
    wanted = list(every_letter(reached_by(batch)) if reason else missing_letters(batch))
    by_kind = {kind: [found for found, of in wanted if of == kind] for kind in LETTERS}
    runs = [_run(kind, found, batch, harm, reason=reason, by=by, at=at) for kind, found in by_kind.items() if found]
    made = [document for run in runs for document in run.documents.order_by("pk")]
    said = {"class": harm, "documents": [document.public_id for document in made]}
    tell(batch, "batch.letters", after=said, reason=reason)
    return made


def missing_letters(batch: Batch) -> Iterator[tuple[Reached, str]]:
    """Whom no letter is made for, and of which kind; one that failed or is void is no letter."""
    reached = reached_by(batch)
    written = Document.objects.of_rows([found.first for found in reached]).filter(document_kind__in=LETTERS).live()
    there = set(written.values_list("subject_id", "document_kind")) if reached else set()
    return ((found, kind) for found, kind in every_letter(reached) if (found.first.public_id, kind) not in there)


def every_letter(reached: Sequence[Reached]) -> Iterator[tuple[Reached, str]]:
    """Who is told, and by which kind of letter."""
    return ((found, kind) for found in reached for kind in LETTERS)


def _run(
    kind: str, found: Sequence[Reached], batch: Batch, harm: RecallClass, *, reason: str, by: User, at: datetime
) -> PrintRun:
    """The run of these letters of one kind."""
    who, write = LETTERS[kind]
    wanted = [
        Wanted(one.first, f"Recall letter {one.order.number} ({who})", write(one, batch, harm, by=by, at=at).as_json())
        for one in found
    ]
    versions = versions_of([one.first for one in found], kind)
    title = f"Recall letters of {batch.number} ({who}s)"
    return ask_for_many(wanted, kind, title, versions=versions, task=tasks.render_run, by=by, at=at, reason=reason)
