"""Requests to renew a prescription that is used up or near its end, and what the prescriber answered."""

from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from orders.models.prescriptions import Prescription
from orders.renewals import ANSWER_WORDS, DENIAL_WORDS, DenialReason, RenewalAnswer
from records.models import Recorded
from records.models.base import at_with_by, choices_of
from records.models.fields import LineField

User = settings.AUTH_USER_MODEL
STANDING = Q(answered_at=None, withdrawn_at=None)
DENIED = Q(answer=RenewalAnswer.DENIED)


class RenewalQuerySet(models.QuerySet["Renewal"]):
    """Which requests."""

    def visible_to(self, user: Any) -> "RenewalQuerySet":
        """Those about prescriptions that are."""
        return self.filter(prescription__in=Prescription.objects.visible_to(user))

    def waiting(self) -> "RenewalQuerySet":
        """Neither answered nor withdrawn, the first due first."""
        return self.filter(STANDING).order_by("resolve_by", "pk")

    def with_people(self) -> "RenewalQuerySet":
        """With everything a list reads, in a fixed number of queries."""
        return self.select_related(
            "prescription__patient",
            "prescription__prescriber__user",
            "asked_by",
            "answered_by",
            "withdrawn_by",
            "written",
        ).prefetch_related("prescription__steps__formula", "prescription__orders")


@pghistory.track()
class Renewal(Recorded):
    """One request to renew; `written` is the prescription that an approval has prepared, which is then signed."""

    prescription = models.ForeignKey(Prescription, on_delete=models.PROTECT, related_name="renewals")
    note = LineField(max_length=200, blank=True)
    resolve_by = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=24, choices=choices_of(RenewalAnswer), blank=True)
    denied_because = models.CharField(max_length=16, choices=choices_of(DenialReason), blank=True)
    answer_text = LineField(max_length=200, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    written = models.OneToOneField(Prescription, on_delete=models.PROTECT, null=True, related_name="renews")
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = RenewalQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="") | Q(answer__in=[code.value for code in RenewalAnswer]),
                name="renewal_answer_known",
            ),
            models.CheckConstraint(
                condition=Q(denied_because="") | Q(denied_because__in=[code.value for code in DenialReason]),
                name="renewal_denial_known",
            ),
            at_with_by("answered", "renewal"),
            at_with_by("withdrawn", "renewal"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="renewal_answer_with_time",
            ),
            models.CheckConstraint(
                condition=(DENIED & ~Q(denied_because="")) | (~DENIED & Q(denied_because="")),
                name="renewal_denied_with_reason",
            ),
            models.UniqueConstraint(fields=["prescription"], condition=STANDING, name="renewal_asked_once"),
        ]

    @property
    def stream_key(self) -> str:
        """Told in the prescription's story."""
        return self.prescription.stream_key

    @property
    def is_standing(self) -> bool:
        """Whether it is neither answered nor withdrawn."""
        return self.answered_at is None and self.withdrawn_at is None

    def answer_in_words(self) -> str:
        """What was answered, and why not; what was written waits for its signature or is signed."""
        if self.withdrawn_at:
            return "Taken back"
        because = DENIAL_WORDS[DenialReason(self.denied_because)] if self.denied_because else ""
        words = [ANSWER_WORDS[RenewalAnswer(self.answer)] if self.answer else "", because, self.answer_text]
        if self.written:
            words.append(
                f"{self.written.number} {'is signed' if self.written.signed_at else 'waits for its signature'}"
            )
        return ". ".join(filter(None, words))
