"""Complaints: what is reported about a medicine that left the house, bound to its container and batch (CMPL-01)."""

from enum import StrEnum
from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.roles import BENCH
from compounding.models import Batch
from orders.models.dispensing import Container
from patients.models import Patient
from records.models import Recorded
from records.models.base import choices_of, known

User = settings.AUTH_USER_MODEL


class ComplaintKind(StrEnum):
    """What it is about."""

    SIDE_EFFECT = "side_effect"
    QUALITY = "quality"


class HelpNeeded(StrEnum):
    """What help the patient needed."""

    NONE = "none"
    DOCTOR = "doctor"
    HOSPITAL = "hospital"


class Intake(StrEnum):
    """Who took it down, and where."""

    PATIENT_PAGE = "patient_page"
    STAFF = "staff"
    PRESCRIBER = "prescriber"


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    """Which complaints."""

    def visible_to(self, user: Any) -> "ComplaintQuerySet":
        """The bench sees all; a patient their own; others none (SEC-02)."""
        if user.roles_at(timezone.now()) & BENCH:
            return self
        return self.filter(patient__in=Patient.objects.visible_to(user), received_by=user)


@pghistory.track()
class Complaint(Recorded):
    """One report as it was received; what is found out about it later stands beside it (CMPL-01, AE-01)."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="complaints")
    container = models.ForeignKey(Container, on_delete=models.PROTECT, null=True, related_name="complaints")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, related_name="+")
    complaint_kind = models.CharField(max_length=12, choices=choices_of(ComplaintKind))
    intake = models.CharField(max_length=12, choices=choices_of(Intake))
    began_on = models.DateField(null=True, blank=True)
    words = models.CharField(max_length=2000)
    help_needed = models.CharField(max_length=8, choices=choices_of(HelpNeeded), default=HelpNeeded.NONE)
    received_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        constraints = [
            known("complaint_kind", ComplaintKind, "complaint_kind_known"),
            known("intake", Intake, "complaint_intake_known"),
            known("help_needed", HelpNeeded, "complaint_help_known"),
        ]
        indexes = [models.Index(fields=["batch"], name="complaint_by_batch")]
