"""Asking for a mail or a text message: a pending row in the transaction of the action, sent after commit."""

from datetime import datetime

from records.models import Message
from records.models.messages import Channel
from records.outbox import publish_after_commit
from records.tasks import send_message


def queue(
    *, kind: str, to_address: str, body: str, at: datetime, subject: str = "", channel: Channel = Channel.MAIL
) -> Message:
    """Ask for one message to one person. No medical content, in the subject least of all (SEC-20)."""
    asked = {"message_kind": kind, "channel": channel, "to_address": to_address, "subject": subject, "body": body}
    message = Message.objects.create(**asked, asked_at=at)
    publish_after_commit(send_message, message.public_id)
    return message
