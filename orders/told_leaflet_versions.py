"""How one version of a text of the leaflet is told: what changed, what stands before its approval, who did what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.models import User
from compounding.differences import Piece, compared
from compounding.told_stock import Button
from orders.actions.leaflet_texts import drafts_with, goes_with_all, is_proved, printed_now
from orders.duties import APPROVE_TEXT
from orders.leaflet_reading import Reading, reading_of
from orders.leaflet_text_rules import faults_at_approval
from orders.leaflet_words import EDITABLE, house_text
from orders.lifecycle import LEAFLETTEXT_STEPS, LeafletTextStatus
from orders.models import LeafletText
from orders.told_leaflet_texts import LANGUAGES, differs, in_force
from premises.models import Setting
from premises.moments import moment
from premises.terms import Language
from records.models import Document
from records.problem import Blocker, Problem, Warning
from records.signatures import signed_of
from records.steps import open_steps
from records.told_papers import papers

STATE = {
    LeafletTextStatus.DRAFT: ("waiting", "Waits for approval"),
    LeafletTextStatus.APPROVED: ("released", "Printed now"),
    LeafletTextStatus.RETIRED: ("stopped", "Retired"),
}


@dataclass(frozen=True)
class Column:
    """One language of one version: what it says, what changed by it, how it reads, who signed it."""

    language: str
    name: str
    row: LeafletText | None
    pieces: Sequence[Piece]
    reading: Reading
    state: tuple[str, str]
    facts: Sequence[tuple[str, Any]] = ()
    signed: Sequence[Mapping[str, Any]] = ()


def column_of(language: str, key: str, row: LeafletText | None) -> Column:
    """One language of a version; without a row it was not changed in it."""
    now = printed_now(language, key)
    before = _before(row) if row else now
    text = row.text if row else now
    return Column(
        language=language, name=LANGUAGES[Language(language)], row=row, pieces=compared(before, text),
        reading=reading_of(language, key, text),
        state=STATE[LeafletTextStatus(row.status)] if row else ("released", "Not changed in this version"),
        facts=_facts(row) if row else (), signed=signed_of(row) if row else (),
    )  # fmt: skip


def columns_of(text: LeafletText) -> list[Column]:
    """Every language of the version of `text`, side by side."""
    rows = LeafletText.objects.with_people().filter(key=text.key, version=text.version)
    by_language = {row.language: row for row in rows}
    return [column_of(language, text.key, by_language.get(language)) for language in Language]


def proofs_of(columns: Sequence[Column]) -> list[dict[str, Any]]:
    """The leaflet of an invented patient with each of these texts, in both sizes, with how far each has come."""
    rows = [column.row for column in columns if column.row]
    return papers(Document.objects.of_rows(rows).order_by("title"), _address)


def problems_of(text: LeafletText) -> list[Problem]:
    """What stands before the approval of this version, and what to look at."""
    if not text.is_draft:
        return [Warning("LFT-05", "The languages differ", said)] if (said := differs(text.key, in_force())) else []
    found: list[Problem] = []
    for row in [text, *drafts_with(text)]:
        name = LANGUAGES[Language(row.language)]
        found += [
            Blocker("LFT-03", f"{name} cannot be approved so", fault.words)
            for fault in faults_at_approval(row.language, row.key, row.text)
        ]
        if not is_proved(row):
            found.append(Blocker("LFT-02", f"{name}: the proof is not made yet", "Look at it before you approve."))
    if not goes_with_all(text):
        words = "It is approved alone only with the reason; the leaflets then say different things."
        found.append(Warning("LFT-05", "Only one language was changed", words))
    return found


def versions_of(key: str, here: LeafletText | None = None) -> list[dict[str, Any]]:
    """Every version in each language, the newest first."""
    return [
        {
            "row": row, "name": LANGUAGES[Language(row.language)], "state": STATE[LeafletTextStatus(row.status)],
            "here": here is not None and row.pk == here.pk,
        }
        for row in LeafletText.objects.with_people().filter(key=key)
    ]  # fmt: skip


def buttons_of(text: LeafletText, user: User, at: datetime) -> list[Button]:
    """What `user` can do with this text at `at`; the first is what it waits for."""
    may, address = open_steps(text, LEAFLETTEXT_STEPS, user, at), [text.public_id]
    signs = text.written_by_id != user.pk or Setting.objects.value(APPROVE_TEXT.setting)
    name = LANGUAGES[Language(text.language)]
    back = f"Give up the {name} draft" if text.is_draft else "Back to the house's words"
    rows = [
        ("approve" in may and signs, "Approve the text", "leaflet_text_approve", address, "a", "primary"),
        (text.key in EDITABLE, "Write the next version", "leaflet_text_write", [text.key], "e", ""),
        ("withdraw" in may, back, "leaflet_text_withdraw", address, "x", ""),
    ]
    return [Button(label, reverse(page, args=args), key, kind) for shown, label, page, args, key, kind in rows if shown]


def waits_for_another(text: LeafletText, user: User) -> str:
    """Why who wrote a draft finds no button to approve it."""
    if not text.is_draft or text.written_by_id != user.pk or Setting.objects.value(APPROVE_TEXT.setting):
        return ""
    return APPROVE_TEXT.words


def _before(row: LeafletText) -> str:
    """What leaflets said before this version: what it replaced; what they say now, where it was never approved."""
    if row.approved_at is None:
        return printed_now(row.language, row.key)
    replaced = LeafletText.objects.filter(language=row.language, key=row.key, retired_at=row.approved_at)
    last = replaced.exclude(approved_at=None).first()
    return last.text if last else house_text(row.language, row.key)


def _facts(row: LeafletText) -> list[tuple[str, str]]:
    said = [
        ("Written by", _who(row.written_by, row.written_at)), ("Because", row.reason),
        ("Approved by", _who(row.approved_by, row.approved_at)), ("Alone because", row.alone_reason),
        ("Retired by", _who(row.retired_by, row.retired_at)),
    ]  # fmt: skip
    return [(label, value) for label, value in said if value]


def _who(person: User | None, at: datetime | None) -> str:
    return f"{person.printed_name}, {moment(at)}" if person and at else ""


def _address(document: Document) -> str:
    return reverse("leaflet_text_proof", args=[document.public_id])
