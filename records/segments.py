"""Digests of growing tables: of the rows up to an id, by the database, the same whenever they are computed again."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection, models

from records.ledgers import append_only_models
from records.models import Seal
from records.refusals import Busy

ROWS_AT_ONCE = 50_000
PATIENCE_SECONDS = 60

DIGEST = """
    SELECT count(*), encode(sha256(convert_to(coalesce(string_agg(said, '' ORDER BY id), ''), 'UTF8')), 'hex')
    FROM (SELECT {key} AS id, encode(sha256(convert_to(ROW({columns})::text, 'UTF8')), 'hex') AS said
          FROM {table} WHERE {key} > %s AND {key} <= %s) AS rows
"""
WRITERS = """
    SELECT array_agg(virtualtransaction) FROM pg_locks
    WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND granted AND pid <> pg_backend_pid()
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND relation = ANY(%s::regclass[]::oid[])
"""


@dataclass(frozen=True)
class Segment:
    """Rows of one table: those above `after` up to `last`, how many, and the digest over these columns of theirs."""

    table: str
    columns: list[str]
    after: int
    last: int
    count: int
    digest: str


def sealed_models() -> dict[str, type[models.Model]]:
    """The growing tables by name, but for the seals themselves: their own chain and file prove them."""
    return {model._meta.db_table: model for model in append_only_models() if model is not Seal}


def last_ids() -> dict[str, int]:
    """The last id of every growing table."""
    return {table: _last_id(model) for table, model in sealed_models().items()}


def wait_for_writers(tables: Iterable[str]) -> None:
    """Wait until everyone who is writing to these tables now has finished. Raises Busy.

    A row below a table's last id may still be uncommitted; whoever has taken an id holds the table's lock until then.
    """
    names = list(tables)
    writers, deadline = _writers(names), time.monotonic() + PATIENCE_SECONDS
    while writers := writers & _writers(names):
        if time.monotonic() > deadline:
            raise Busy("A transaction has been writing for a minute; the next seal covers it.")
        time.sleep(0.05)


def segments_between(after: dict[str, int], last: dict[str, int]) -> Iterator[Segment]:
    """The segments of every table that grew from one set of last ids to the next."""
    for table, model in sealed_models().items():
        columns = sorted(str(field.column) for field in model._meta.concrete_fields)
        for start in range(after.get(table, 0), last[table], ROWS_AT_ONCE):
            stop = min(start + ROWS_AT_ONCE, last[table])
            yield Segment(table, columns, start, stop, *digest_of(model, columns, start, stop))


def digest_of(model: type[models.Model], columns: list[str], after: int, last: int) -> tuple[int, str]:
    """How many rows there are above `after` up to `last`, and the digest over these columns of theirs."""
    quote, meta = connection.ops.quote_name, model._meta
    names = ", ".join(map(quote, columns))
    with connection.cursor() as cursor:
        sql = DIGEST.format(table=quote(meta.db_table), key=quote(_key(model)), columns=names)
        cursor.execute(sql, [after, last])
        count, digest = cursor.fetchone()
    return count, digest


def _key(model: type[models.Model]) -> str:
    assert model._meta.pk is not None  # noqa: S101 - every model has one; this is for the type checker
    return str(model._meta.pk.column)


def _last_id(model: type[models.Model]) -> int:
    return model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0


def _writers(tables: list[str]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(WRITERS, [tables])
        (found,) = cursor.fetchone()
    return set(found or [])
