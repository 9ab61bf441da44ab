"""The rows that say what happened and what was printed."""

from records.models.access import AccessLog
from records.models.base import Recorded
from records.models.documents import Document, DocumentState
from records.models.events import Event, EventStream, Seal
from records.models.idempotency import IdempotencyKey
from records.models.imports import FileImport
from records.models.messages import Channel, Message
from records.models.runs import PrintRun
from records.models.signatures import Signature

__all__ = [
    "AccessLog",
    "Document",
    "Channel",
    "DocumentState",
    "Event",
    "EventStream",
    "FileImport",
    "IdempotencyKey",
    "Message",
    "PrintRun",
    "Recorded",
    "Seal",
    "Signature",
]
