"""One step of what was prescribed: a dose, how it is taken, and for how long."""

from decimal import Decimal
from typing import Any

import pghistory
from django.db import models
from django.db.models import Q

from compounding.models import Formula
from orders.directions import Timing, directions
from orders.models.prescriptions import Prescription
from orders.titration import Step
from premises.quantities import dose_text
from premises.terms import Form, Language


@pghistory.track()
class PrescriptionStep(models.Model):
    """One step of the schedule: a dose of one formula, for some days or open-ended (the last)."""

    prescription = models.ForeignKey(Prescription, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    formula = models.ForeignKey(Formula, on_delete=models.PROTECT, related_name="+")
    dose_mg = models.DecimalField(max_digits=9, decimal_places=4)
    times_per_day = models.PositiveSmallIntegerField(default=1)
    days = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["prescription", "position"], name="prescription_step_once"),
            models.CheckConstraint(condition=Q(dose_mg__gt=0), name="prescription_step_dose_positive"),
            models.CheckConstraint(condition=Q(times_per_day__gte=1), name="prescription_step_times_positive"),
        ]

    def __str__(self) -> str:
        return f"step {self.position}"

    @property
    def directions(self) -> str:
        """How to take this step: `Take 1 capsule at bedtime`."""
        return self.directions_in(Language.ENGLISH)

    def directions_in(self, language: Language) -> str:
        """The same in another language (LBL-CA-5)."""
        timing, form = Timing(self.prescription.timing), Form(self.formula.form)
        return directions(form, Decimal(self.dose_mg), Decimal(self.formula.strength_mg), timing, language)

    def said_in_words(self) -> str:
        """Dose, directions and days, as read before signing."""
        length = "until told otherwise" if self.days is None else f"for {self.days} days"
        return f"{self.directions}, {dose_text(Decimal(self.dose_mg))} mg, {length}"

    @property
    def arithmetic(self) -> Step:
        """This step as the pure arithmetic takes it."""
        return Step(days=self.days, dose_mg=Decimal(self.dose_mg), times_per_day=self.times_per_day)

    def said(self) -> list[Any]:
        """This step in the signed content."""
        return [self.formula.code, self.formula.version, dose_text(Decimal(self.dose_mg)), self.days, self.directions]
