"""What the worker does for records: it sends the message that is asked for."""

from celery import shared_task
from django.utils import timezone

from records.models import Message
from records.outbox import claim, finish, give_back
from records.sending import leaves_the_house, send


@shared_task
def send_message(public_id: str) -> None:
    """Send the pending message. Delivered again it does nothing; a fault of mail or text is tried again later."""
    if not claim(Message.objects.all(), public_id, at=timezone.now()):
        return
    message = Message.objects.get(public_id=public_id)
    try:
        send(message)
    except Exception as error:
        give_back(message, error)
        raise
    # What left the house may hold a link that opens an account: it is not kept.
    finish(message, sent_at=timezone.now(), body="" if leaves_the_house(message) else message.body)
