"""Texts of the leaflet, written, proved and approved by the real actions."""

from collections.abc import Sequence
from datetime import datetime

from accounts.models import User
from orders.actions.leaflet_texts import approve, latest_version, write
from orders.documents import render
from orders.models import LeafletText
from premises.models import Pharmacy
from records.models import Document, DocumentState
from records.rendering import make_document
from tests.factories.accounts import pharmacist, pharmacist_in_charge, proof_of
from tests.factories.premises import a_pharmacy
from tests.worker import wait_for

KEY = "notice.dreams"
EN = "Vivid dreams or poor sleep: call us if it lasts. A change of dose often helps."
ES = "Sueños muy vivos o dormir mal: llámenos si dura. Un cambio de dosis suele ayudar."


def written(said: dict[str, str], *, by: User, at: datetime) -> list[LeafletText]:
    """Drafts of the next version in these languages; their proofs wait."""
    return write(KEY, said, reason="Patients asked", seen=latest_version(KEY), by=by, at=at)


def a_text(*, at: datetime) -> LeafletText:
    """An English draft."""
    author = pharmacist("Sage Author")
    if Pharmacy.objects.the_one() is None:
        a_pharmacy(by=pharmacist_in_charge(), at=at)
    return written({"en": EN, "es": ES}, by=author, at=at)[0]


def both(*, by: User, at: datetime, english: str = EN, spanish: str = ES) -> list[LeafletText]:
    """Drafts in both languages whose proofs are made."""
    rows = written({"en": english, "es": spanish}, by=by, at=at)
    make_proofs(rows)
    return rows


def make_proofs(rows: Sequence[LeafletText]) -> None:
    """What the worker does; one that is alive may be at it already."""
    papers = Document.objects.of_rows(rows)
    for paper in papers:
        make_document(paper.public_id, render)
    wait_for(lambda: not papers.exclude(state=DocumentState.DONE).exists(), "a proof was not made")


def signed(row: LeafletText, *, by: User, at: datetime, alone_reason: str = "") -> LeafletText:
    """The approval with the signer's own proof."""
    return approve(row, alone_reason=alone_reason, by=by, at=at, proof=proof_of(by, at))


def approved(*, by: User, at: datetime, signer: User) -> list[LeafletText]:
    """Both languages in force."""
    rows = both(by=by, at=at)
    signed(rows[0], by=signer, at=at)
    for row in rows:
        row.refresh_from_db()
    return rows


def proved(paper: Document) -> bytes:
    """The bytes of a paper, as its frozen content makes them."""
    return render(paper)
