"""Writing, approving and withdrawing texts of the leaflet (LFT-01 to LFT-05)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Max

from accounts.models import User
from orders import tasks
from orders.documents import LEAFLET_PROOF, LEAFLET_PROOF_LARGE
from orders.duties import APPROVE_TEXT
from orders.leaflet_proof import proof_content
from orders.leaflet_text_rules import Fault, faults_at_approval, faults_of
from orders.leaflet_words import EDITABLE, house_text
from orders.lifecycle import LEAFLETTEXT_STEPS, LeafletTextStatus
from orders.models import LeafletText
from premises.models import Setting
from premises.terms import Language
from records.action import action, tell
from records.database import lock_name
from records.meanings import Meaning
from records.models import Document, DocumentState
from records.papers import ask_for
from records.plain_text import TextRefused, plain_text
from records.refusals import Refusal, SamePerson
from records.rows import NothingChanged, lock
from records.signatures import Proof, sign
from records.steps import begin, refuse_unless_open, take

PROOFS = {LEAFLET_PROOF: "Proof in {language}", LEAFLET_PROOF_LARGE: "Proof in {language}, large print"}


class LeafletTextRefused(Refusal):
    """The text cannot stand in a leaflet as it was written; `faults` says why, by language."""

    code = "leaflet_text_refused"
    status = 422

    def __init__(self, message: str, *, code: str | None = None, faults: Mapping[str, Sequence[Fault]]) -> None:
        super().__init__(message, code=code)
        self.faults = faults


class LeafletTextChanged(Refusal):
    """Somebody wrote a version of this text after the page was opened."""

    code = "leaflet_text_changed"


class OneLanguage(Refusal):
    """A text is approved in every language at once, or in one with the reason (LFT-05)."""

    code = "leaflet_text_one_language"
    status = 422


class NotProvedYet(Refusal):
    """The proof of the leaflet with this text is not made, or could not be made (LFT-02)."""

    code = "leaflet_text_not_previewed"


@action
def write(key: str, said: Mapping[str, str], *, reason: str, seen: int, by: User, at: datetime) -> list[LeafletText]:
    """Write the next version of the text `key` in each language in which it says something else than is printed now.

    `seen` is the latest version when the page was opened. A draft that waits is replaced, and the proofs of the leaflet
    are asked for. Raises NotAllowed, LeafletTextRefused, LeafletTextChanged, NothingChanged.
    """
    texts = {Language(language): _plain(language, text) for language, text in said.items()}
    lock_name(f"leaflet text {key}")
    now = {language: printed_now(language, key) if key in EDITABLE else "" for language in texts}
    wanted = {language: text for language, text in texts.items() if text != now[language]}
    _refuse({language: faults_of(language, key, text) for language, text in (wanted or texts).items()})
    if not wanted:
        raise NothingChanged("Nothing was changed: the leaflet says so already. Nothing was saved.")
    last = latest_version(key)
    if seen != last:
        raise LeafletTextChanged("Somebody wrote a version after you opened the page. Read it. Nothing was saved.")
    return [_written(key, one, wanted[one], reason, last + 1, by=by, at=at) for one in sorted(wanted)]


@action
def approve(text: LeafletText, *, alone_reason: str = "", by: User, at: datetime, proof: Proof) -> LeafletText:
    """Sign a draft with those of the other languages of its version: leaflets asked for from now on say so.

    With `alone_reason` this language alone, and the reason is kept. Raises NotAllowed, SamePerson, OneLanguage,
    LeafletTextRefused, NotProvedYet.
    """
    lock_name(f"leaflet text {text.key}")
    lock(text)
    refuse_unless_open("approve", text, LEAFLETTEXT_STEPS["approve"], by=by, at=at)
    if not alone_reason and not goes_with_all(text):
        raise OneLanguage("The other language is not changed with it (LFT-05). Say why. Nothing was saved.")
    rows = [text] if alone_reason else sorted({text, *drafts_with(text)}, key=lambda row: row.language)
    for row in rows:
        _refuse_signer(row, by)
    _refuse({row.language: faults_at_approval(row.language, row.key, row.text) for row in rows}, "Not approved: ")
    if not all(is_proved(row) for row in rows):
        raise NotProvedYet("The proof is not made yet. Look at it before you approve (LFT-02). Nothing was saved.")
    for row in rows:
        _approved(row, alone_reason, by=by, at=at, proof=proof)
    text.refresh_from_db()
    return text


@action
def withdraw(text: LeafletText, *, reason: str, alone_reason: str = "", by: User, at: datetime) -> LeafletText:
    """Give up a draft, or go back from an approved text to the house's words. Leaflets made before keep theirs.

    What was approved goes back in every language of its version; with `alone_reason` in this one alone, and those that
    stay keep the reason (LFT-05).
    """
    lock_name(f"leaflet text {text.key}")
    others = approved_with(text)
    take("withdraw", text, LEAFLETTEXT_STEPS, by=by, at=at, reason=reason)
    for row in others:
        if alone_reason:
            row.alone_reason = alone_reason
            row.save(update_fields=["alone_reason"])
            tell(row, "leaflettext.stays_alone", after={"alone_reason": alone_reason}, reason=reason)
        else:
            take("withdraw", row, LEAFLETTEXT_STEPS, by=by, at=at, reason=reason)
    return text


def printed_now(language: str, key: str) -> str:
    """What leaflets say at this place: the approved text, else the house's words."""
    found = LeafletText.objects.in_force().filter(language=language, key=key).first()
    return found.text if found else house_text(language, key)


