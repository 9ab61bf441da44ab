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
from records.models import Document
from records.papers import ask_for
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

    Those before are void: a recall is found more or less serious than it was thought to be.
    Raises NotAllowed, NotRecalled, NoPharmacy.
    """
    if not by.roles_at(at) & PHARMACISTS:
        raise NotAllowed("Only a pharmacist writes about a recall (RCL-02). Nothing was saved.")
    lock(batch)
    if batch.status != BatchStatus.RECALLED:
        raise NotRecalled("This batch is not recalled. Nothing was saved.")
    wanted = every_letter(reached_by(batch)) if reason else missing_letters(batch)
    made = [_asked(found, kind, batch, harm, reason=reason, by=by, at=at) for found, kind in wanted]
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


def _asked(
    found: Reached, kind: str, batch: Batch, harm: RecallClass, *, reason: str, by: User, at: datetime
) -> Document:
    who, write = LETTERS[kind]
    content, title = write(found, batch, harm, by=by, at=at).as_json(), f"Recall letter {found.order.number} ({who})"
    return ask_for(found.first, kind, title, content, task=tasks.render_document, by=by, at=at, reason=reason)
