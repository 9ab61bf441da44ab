"""What was answered to the safety questions, and what a pharmacist decided against a hard stop."""

from datetime import UTC
from typing import Any

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from orders.dur_codes import Effort, Result, Service
from orders.models.prescriptions import Prescription
from orders.safety import LONGEST_NAME, Answer, Answers, Condition
from records.action import canonical
from records.models import Recorded
from records.models.base import choices_of, known
from records.models.fields import LineField

User = settings.AUTH_USER_MODEL
# What a row keeps as it was answered.
PLAIN = ("opioid_last_on", "opioid_what", "were_asked", "procedure_on", "procedure_time")


@pghistory.track()
class SafetyAnswers(Recorded):
    """The answers given at one asking: with the order, at a refill, or when somebody asked again. The newest holds.

    `before_signing`: given before the prescription was signed, so that the signature covers them. `were_asked` says
    whether the conditions were asked too.
    """

    prescription = models.ForeignKey(Prescription, on_delete=models.PROTECT, related_name="safety_answers")
    opioid_last_14_days = models.CharField(max_length=10, choices=choices_of(Answer))
    opioid_last_on = models.DateField(null=True, blank=True)
    opioid_what = LineField(max_length=LONGEST_NAME, blank=True)
    were_asked = models.BooleanField()
    conditions = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    procedure_on = models.DateField(null=True, blank=True)
    procedure_time = models.TimeField(null=True, blank=True)
    before_signing = models.BooleanField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            known("opioid_last_14_days", Answer, "safety_answers_opioid_known"),
            models.CheckConstraint(
                condition=Q(conditions__contained_by=[condition.value for condition in Condition]),
                name="safety_answers_conditions_known",
            ),
        ]

    @property
    def stream_key(self) -> str:
        """Told in the prescription's story."""
        return self.prescription.stream_key

    @property
    def answers(self) -> Answers:
        """These answers as the rules take them."""
        return Answers(
            opioid_last_14_days=Answer(self.opioid_last_14_days),
            conditions=frozenset(Condition(value) for value in self.conditions),
            **{name: getattr(self, name) for name in PLAIN},
        )

    @classmethod
    def of(cls, answers: Answers, **facts: Any) -> "SafetyAnswers":
        """The row of these answers, not saved."""
        given = {name: getattr(answers, name) for name in ("opioid_last_14_days", *PLAIN)}
        return cls(conditions=sorted(answers.conditions), **given, **facts)


@pghistory.track()
class Override(Recorded):
    """A hard stop a pharmacist decided to pass, after speaking with the prescriber (OPI-06, domain 5.4).

    It covers one problem, word for word, and the answers it was made upon: another opioid, or the next refill, stops
    again. `versions` names the opioid list and settings the rules read, `second` the pharmacist who signed it too.
    """

    answers = models.ForeignKey(SafetyAnswers, on_delete=models.PROTECT, related_name="overrides")
    code = models.CharField(max_length=12)
    evidence = models.CharField(max_length=400)
    reason = models.CharField(max_length=2)
    service = models.CharField(max_length=2, choices=choices_of(Service))
    result = models.CharField(max_length=2, choices=choices_of(Result))
    effort = models.CharField(max_length=2, choices=choices_of(Effort))
    text = LineField(max_length=300)
    spoke_with = LineField(max_length=120)
    spoke_at = models.DateTimeField()
    said = LineField(max_length=300)
    versions = models.CharField(max_length=200)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    second = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            known("service", Service, "override_service_known"),
            known("result", Result, "override_result_known"),
            known("effort", Effort, "override_effort_known"),
            models.UniqueConstraint(fields=["answers", "code", "evidence"], name="override_once"),
            models.CheckConstraint(
                condition=Q(second=None) | ~Q(second=models.F("made_by")), name="override_second_is_another"
            ),
        ]

    @property
    def stream_key(self) -> str:
        """Told in the prescription's story."""
        return self.answers.prescription.stream_key

    def signed_content(self) -> str:
        """What the pharmacist signs: the problem as shown, the codes, the words, and what the prescriber said."""
        plain = ["code", "evidence", "reason", "service", "result", "effort", "text", "spoke_with", "said", "versions"]
        said: dict[str, Any] = {name: str(getattr(self, name)) for name in plain}
        said["prescription"] = self.answers.prescription.number
        said["spoke_at"] = self.spoke_at.astimezone(UTC).isoformat()  # as it is read back
        if self.second:
            said["second"] = self.second.public_id
        return canonical(said)
