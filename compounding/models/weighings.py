"""How a batch was made: its weighings and steps (USP <795>, CR-04 to CR-11)."""

from datetime import datetime

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from compounding.form_checks import Asks, is_outside
from compounding.models.batches import Batch
from compounding.models.components import ComponentRole
from compounding.models.equipment import Equipment
from compounding.models.formula_parts import FormulaIngredient
from compounding.models.stock import Lot
from compounding.step_times import ends_at
from premises.quantities import dose_text
from records.action import canonical
from records.models import Recorded
from records.models.base import at_with_by, choices_of
from records.models.fields import LineField

User = settings.AUTH_USER_MODEL


class WeighingQuerySet(models.QuerySet["Weighing"]):
    """Which weighings."""

    def standing(self) -> "WeighingQuerySet":
        """Those that count, in the order of the formula."""
        found = self.filter(voided_at=None).select_related(
            "ingredient__component", "ingredient__formula", "lot__component", "weighed_by", "witnessed_by"
        )
        return found.order_by("ingredient__position", "pk")


@pghistory.track()
class Weighing(Recorded):
    """One component weighed or counted for a batch (CR-05, CR-06), in the unit of its component.

    The target and its band are computed from the lot's certificate when the lot is scanned, and kept with the result.
    """

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="weighings")
    ingredient = models.ForeignKey(FormulaIngredient, on_delete=models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="weighings")
    target = models.DecimalField(max_digits=14, decimal_places=3)
    low = models.DecimalField(max_digits=14, decimal_places=3)
    high = models.DecimalField(max_digits=14, decimal_places=3)
    amount = models.DecimalField(max_digits=14, decimal_places=3)
    working = models.JSONField(help_text="inputs and factors of the target (CR-09)")
    balance = models.ForeignKey(Equipment, on_delete=models.PROTECT, null=True, blank=True, related_name="weighings")
    balance_state = models.JSONField(
        default=dict, db_default={}, help_text="what it weighs from, its calibration and check then (CR-13)"
    )
    weighed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    weighed_at = models.DateTimeField()
    witnessed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    witnessed_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = WeighingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "ingredient"], condition=Q(voided_at=None), name="weighing_once_for_each_component"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="weighing_amount_positive"),
            models.CheckConstraint(
                condition=Q(amount__gte=F("low"), amount__lte=F("high")), name="weighing_within_its_band"
            ),
            models.CheckConstraint(
                condition=Q(witnessed_by=None) | ~Q(witnessed_by=F("weighed_by")), name="weighing_witness_is_another"
            ),
            at_with_by("witnessed", "weighing"),
            at_with_by("voided", "weighing"),
        ]

    @property
    def is_received(self) -> bool:
        """Whether the balance sent it; else it was typed."""
        return bool(self.balance_state.get("received"))

    @property
    def waits_for_witness(self) -> bool:
        """Whether somebody else has yet to sign: for every weight of the active, and every one typed (DUTY-03)."""
        return self.witnessed_at is None and (self.ingredient.role == ComponentRole.ACTIVE or not self.is_received)

    @property
    def stream_key(self) -> str:
        """Told in the batch's story."""
        return self.batch.stream_key

    def said(self) -> list[str]:
        """This weighing in signed content."""
        return [self.ingredient.component.code, self.lot.number, str(self.amount), str(self.target)]

    def signed_content(self) -> str:
        """What a witness saw."""
        return canonical({"batch": self.batch.number, "weighed": self.said()})


@pghistory.track()
class BatchStep(Recorded):
    """One instruction of the formula, ticked when it is done (MFR-07), or a check with what it `asks` (CR-11).

    `low` and `high` are the limits of a reading, in the unit of what is asked; `result` is what was found. A step that
    runs `minutes` is begun before it is ticked; `early_reason` says why it was ticked before they were over.
    """

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=400)
    asks = models.CharField(max_length=8, choices=choices_of(Asks), blank=True, default="", db_default="")
    low = models.DecimalField(max_digits=10, decimal_places=3, null=True, blank=True)
    high = models.DecimalField(max_digits=10, decimal_places=3, null=True, blank=True)
    result = LineField(max_length=80, blank=True, default="", db_default="")
    minutes = models.PositiveSmallIntegerField(default=0, db_default=0)
    begun_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    begun_at = models.DateTimeField(null=True, blank=True)
    early_reason = LineField(max_length=200, blank=True, default="", db_default="")
    photo_sha256 = models.CharField(max_length=64, blank=True, default="", db_default="")
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="batch_step_once"),
            models.CheckConstraint(
                condition=Q(asks="") | Q(asks__in=[asks.value for asks in Asks]), name="batch_step_asks_known"
            ),
            at_with_by("done", "batch_step"),
            at_with_by("begun", "batch_step"),
        ]

    @property
    def ends_at(self) -> datetime | None:
        """When its minutes are over; None before it was begun."""
        return ends_at(self.begun_at, self.minutes) if self.begun_at else None

    def runs_at(self, at: datetime) -> bool:
        """Whether its minutes are not over at `at`; a step that was not begun has them all before it."""
        return bool(self.minutes) and (self.ends_at is None or at < self.ends_at)

    @property
    def is_outside(self) -> bool:
        """Whether what was found lies outside its limits."""
        return bool(self.result) and is_outside(self.result, self.low, self.high)

    @property
    def limits(self) -> str:
        """`94.5 to 115.5`; nothing where there are none."""
        return f"{dose_text(self.low)} to {dose_text(self.high)}" if self.low and self.high else ""

    @property
    def found(self) -> str:
        """What was found, with its unit: `104.5 mL`."""
        unit = Asks(self.asks).unit if self.asks else ""
        return f"{self.result} {unit}".strip()

    @property
    def stream_key(self) -> str:
        """Told in the batch's story."""
        return self.batch.stream_key
