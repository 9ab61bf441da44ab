"""An order while it is composed: what was typed so far, kept for whoever types it."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from orders.models.prescriptions import Prescription
from patients.models import Patient
from records.models import Recorded


@dataclass(frozen=True)
class Edition:
    """Which draft a page holds, and the version it was typed from; 0 before it was ever kept."""

    public_id: str
    version: int


class DraftQuerySet(models.QuerySet["Draft"]):
    """Which drafts."""

    def visible_to(self, user: Any) -> "DraftQuerySet":
        """One's own; one about a patient only as long as one may see the patient. Nobody sees another's (SEC-02)."""
        about_whom = Q(patient=None) | Q(patient__in=Patient.objects.visible_to(user))
        return self.filter(about_whom, saved_by=user)

    def open(self) -> "DraftQuerySet":
        """Those not saved for signature yet."""
        return self.filter(prescription=None)

    def newest(self) -> "DraftQuerySet":
        """What was typed last comes first."""
        return self.order_by("-saved_at", "-pk")


class Draft(Recorded):
    """What one person typed on the page of an order, as it was typed, with the version that counts the savings.

    It is not an action and leaves no event: nothing is asked for until it is saved for signature. From then on it is
    empty and only says what it became, so that a tab left open does not write the same a second time.
    """

    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, null=True, related_name="+")
    said = models.JSONField(default=dict)
    prescription = models.ForeignKey(Prescription, on_delete=models.PROTECT, null=True, related_name="drafts")

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(version__gte=1), name="draft_version_positive")]
        indexes = [models.Index(fields=["saved_by", "-saved_at"], name="draft_of_its_writer")]

    @property
    def edition(self) -> Edition:
        """What a page that shows this draft was typed from."""
        return Edition(self.public_id, self.version)
