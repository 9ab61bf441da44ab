"""Mail as rows: what is to be sent, to whom, and whether it went."""

from django.db import models

from records.models.base import Recorded, choices_of, known
from records.models.documents import DocumentState


class MessageQuerySet(models.QuerySet["Message"]):
    """Which mails."""

    def of_accounts(self) -> "MessageQuerySet":
        """Those about coming in, which tell of no patient."""
        return self.filter(message_kind__startswith="accounts.")


class Message(Recorded):
    """A mail to one person. No medical content, in the subject least of all (SEC-20)."""

    message_kind = models.CharField(max_length=40)
    to_address = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=choices_of(DocumentState), default=DocumentState.PENDING)
    asked_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [known("state", DocumentState, "message_state_known")]
        indexes = [models.Index(fields=["state", "asked_at"], name="message_by_state")]
