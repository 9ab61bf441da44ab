"""What patients answered about the steps of their dose."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from orders.check_in import ASKED, LEAST_BENEFIT, MOST_BENEFIT, CheckInAnswers, Trouble
from orders.models.prescriptions import Prescription
from records.models import Recorded
from records.models.base import choices_of, known
from records.models.fields import LineField


def _trouble() -> models.CharField:
    return models.CharField(max_length=4, choices=choices_of(Trouble))


@pghistory.track()
class CheckIn(Recorded):
    """One answer about one stretch of the dose plan, once; `stretch` counts from 0 as `Prescription.stretches`.

    A last step without an end is asked about once a month: `month` counts those from 0, and is 0 for all others.
    """

    prescription = models.ForeignKey(Prescription, on_delete=models.PROTECT, related_name="check_ins")
    stretch = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField(default=0, db_default=0)
    dose_mg = models.DecimalField(max_digits=8, decimal_places=3)
    sleep = _trouble()
    dreams = _trouble()
    stomach = _trouble()
    benefit = models.PositiveSmallIntegerField()
    note = LineField(max_length=300, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["stretch", "month"]
        constraints = [
            *[known(name, Trouble, f"check_in_{name}_known") for name in ASKED],
            models.UniqueConstraint(fields=["prescription", "stretch", "month"], name="check_in_once_a_month"),
            models.CheckConstraint(
                condition=Q(benefit__range=(LEAST_BENEFIT, MOST_BENEFIT)), name="check_in_benefit_range"
            ),
        ]

    @property
    def stream_key(self) -> str:
        """Told in the prescription's story."""
        return self.prescription.stream_key

    @property
    def answers(self) -> CheckInAnswers:
        """These answers as the rules take them."""
        return CheckInAnswers(Trouble(self.sleep), Trouble(self.dreams), Trouble(self.stomach), self.benefit)
