"""Letters about a recalled batch: to each patient who got of it, and to who prescribed it; made once each."""

from collections.abc import Callable, Iterator
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
def make_recall_letters(batch: Batch, harm: RecallClass, *, by: User, at: datetime) -> list[Document]:
    """Ask for every letter that is not there yet (RCL-01 to RCL-03); again, only for what is missing.

    Raises NotAllowed, NotRecalled, NoPharmacy.
    """
    if not by.roles_at(at) & PHARMACISTS:
        raise NotAllowed("Only a pharmacist writes about a recall (RCL-02). Nothing was saved.")
    lock(batch)
    if batch.status != BatchStatus.RECALLED:
        raise NotRecalled("This batch is not recalled. Nothing was saved.")
    made = [_asked(found, kind, batch, harm, by=by, at=at) for found, kind in missing_letters(batch)]
    tell(batch, "batch.letters", after={"class": harm, "documents": [document.public_id for document in made]})
    return made


def missing_letters(batch: Batch) -> Iterator[tuple[Reached, str]]:
    """Whom no letter was made for yet, and of which kind."""
    reached = reached_by(batch)
    written = Document.objects.of_rows([found.first for found in reached]).filter(document_kind__in=LETTERS)
    there = set(written.values_list("subject_id", "document_kind")) if reached else set()
    for found in reached:
        yield from ((found, kind) for kind in LETTERS if (found.first.public_id, kind) not in there)


def _asked(found: Reached, kind: str, batch: Batch, harm: RecallClass, *, by: User, at: datetime) -> Document:
    who, write = LETTERS[kind]
    content, title = write(found, batch, harm, by=by, at=at).as_json(), f"Recall letter {found.order.number} ({who})"
    return ask_for(found.first, kind, title, content, task=tasks.render_document, by=by, at=at, reason="")
