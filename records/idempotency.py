"""Answering a machine's request once, however often it is sent."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from records.models import IdempotencyKey
from records.refusals import Refusal

LONGEST_KEY = 100
KEPT_FOR = timedelta(days=7)


class NoIdempotencyKey(Refusal):
    """The request has no usable Idempotency-Key header."""

    code = "idempotency_key_missing"
    status = 400


class IdempotencyKeyReused(Refusal):
    """The same key came with another body."""

    code = "idempotency_key_reused"
    status = 422


def answer_once(
    *, client: Any, key: str, request_bytes: bytes, at: datetime, produce: Callable[[], tuple[int, str]]
) -> tuple[int, str]:
    """The answer `produce` gives, or gave when `client` first sent this key: (status, body), to the letter.

    A request that comes twice at the same moment waits for the first. A refused one leaves nothing and may come again.
    """
    if not 1 <= len(key) <= LONGEST_KEY or not key.isprintable():
        raise NoIdempotencyKey(f"Send an Idempotency-Key header of 1 to {LONGEST_KEY} characters. Nothing was saved.")
    sha256 = hashlib.sha256(request_bytes).hexdigest()
    fresh = IdempotencyKey(client=client, key=key, request_sha256=sha256, at=at)
    with transaction.atomic():
        IdempotencyKey.objects.bulk_create([fresh], ignore_conflicts=True)
        row = IdempotencyKey.objects.select_for_update().get(client=client, key=key)
        if row.request_sha256 != sha256:
            raise IdempotencyKeyReused("This Idempotency-Key came with another body before. Nothing was saved.")
        if row.status is None:
            row.status, row.response = produce()
            row.save(update_fields=["status", "response"])
        return row.status, row.response or ""


def forget(*, at: datetime) -> None:
    """Throw away answers no client will ask for again."""
    IdempotencyKey.objects.filter(at__lt=at - KEPT_FOR).delete()
