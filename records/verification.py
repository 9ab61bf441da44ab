"""Proving the past: everything wrong with events, signatures, seals, row history and archived bytes, as values."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from records import archive, seal_file
from records.chain import keyed_hash, walk
from records.models import Document, DocumentState, Event, EventStream, Seal, Signature
from records.sealing import heads_digest
from records.segments import Segment, digest_of, sealed_models
from records.signatures import hash_of

ROWS_AT_ONCE = 2_000

HEADS_THEN = """
    SELECT DISTINCT ON (stream.key) stream.key, event.position, event.hmac AS head
    FROM records_event event JOIN records_eventstream stream ON stream.id = event.stream_id
    WHERE event.id <= %s ORDER BY stream.key, event.position DESC
"""


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was written: a code of `WORDS`, and where."""

    code: str
    where: str

    def __str__(self) -> str:
        return f"{self.where}: {WORDS[self.code]} ({self.code})"


WORDS = {
    "event_missing": "an event is missing",
    "event_edited": "an event was edited",
    "event_columns_edited": "the columns of an event do not repeat its text",
    "tail_cut": "events at the end are missing",
    "head_differs": "the head does not point at the last event",
    "stream_missing": "a sealed stream is missing",
    "heads_differ": "heads are not what was sealed",
    "rows_removed": "sealed rows were removed",
    "rows_added": "rows were added among sealed ones",
    "rows_edited": "sealed rows were edited",
    "rows_not_comparable": "columns or table of sealed rows are gone",
    "rows_not_sealed": "rows lie between two segments",
    "seal_missing": "a seal is missing",
    "seal_edited": "a seal was edited",
    "seal_not_in_file": "the seal file lacks this seal",
    "seal_only_in_file": "the seal file has this seal, the table has it not or another",
    "signature_edited": "a signature was edited",
    "bytes_damaged": "archived bytes are missing or changed",
}


def findings() -> Iterator[Finding]:
    """Everything wrong, part by part. Nothing is written; rows committed meanwhile raise no false alarm."""
    yield from _streams()
    yield from _seals()
    yield from _sealed_heads()
    yield from _file()
    yield from _signatures()
    yield from _documents()


def _streams() -> Iterator[Finding]:
    # One statement reads events and heads, so both are of the same moment.
    events = Event.objects.select_related("stream", "by").order_by("stream_id", "position")
    for stream, told in groupby(events.iterator(ROWS_AT_ONCE), key=lambda event: event.stream):
        yield from (Finding(code, stream.key) for code in walk(stream, told))
    for stream in EventStream.objects.filter(events=None, position__gt=0):
        yield Finding("tail_cut", stream.key)


def _seals() -> Iterator[Finding]:
    number, previous, last = 0, "", dict[str, int]()
    for seal in Seal.objects.order_by("number").iterator(ROWS_AT_ONCE):
        where = f"seal {seal.number}"
        if seal.number != number + 1:
            yield Finding("seal_missing", where)
        elif seal.previous_hmac != previous or seal.hmac != keyed_hash(previous, seal.text):
            yield Finding("seal_edited", where)
        for segment in _segments(seal):
            yield from _segment(segment, where, last.get(segment.table, 0))
            last[segment.table] = segment.last
        number, previous = seal.number, seal.hmac


def _segments(seal: Seal) -> list[Segment]:
    """What a seal says of rows; nothing, when an edited one says nothing that can be read."""
    try:
        return [Segment(**segment) for segment in json.loads(seal.text)["segments"]]
    except (ValueError, KeyError, TypeError):
        return []


def _segment(segment: Segment, where: str, after: int) -> Iterator[Finding]:
    place = f"{where}, {segment.table} {segment.after + 1} to {segment.last}"
    if segment.after != after:
        yield Finding("rows_not_sealed", place)
    model = sealed_models().get(segment.table)
    if model is None or not set(segment.columns) <= {field.column for field in model._meta.concrete_fields}:
        yield Finding("rows_not_comparable", place)
        return
    count, digest = digest_of(model, segment.columns, segment.after, segment.last)
    if digest != segment.digest:
        yield Finding(_how_they_differ(count - segment.count), place)


def _how_they_differ(more: int) -> str:
    if more:
        return "rows_added" if more > 0 else "rows_removed"
    return "rows_edited"


def _sealed_heads() -> Iterator[Finding]:
    seal = Seal.objects.order_by("number").last()
    if seal is None or seal.hmac != keyed_hash(seal.previous_hmac, seal.text):
        return  # an edited seal is told of already, and says nothing of heads
    said = json.loads(seal.text)
    last = said["tables"].get(Event._meta.db_table, {"last": 0})["last"]
    heads = heads_digest(HEADS_THEN, last)
    if heads != said["streams"]:
        missing = heads["count"] < said["streams"]["count"]
        yield Finding("stream_missing" if missing else "heads_differ", f"seal {seal.number}")


def _file() -> Iterator[Finding]:
    kept = dict(Seal.objects.values_list("number", "hmac"))
    written = list(seal_file.hmacs())
    for number, hmac in written:
        if kept.get(number) != hmac:
            yield Finding("seal_only_in_file", f"seal {number}")
    for number in sorted(set(kept) - {number for number, _ in written}):
        yield Finding("seal_not_in_file", f"seal {number}")


def _signatures() -> Iterator[Finding]:
    for signature in Signature.objects.select_related("by").order_by("pk").iterator(ROWS_AT_ONCE):
        if signature.content_hmac != hash_of(signature):
            yield Finding("signature_edited", str(signature))


def _documents() -> Iterator[Finding]:
    done = Document.objects.filter(state=DocumentState.DONE).order_by("pk").only("public_id", "sha256")
    looked_at, is_damaged = "", False
    for document in done.iterator(ROWS_AT_ONCE):
        if document.sha256 != looked_at:  # papers of a run share a file
            looked_at, is_damaged = document.sha256, _is_damaged(document.sha256)
        if is_damaged:
            yield Finding("bytes_damaged", str(document))


def _is_damaged(sha256: str) -> bool:
    try:
        archive.fetch(sha256)
    except archive.ArchiveDamaged:
        return True
    return False
