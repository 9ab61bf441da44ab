"""How a message leaves the house: by the mail server, or as a text message through the provider the settings name."""

from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string

from records.models import Message
from records.models.messages import Channel


class TextProvider(Protocol):
    """What sends text messages. TEXT_BACKEND names its class by a dotted path; it is made without arguments."""

    def send(self, *, to_number: str, body: str, reference: str) -> None:
        """Send `body` to a number as E.164. The same `reference` may come twice: it is one message.

        Whatever it raises counts as a fault, and the message is tried again later.
        """


class TextsAsFiles:
    """Without a provider: each text message is a file beside the mails, so that its link can be read."""

    def send(self, *, to_number: str, body: str, reference: str) -> None:
        """Write one file, the same one again for the same reference."""
        folder = Path(settings.MAIL_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"text-{reference}.txt").write_text(f"To: {to_number}\n\n{body}\n", encoding="utf-8")


def send(message: Message) -> None:
    """Send the message the way it goes."""
    if message.channel == Channel.TEXT:
        provider: TextProvider = import_string(settings.TEXT_BACKEND)() if settings.TEXT_BACKEND else TextsAsFiles()
        provider.send(to_number=message.to_address, body=message.body, reference=message.public_id)
        return
    # The same identifier each time: should the worker die after sending, the second mail is known as the same.
    headers = {"Message-ID": f"<{message.public_id}@aliquot.invalid>"}
    EmailMessage(message.subject, message.body, to=[message.to_address], headers=headers).send()


def leaves_the_house(message: Message) -> bool:
    """Whether somebody outside gets it: as it may hold a link that opens an account, it is neither kept nor shown."""
    return bool(settings.TEXT_BACKEND if message.channel == Channel.TEXT else settings.EMAIL_URL)
