"""What we make with: equipment, its calibrations, and the daily checks of balances (EQP-01, EQP-02)."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.roles import BENCH
from compounding.amounts import MinimumBy, least_weighed_mg
from records.models import Recorded
from records.models.base import at_with_by, choices_of, known
from records.models.fields import LineField

User = settings.AUTH_USER_MODEL


class EquipmentKind(StrEnum):
    """What kind of thing it is; balances alone gate weighing."""

    BALANCE = "balance"
    CAPSULE_MACHINE = "capsule_machine"
    CONTAINMENT_HOOD = "containment_hood"
    THERMOMETER = "thermometer"
    REFRIGERATOR = "refrigerator"
    OTHER = "other"


class EquipmentQuerySet(models.QuerySet["Equipment"]):
    """Which equipment."""

    def visible_to(self, user: Any) -> "EquipmentQuerySet":
        """The bench sees all, nobody else any (SEC-02)."""
        return self if user.roles_at(timezone.now()) & BENCH else self.none()

    def in_service(self) -> "EquipmentQuerySet":
        """Not retired, by code."""
        return self.filter(retired_at=None).order_by("code")

    def balances(self) -> "EquipmentQuerySet":
        """Balances in service."""
        return self.in_service().filter(kind=EquipmentKind.BALANCE)

    def finest(self, error_percent: Decimal) -> "Equipment | None":
        """The balance in service that weighs least within the error allowed (T-01); None before there is one."""
        return min(self.balances(), key=lambda balance: balance.minimum_mg(error_percent), default=None)

    def with_state(self, day: date) -> "EquipmentQuerySet":
        """With what says whether it may be used on `day`: its calibrations, and the checks of that day."""
        checks = BalanceCheck.objects.filter(checked_on=day).select_related("checked_by")
        return self.prefetch_related("calibrations", models.Prefetch("checks", checks))


@pghistory.track()
class Equipment(Recorded):
    """One thing we make with. A balance says what it can tell apart and by which weight it is checked every day.

    `readability_mg` is its smallest step, `sensitivity_mg` the smallest change it shows for sure.
    """

    code = models.CharField(max_length=12, unique=True)
    name = LineField(max_length=120)
    kind = models.CharField(max_length=20, choices=choices_of(EquipmentKind))
    serial = LineField(max_length=60, blank=True)
    place = LineField(max_length=60, blank=True)
    readability_mg = models.DecimalField(max_digits=9, decimal_places=4, null=True, blank=True)
    sensitivity_mg = models.DecimalField(max_digits=9, decimal_places=4, null=True, blank=True)
    minimum_by = models.CharField(max_length=12, choices=choices_of(MinimumBy), blank=True)
    test_weight_mg = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    tolerance_mg = models.DecimalField(max_digits=9, decimal_places=4, null=True, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    retired_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = EquipmentQuerySet.as_manager()

    class Meta:
        verbose_name = "piece of equipment"
        constraints = [
            known("kind", EquipmentKind, "equipment_kind_known"),
            models.CheckConstraint(
                condition=Q(minimum_by="") | Q(minimum_by__in=[m.value for m in MinimumBy]),
                name="equipment_minimum_known",
            ),
            models.CheckConstraint(
                condition=~Q(kind=EquipmentKind.BALANCE.value)
                | Q(readability_mg__gt=0, sensitivity_mg__gt=0, test_weight_mg__gt=0, tolerance_mg__gt=0)
                & ~Q(minimum_by=""),
                name="balance_says_what_it_weighs",
            ),
            at_with_by("retired", "equipment"),
        ]

    @property
    def is_balance(self) -> bool:
        """Whether it weighs."""
        return self.kind == EquipmentKind.BALANCE

    def minimum_mg(self, error_percent: Decimal) -> Decimal:
        """The least this balance weighs within the error allowed (T-01)."""
        return least_weighed_mg(
            MinimumBy(self.minimum_by), self.readability_mg or 0, self.sensitivity_mg or 0, error_percent
        )

    def last_calibration(self) -> "Calibration | None":
        """The latest that was done."""
        return max(self.calibrations.all(), key=lambda row: (row.done_on, row.pk), default=None)

    def is_calibrated_on(self, day: date) -> bool:
        """Whether its last calibration passed and is not over on `day` (EQP-01)."""
        last = self.last_calibration()
        return last is not None and last.passed and last.due_on >= day

    def check_of(self, day: date) -> "BalanceCheck | None":
        """The last check of this day; the last one counts."""
        found = [row for row in self.checks.all() if row.checked_on == day]
        return max(found, key=lambda row: (row.checked_at, row.pk), default=None)


@pghistory.track()
class Calibration(Recorded):
    """One calibration or verification by whoever did it, with its certificate; at the latest after a year (EQP-01)."""

    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, related_name="calibrations")
    done_on = models.DateField()
    due_on = models.DateField()
    done_for_us_by = LineField(max_length=120)
    passed = models.BooleanField()
    certificate_sha256 = models.CharField(max_length=64, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gt=F("done_on")), name="calibration_due_after_done"),
        ]

    @property
    def stream_key(self) -> str:
        """Told in the story of the equipment."""
        return self.equipment.stream_key


@pghistory.track()
class BalanceCheck(Recorded):
    """What a balance showed for its test weight, mg, with weight and tolerance as they were (EQP-02)."""

    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, related_name="checks")
    checked_on = models.DateField()
    test_weight_mg = models.DecimalField(max_digits=12, decimal_places=4)
    tolerance_mg = models.DecimalField(max_digits=9, decimal_places=4)
    as_found_mg = models.DecimalField(max_digits=12, decimal_places=4)
    note = LineField(max_length=200, blank=True)
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()

    @property
    def passed(self) -> bool:
        """Whether it showed the weight within its tolerance."""
        return abs(self.as_found_mg - self.test_weight_mg) <= self.tolerance_mg

    @property
    def stream_key(self) -> str:
        """Told in the story of the equipment."""
        return self.equipment.stream_key
