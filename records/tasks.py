"""What the worker does for records: it sends the mail that is asked for."""

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from records.models import Message
from records.outbox import claim, finish, give_back


@shared_task
def send_message(public_id: str) -> None:
    """Send the pending message. Delivered again it does nothing; a fault of the mail server is tried again later."""
    if not claim(Message.objects.all(), public_id, at=timezone.now()):
        return
    message = Message.objects.get(public_id=public_id)
    try:
        _send(message)
    except Exception as error:
        give_back(message, error)
        raise
    # A mail that left the house may hold a link that opens an account: it is not kept.
    finish(message, sent_at=timezone.now(), body="" if settings.EMAIL_URL else message.body)


def _send(message: Message) -> None:
    # The same identifier each time: should the worker die after sending, the second mail is known as the same.
    headers = {"Message-ID": f"<{message.public_id}@aliquot.invalid>"}
    EmailMessage(message.subject, message.body, to=[message.to_address], headers=headers).send()