def latest_version(key: str) -> int:
    """The last version written of a text in any language; the house's own words are 0."""
    return LeafletText.objects.filter(key=key).aggregate(last=Max("version"))["last"] or 0


def goes_with_all(text: LeafletText) -> bool:
    """Whether every other language was changed in the same version, and waits or holds."""
    gone = LeafletTextStatus.RETIRED
    same = LeafletText.objects.filter(key=text.key, version=text.version).exclude(status=gone)
    return {Language(language) for language in same.values_list("language", flat=True)} == set(Language)


def drafts_with(text: LeafletText) -> list[LeafletText]:
    """The drafts of the same version in the other languages."""
    same = LeafletText.objects.waiting().filter(key=text.key, version=text.version)
    return list(same.exclude(pk=text.pk))


def approved_with(text: LeafletText) -> list[LeafletText]:
    """What is approved of the same version in the other languages; nothing beside a draft."""
    same = LeafletText.objects.in_force().filter(key=text.key, version=text.version)
    return list(same.exclude(pk=text.pk).order_by("language")) if text.is_in_force else []


def is_proved(text: LeafletText) -> bool:
    """Whether the leaflet with it was made in both sizes, so that it could be looked at."""
    made = [Document.objects.of(text, kind).filter(state=DocumentState.DONE).exists() for kind in PROOFS]
    return all(made)


def _plain(language: str, text: str) -> str:
    """The text as it is kept. Raises LeafletTextRefused."""
    try:
        return plain_text(text)
    except TextRefused as refused:
        fault = Fault("leaflet_text_letters", str(refused))
        raise LeafletTextRefused(f"{refused} Nothing was saved.", code=fault.code, faults={language: [fault]}) from None


def _refuse(faults: Mapping[str, Sequence[Fault]], before: str = "") -> None:
    found = [fault for of_language in faults.values() for fault in of_language]
    if found:
        said = " ".join(fault.words for fault in found)
        raise LeafletTextRefused(f"{before}{said} Nothing was saved.", code=found[0].code, faults=faults)


def _written(key: str, language: str, text: str, reason: str, version: int, *, by: User, at: datetime) -> LeafletText:
    for old in LeafletText.objects.waiting().filter(key=key, language=language):
        take("replace", old, LEAFLETTEXT_STEPS, by=by, at=at, reason=f"version {version} written")
    row = LeafletText(
        language=language, key=key, version=version, text=text, reason=reason, written_by=by, written_at=at
    )
    begin("write", row, LEAFLETTEXT_STEPS, by=by, at=at, reason=reason)
    for kind, title in PROOFS.items():
        content = proof_content(row, at=at, is_large=kind == LEAFLET_PROOF_LARGE).as_json()
        ask_for(
            row,
            kind,
            title.format(language=Language(language).name.capitalize()),
            content,
            task=tasks.render_document,
            by=by,
            at=at,
            reason="",
        )
    return row


def _refuse_signer(text: LeafletText, by: User) -> None:
    if text.written_by_id == by.pk and not Setting.objects.value(APPROVE_TEXT.setting):
        raise SamePerson(f"{APPROVE_TEXT.words} Nothing was saved.")


def _approved(text: LeafletText, alone_reason: str, *, by: User, at: datetime, proof: Proof) -> None:
    for old in LeafletText.objects.in_force().filter(key=text.key, language=text.language):
        take("replace", old, LEAFLETTEXT_STEPS, by=by, at=at, reason=f"version {text.version} approved")
    said = {"alone_reason": alone_reason} if alone_reason else {}
    take("approve", text, LEAFLETTEXT_STEPS, by=by, at=at, reason=alone_reason, **said)
    sign(text, meaning=Meaning.TEXT_APPROVED, by=by, at=at, proof=proof)
