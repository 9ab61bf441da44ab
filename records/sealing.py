"""The seal: each quarter of an hour a statement over every stream's head and every new row of the growing tables."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from records import seal_file
from records.chain import SEAL_LOCK, canonical, keyed_hash
from records.models import Seal
from records.segments import Segment, last_ids, segments_between, wait_for_writers

# Held while a seal is made: two at once would both follow the same one.
SEALING_LOCK = SEAL_LOCK + 1

HEADS = """
    SELECT count(*), encode(sha256(convert_to(coalesce(string_agg(said, chr(10) ORDER BY said), ''), 'UTF8')), 'hex')
    FROM (SELECT concat_ws(' ', key, position, head) COLLATE "C" AS said FROM ({heads}) AS heads) AS lines
"""
HEADS_NOW = "SELECT key, position, head_hmac AS head FROM records_eventstream"


def seal(*, at: datetime) -> Seal:
    """Seal what was committed since the last seal, in the table and in the seal file. Raises Busy.

    Not an action: it is what proves them. Only what is new is digested; `tables` says of each table its last id and
    how many rows all segments so far hold together.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALING_LOCK])
        heads, last = _read_undisturbed()
        wait_for_writers(last)
        previous = Seal.objects.order_by("number").last()
        new = _following(previous, at, heads, last)
        new.save(force_insert=True)
    seal_file.catch_up()
    return new


def heads_digest(heads: str = HEADS_NOW, *parameters: Any) -> dict[str, Any]:
    """How many streams there are, and the digest over key, position and hash of each head."""
    with connection.cursor() as cursor:
        cursor.execute(HEADS.format(heads=heads), parameters)
        count, digest = cursor.fetchone()
    return {"count": count, "digest": digest}


def _read_undisturbed() -> tuple[dict[str, Any], dict[str, int]]:
    """Heads and last ids while nobody appends. Rolling back to the savepoint gives the lock back at once."""
    savepoint = transaction.savepoint()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
        return heads_digest(), last_ids()
    finally:
        transaction.savepoint_rollback(savepoint)


def _following(previous: Seal | None, at: datetime, heads: dict[str, Any], last: dict[str, int]) -> Seal:
    number, before = (previous.number + 1, previous.hmac) if previous else (1, "")
    tables = json.loads(previous.text)["tables"] if previous else {}
    new = list(segments_between({table: held["last"] for table, held in tables.items()}, last))
    said = {"number": number, "at": at.isoformat(), "streams": heads, "tables": _grown(tables, new)}
    text = canonical(said | {"segments": [asdict(segment) for segment in new]})
    return Seal(number=number, at=at, text=text, previous_hmac=before, hmac=keyed_hash(before, text))


def _grown(tables: dict[str, Any], new: list[Segment]) -> dict[str, Any]:
    grown = dict(tables)
    for segment in new:
        held = grown.get(segment.table, {"count": 0})
        grown[segment.table] = {"last": segment.last, "count": held["count"] + segment.count}
    return grown
