"""The call list: patients a pharmacist calls back, why, and what came of it."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.roles import BENCH
from orders.models.orders import Order
from patients.models import Caregiver, Patient
from records.models import Recorded
from records.models.base import at_with_by, choices_of, known
from records.models.fields import LineField

User = settings.AUTH_USER_MODEL


class CallReason(StrEnum):
    """Why somebody is called."""

    OPIOID = "opioid"
    SIDE_EFFECT = "side_effect"
    CHECK_IN = "check_in"
    SURGERY = "surgery"
    QUALITY = "quality"
    QUESTION = "question"
    REFILL = "refill"


class Urgency(StrEnum):
    """How soon: at once, or within the working day."""

    NOW = "now"
    TODAY = "today"


WITHIN = {Urgency.NOW: timedelta(hours=1), Urgency.TODAY: timedelta(hours=24)}


class CallBackQuerySet(models.QuerySet["CallBack"]):
    """Which calls."""

    def visible_to(self, user: Any) -> "CallBackQuerySet":
        """The bench sees all; a patient what they asked; others none (SEC-02)."""
        if user.roles_at(timezone.now()) & BENCH:
            return self
        return self.filter(patient__in=Patient.objects.visible_to(user), asked_by=user)

    def answering(self, orders: Any) -> "CallBackQuerySet":
        """What the patient, or who cares for them, wrote about these orders; not what the house asked for."""
        carer = Caregiver.objects.filter(patient=models.OuterRef("patient"), user=models.OuterRef("asked_by"))
        theirs = models.Q(asked_by=models.F("patient__user")) | models.Exists(carer)
        return self.filter(theirs, order__in=orders, reason=CallReason.QUESTION)

    def open(self) -> "CallBackQuerySet":
        """Those nobody has done, the ones that must be first before the others."""
        return self.filter(done_at=None).order_by("call_by", "pk")


@pghistory.track()
class CallBack(Recorded):
    """One call to make: `words` is what the patient wrote or answered, `outcome` what came of it."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="callbacks")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, related_name="callbacks")
    reason = models.CharField(max_length=12, choices=choices_of(CallReason))
    urgency = models.CharField(max_length=6, choices=choices_of(Urgency))
    words = models.CharField(max_length=1000, blank=True)
    call_by = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    outcome = LineField(max_length=300, blank=True)

    objects = CallBackQuerySet.as_manager()

    class Meta:
        constraints = [
            known("reason", CallReason, "callback_reason_known"),
            known("urgency", Urgency, "callback_urgency_known"),
            at_with_by("done", "callback"),
        ]
        indexes = [
            models.Index(fields=["call_by"], condition=models.Q(done_at=None), name="callback_open"),
        ]

    @property
    def stream_key(self) -> str:
        """Told in the patient's story."""
        return self.patient.stream_key

    def is_late(self, at: datetime) -> bool:
        """Whether it should have been made by `at`."""
        return self.done_at is None and self.call_by < at
