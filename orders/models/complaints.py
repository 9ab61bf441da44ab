"""Complaints: what is reported about a medicine that left the house, bound to its container and batch (CMPL-01)."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.roles import BENCH
from compounding.models import Batch
from orders.models.dispensing import Container
from orders.models.orders import label_id
from patients.models import Patient
from premises.terms import UsState
from records.models import Recorded
from records.models.base import choices_of, known

User = settings.AUTH_USER_MODEL
MOST_WORDS = 2000
CALIFORNIA = UsState("CA")
REPORT_WITHIN = timedelta(hours=72)  # AE-01, Cal. BPC 4126.9


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

    def to_tell(self) -> "ComplaintQuerySet":
        """With what lists and pages tell of each, the newest first."""
        told = self.select_related(
            "patient", "container__line__formula", "container__line__order", "batch", "received_by"
        )
        return told.order_by("-received_at", "-pk")

    def about_code(self, code: str) -> "ComplaintQuerySet":
        """Those about the container whose code was scanned or typed."""
        return self.filter(container__public_id=label_id(code))


@pghistory.track()
class Complaint(Recorded):
    """One report as it was received; what is found out about it later stands beside it (CMPL-01, AE-01)."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="complaints")
    container = models.ForeignKey(Container, on_delete=models.PROTECT, null=True, related_name="complaints")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, related_name="+")
    complaint_kind = models.CharField(max_length=12, choices=choices_of(ComplaintKind))
    intake = models.CharField(max_length=12, choices=choices_of(Intake))
    began_on = models.DateField(null=True, blank=True)
    words = models.CharField(max_length=MOST_WORDS)
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

    @property
    def stream_key(self) -> str:
        """Told in the patient's story; the batch's story tells of it too."""
        return self.patient.stream_key

    def may_be_harm(self) -> bool:
        """Whether a medicine may have harmed somebody (AE-01)."""
        return self.complaint_kind == ComplaintKind.SIDE_EFFECT or self.help_needed != HelpNeeded.NONE

    def report_by(self, state_of_pharmacy: str) -> datetime | None:
        """Until when possible harm goes to MedWatch where California's law holds; None elsewhere (AE-01)."""
        in_california = CALIFORNIA in {self.patient.state, state_of_pharmacy}
        return self.received_at + REPORT_WITHIN if self.may_be_harm() and in_california else None
