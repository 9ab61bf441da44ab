"""Who looked at which person's rows (SEC-17)."""

from django.conf import settings
from django.db import models

from records.models.events import APPEND_ONLY


class AccessLog(models.Model):
    """One look at one row that tells of a patient. Append-only; not an action, so it leaves no event."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    subject_kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    patient_id = models.CharField(max_length=40, blank=True)
    how = models.CharField(max_length=40)

    class Meta:
        indexes = [
            models.Index(fields=["patient_id", "at"], name="access_by_patient"),
            models.Index(fields=["by", "at"], name="access_by_person"),
        ]
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.how} {self.subject_kind} {self.subject_id}"
