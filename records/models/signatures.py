"""Who signed what, when, and what they meant by it (SEC-10, SEC-11)."""

from django.conf import settings
from django.db import models

from records.meanings import Meaning
from records.models.base import Recorded, choices_of, known
from records.models.events import APPEND_ONLY


class Signature(Recorded):
    """A signature over the canonical text the signer saw. Never changed: it is void when the row now says otherwise."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    meaning = models.CharField(max_length=40, choices=choices_of(Meaning))
    printed_name = models.CharField(max_length=200)
    method = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    content = models.TextField()
    content_hmac = models.CharField(max_length=64)

    class Meta:
        constraints = [known("meaning", Meaning, "signature_meaning_known")]
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="signature_by_subject")]
        triggers = APPEND_ONLY

    def covers(self, content: str) -> bool:
        """Whether this signature still stands for `content`: a single changed character voids it (SEC-11)."""
        return self.content == content
