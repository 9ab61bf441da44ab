"""Protocols: saved ways of ordering, of one person or of a practice. No patient is in them."""

from decimal import Decimal
from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from accounts.roles import PRACTICE
from orders.directions import Timing
from premises.terms import CompoundReason
from prescribers.models import Practice, Prescriber
from records.models import Recorded
from records.models.base import at_with_by, choices_of, known
from records.models.fields import LineField

User = settings.AUTH_USER_MODEL
NAMED_ALREADY = "There is a protocol of this name already. Give it another."


class ProtocolQuerySet(models.QuerySet["Protocol"]):
    """Which protocols."""

    def visible_to(self, user: Any) -> "ProtocolQuerySet":
        """One's own, those of whom one prepares for, and those of their practices (SEC-02)."""
        now = timezone.now()
        if not user.roles_at(now) & PRACTICE:
            return self.none()
        acted_for = Prescriber.objects.acted_for_by(user, now)
        theirs = Q(owner__in=acted_for.values("user")) | Q(practice__in=acted_for.values("practice"))
        return self.filter(Q(owner=user) | theirs)

    def in_use(self) -> "ProtocolQuerySet":
        """Those not retired."""
        return self.filter(retired_at=None)

    def by_use(self, user: Any) -> "ProtocolQuerySet":
        """With how often whom `user` acts for prescribed by each (`uses`), the most used first, then the newest."""
        acted_for = Prescriber.objects.acted_for_by(user, timezone.now())
        mine = Q(prescriptions__prescriber__in=acted_for.values("pk"))
        counted = self.annotate(uses=Count("prescriptions", filter=mine, distinct=True))
        told = counted.select_related("practice", "owner").prefetch_related("steps")
        return told.order_by("-uses", "-added_at", "-pk")


@pghistory.track()
class Protocol(Recorded):
    """What a prescription says that is no patient's. Its steps name formulas by code, whatever their version.

    It belongs to its `owner`, or to all of a `practice`. Its name may change, what it says may not: another way of
    ordering is another protocol. It is retired, never deleted.
    """

    name = LineField(max_length=60)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    timing = models.CharField(max_length=24, choices=choices_of(Timing))
    days_supply = models.PositiveSmallIntegerField()
    refills = models.PositiveSmallIntegerField(default=0)
    purpose = LineField(max_length=80, blank=True)
    compound_reason = models.CharField(max_length=24, choices=choices_of(CompoundReason))
    compound_reason_text = LineField(max_length=200, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    retired_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = ProtocolQuerySet.as_manager()

    class Meta:
        constraints = [
            known("timing", Timing, "protocol_timing_known"),
            known("compound_reason", CompoundReason, "protocol_reason_known"),
            models.CheckConstraint(condition=Q(days_supply__gte=1), name="protocol_days_supply_positive"),
            models.CheckConstraint(
                condition=Q(owner=None, practice__isnull=False) | Q(owner__isnull=False, practice=None),
                name="protocol_of_one_or_of_a_practice",
            ),
            models.UniqueConstraint(
                fields=["owner", "name"],
                condition=Q(retired_at=None),
                name="protocol_named_once_by_one",
                violation_error_message=NAMED_ALREADY,
            ),
            models.UniqueConstraint(
                fields=["practice", "name"],
                condition=Q(retired_at=None),
                name="protocol_named_once_in_a_practice",
                violation_error_message=NAMED_ALREADY,
            ),
            at_with_by("retired", "protocol"),
        ]

    def filled_in(self) -> dict[str, Any]:
        """What it fills in on the page of an order, but the steps."""
        plain = ["timing", "days_supply", "refills", "purpose", "compound_reason", "compound_reason_text"]
        return {name: getattr(self, name) for name in plain}


@pghistory.track()
class ProtocolStep(models.Model):
    """One step of a protocol: so many units of a formula at a time, for some days or open-ended (the last)."""

    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    formula_code = models.CharField(max_length=12)
    units_per_dose = models.DecimalField(max_digits=4, decimal_places=2)
    days = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["protocol", "position"], name="protocol_step_once"),
            models.CheckConstraint(condition=Q(units_per_dose__gt=0), name="protocol_step_units_positive"),
        ]

    def __str__(self) -> str:
        return f"step {self.position}"

    @property
    def units(self) -> Decimal:
        """How many units a dose has."""
        return Decimal(self.units_per_dose)
