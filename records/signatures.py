"""Signing a row: the canonical text the signer saw is stored with name, time and meaning (SEC-10 to SEC-12)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from records.action import tell_also
from records.chain import canonical, keyed_hash
from records.meanings import Meaning
from records.models import Recorded, Signature
from records.refusals import Refusal


@dataclass(frozen=True)
class Proof:
    """That `user` showed a personal component at `at`, inside a signing period. Made by accounts/signing.py only."""

    user_id: int
    at: datetime
    method: str


class NotProved(Refusal):
    """The proof belongs to someone else or is missing (SEC-13)."""

    code = "signature_not_proved"
    status = 403


def sign(row: Any, *, meaning: Meaning, by: Any, at: datetime, proof: Proof) -> Signature:
    """Sign `row.signed_content()` inside the action under way, which has told of `row`: its event names the signature.

    Raises NotProved unless `proof` is the signer's own.
    """
    if not isinstance(proof, Proof) or proof.user_id != by.pk:
        raise NotProved("This signature is not proved by its signer (SEC-13). Nothing was saved.")
    signature = Signature(
        by=by,
        at=at,
        meaning=meaning,
        printed_name=by.printed_name,
        method=proof.method,
        subject_kind=row.kind,
        subject_id=row.public_id,
        content=row.signed_content(),
    )
    signature.content_hmac = hash_of(signature)
    signature.save(force_insert=True)
    tell_also(row, {"meaning": meaning, "signature": signature.public_id})
    return signature


def hash_of(signature: Signature) -> str:
    """The keyed hash over everything a signature says: who, when, what it means, of which row, and the content."""
    said = [getattr(signature, name) for name in ("public_id", "meaning", "printed_name", "method", "content")]
    subject = [signature.subject_kind, signature.subject_id]
    at = signature.at.astimezone(UTC).isoformat()
    return keyed_hash("signature", canonical([signature.by.public_id, at, subject, *said]))


def signatures_of(row: Recorded) -> list[Signature]:
    """Every signature on `row`, oldest first; `.covers(row.signed_content())` tells which still stand."""
    found = Signature.objects.filter(subject_kind=row.kind, subject_id=row.public_id)
    return list(found.select_related("by").order_by("at", "pk"))


def signed_of(row: Any) -> list[dict[str, Any]]:
    """The signatures as shown: printed name, time, meaning, and why one no longer stands (SEC-10, SEC-11)."""
    return [
        {
            "by": signature.printed_name,
            "at": signature.at,
            "method": signature.method.replace("_", " "),
            "meaning": _words(row, Meaning(signature.meaning)),
            "void_because": ""
            if signature.covers(_content(row, Meaning(signature.meaning)))
            else "What was signed has changed since.",
        }
        for signature in signatures_of(row)
    ]


def _words(row: Any, meaning: Meaning) -> str:
    """A meaning as printed; a row whose steps mean more by it says what."""
    said: str = row.meaning_in_words(meaning) if hasattr(row, "meaning_in_words") else meaning.words
    return said


def _content(row: Any, meaning: Meaning) -> str:
    """What a signature of this meaning has to say today; a row whose steps sign different things says which."""
    said: str = row.signed_as(meaning) if hasattr(row, "signed_as") else row.signed_content()
    return said
