"""Messages as rows: what is to be sent, to whom, by mail or as a text message, and whether it went."""

from enum import StrEnum

from django.db import models

from records.models.base import Recorded, choices_of, known
from records.models.documents import DocumentState


class Channel(StrEnum):
    """The way a message takes."""

    MAIL = "mail"
    TEXT = "text"


class MessageQuerySet(models.QuerySet["Message"]):
    """Which messages."""

    def of_accounts(self) -> "MessageQuerySet":
        """Those about coming in, which tell of no patient."""
        return self.filter(message_kind__startswith="accounts.")


class Message(Recorded):
    """A mail or text message to one person. No medical content, in the subject least of all (SEC-20).

    `to_address` is a mail address, or a telephone number as E.164; a text message has no subject.
    """

    message_kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=4, choices=choices_of(Channel), default=Channel.MAIL, db_default=Channel.MAIL)
    to_address = models.CharField(max_length=254)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=choices_of(DocumentState), default=DocumentState.PENDING)
    asked_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            known("state", DocumentState, "message_state_known"),
            known("channel", Channel, "message_channel_known"),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="message_by_state")]
