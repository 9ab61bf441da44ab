"""Asking for a mail: a pending row in the transaction of the action, sent by the worker after commit."""

from datetime import datetime

from records.models import Message
from records.outbox import publish_after_commit
from records.tasks import send_message


def queue(*, kind: str, to_address: str, subject: str, body: str, at: datetime) -> Message:
    """Ask for one mail to one person. No medical content, in the subject least of all (SEC-20)."""
    message = Message.objects.create(message_kind=kind, to_address=to_address, subject=subject, body=body, asked_at=at)
    publish_after_commit(send_message, message.public_id)
    return message
