"""Who else may follow a patient's orders: somebody the patient named, until the patient or the pharmacy ends it."""

import pghistory
from django.conf import settings
from django.db import models

from patients.models.patients import OfPatient, Patient
from records.models.base import at_with_by
from records.models.fields import LineField, NameField


@pghistory.track(exclude=["link_sent_at"])
class Caregiver(OfPatient):
    """Somebody who sees what the patient sees and acts for them. `consent` is what the patient agreed to (SEC-02)."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="caregivers")
    name = NameField(max_length=120)
    email = models.EmailField()
    relation = LineField(max_length=60, blank=True)
    consent = models.CharField(max_length=400)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="cares_for"
    )
    # When the one link that still lets them in was sent: an older link, and one already used, is void.
    link_sent_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            at_with_by("ended", "caregiver"),
            models.UniqueConstraint(
                fields=["patient", "email"], condition=models.Q(ended_at=None), name="caregiver_once"
            ),
        ]
