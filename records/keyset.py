"""A long list by key: where a row stands in it, as an address may say it, and the rows after that place.

A place holds the values the list is sorted by and the public identifier, signed: it stays where it was while rows move.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet

from records.refusals import Refusal

M = TypeVar("M", bound=Model)


class NoSuchPlace(Refusal):
    """An address names a place in a list that was never there, or in another list."""

    code = "no_such_place"
    status = 422


def place_of(row: Any, key: Sequence[str]) -> str:
    """Where `row` stands in the list sorted by `key` and then by age."""
    said = [getattr(row, name) for name in key]
    written = [value.isoformat() if isinstance(value, datetime) else value for value in said]
    return signing.dumps([row.public_id, *written], salt=_salt(type(row), key))


def after(rows: QuerySet[M], key: Sequence[str], place: str) -> QuerySet[M]:
    """Those of `rows` that stand after it. Raises NoSuchPlace."""
    try:
        public_id, *values = signing.loads(place, salt=_salt(rows.model, key))
    except signing.BadSignature as error:
        raise _no_such_place() from error
    last = rows.model._default_manager.filter(public_id=public_id).values_list("pk", flat=True).first()
    if last is None:
        raise _no_such_place()
    return rows.filter(_beyond([*zip(key, values, strict=True), ("pk", last)]))


def _beyond(key: Sequence[tuple[str, Any]]) -> Q:
    (name, value), *rest = key
    later = Q(**{f"{name}__gt": value})
    return later | (Q(**{name: value}) & _beyond(rest)) if rest else later


def _salt(model: type[Model], key: Sequence[str]) -> str:
    return f"keyset {model._meta.label_lower} {' '.join(key)}"


def _no_such_place() -> NoSuchPlace:
    return NoSuchPlace("This address does not say a place in this list. Open the list and go on from its start.")
