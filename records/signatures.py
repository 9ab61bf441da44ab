"""Signing a row: the canonical text the signer saw is stored with name, time and meaning (SEC-10 to SEC-12)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from records.action import keyed_hash, tell
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


def sign(row: Recorded, *, meaning: Meaning, by: Any, at: datetime, proof: Proof) -> Signature:
    """Sign `row.signed_content()` inside the action under way. Raises NotProved when `proof` is not the signer's own."""
    if not isinstance(proof, Proof) or proof.user_id != by.pk:
        raise NotProved("This signature is not proved by its signer (SEC-13). Nothing was saved.")
    content = row.signed_content()
    signature = Signature.objects.create(
        by=by,
        at=at,
        meaning=meaning,
        printed_name=by.printed_name,
        method=proof.method,
        subject_kind=row.kind,
        subject_id=row.public_id,
        content=content,
        content_hmac=keyed_hash("signature", content),
    )
    tell(row, f"{row._meta.model_name}.signed", after={"meaning": meaning, "signature": signature.public_id})
    return signature


def signatures_of(row: Recorded) -> list[Signature]:
    """Every signature on `row`, oldest first; `.covers(row.signed_content())` tells which still stand."""
    found = Signature.objects.filter(subject_kind=row.kind, subject_id=row.public_id)
    return list(found.select_related("by").order_by("at", "pk"))
