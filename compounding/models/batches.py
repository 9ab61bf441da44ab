"""What we made: the record of a batch (USP <795>, CR-01 to CR-12)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pghistory
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.roles import BENCH
from compounding.lifecycle import BATCH_STEPS, BatchStatus
from compounding.models.components import Component, ComponentRole
from compounding.models.formulas import Formula, new_public_token
from compounding.models.stock import Lot
from records.action import canonical
from records.meanings import Meaning
from records.models.base import at_with_by, known
from records.models.fields import LineField
from records.steps import Stepping, status_field, status_guards

User = settings.AUTH_USER_MODEL
BATCH_PREFIX = "AQ2"  # what the code of a batch's own label begins with


class BatchQuerySet(models.QuerySet["Batch"]):
    """Which batches."""

    def visible_to(self, user: Any) -> "BatchQuerySet":
        """The bench sees all, nobody else any (SEC-02)."""
        return self if user.roles_at(timezone.now()) & BENCH else self.none()

    def under_way(self) -> "BatchQuerySet":
        """Planned, being made or in quarantine, the oldest first."""
        doing = [BatchStatus.PLANNED, BatchStatus.APPROVED, BatchStatus.IN_PROCESS, BatchStatus.QUARANTINED]
        return self.filter(status__in=doing).order_by("planned_at", "pk")

    def takes_from_stock(self) -> "BatchQuerySet":
        """Planned or being made: what is not weighed yet will be taken from the lots; the oldest first."""
        doing = [BatchStatus.PLANNED, BatchStatus.APPROVED, BatchStatus.IN_PROCESS]
        return self.filter(status__in=doing).order_by("planned_at", "pk")

    def at_the_bench(self) -> "BatchQuerySet":
        """Approved or being made, the oldest first."""
        doing = [BatchStatus.APPROVED, BatchStatus.IN_PROCESS]
        return self.filter(status__in=doing).order_by("planned_at", "pk")

    def usable_on(self, day: date) -> "BatchQuerySet":
        """Released, in date on `day` and stopped by no deviation, the first to end first (D1, FEFO, DEV-01)."""
        open_ones = apps.get_model("compounding", "Deviation").objects.filter(batch=OuterRef("pk"), closed_at=None)
        found = self.filter(status=BatchStatus.RELEASED, bud_on__gte=day).exclude(Exists(open_ones))
        return found.order_by("bud_on", "pk")

    def released_at_risk(self) -> "BatchQuerySet":
        """Released before the laboratory's result, and still without one that passed, the newest first (7.2)."""
        known = apps.get_model("compounding", "PotencyResult").objects.passed().filter(batch=OuterRef("pk"))
        return self.filter(status=BatchStatus.RELEASED).exclude(risk_reason="").exclude(Exists(known)).newest()

    def awaiting_potency(self) -> "BatchQuerySet":
        """In quarantine until a laboratory's result, the oldest first (QC-09)."""
        known = apps.get_model("compounding", "PotencyResult").objects.filter(batch=OuterRef("pk"))
        found = self.filter(status=BatchStatus.QUARANTINED).exclude(potency_because="").exclude(Exists(known))
        return found.order_by("finished_at", "pk")

    def free_on(self, day: date) -> "BatchQuerySet":
        """Usable on `day` and not all promised."""
        return self.usable_on(day).filter(on_hand__gt=F("reserved"))

    def made_with(self, lot: Lot) -> "BatchQuerySet":
        """Those that hold some of `lot`, also by way of any stock triturations it went into (7.4)."""
        lots, found = {lot.pk}, {lot.pk}
        while found:
            through = Batch.objects.filter(weighings__lot__in=found, weighings__voided_at=None)
            found = set(Lot.objects.filter(made_from__in=through).values_list("pk", flat=True)) - lots
            lots |= found
        return self.filter(weighings__lot__in=lots, weighings__voided_at=None).distinct()

    def beginning(self, said: str) -> "BatchQuerySet":
        """Whose lot number begins so; the last planned first."""
        return self.filter(number__startswith=said.upper()).newest()

    def newest(self) -> "BatchQuerySet":
        """The last planned first."""
        return self.order_by("-planned_at", "-pk")

    def after(self, batch: "Batch | None") -> "BatchQuerySet":
        """Those planned before `batch`: the next page of the newest."""
        if batch is None:
            return self
        return self.filter(Q(planned_at__lt=batch.planned_at) | Q(planned_at=batch.planned_at, pk__lt=batch.pk))

    def with_formula(self) -> "BatchQuerySet":
        """With what a list reads."""
        return self.select_related("formula", "planned_by", "released_by", "active_from")

    def with_components(self) -> "BatchQuerySet":
        """With the formula and what is in it."""
        return self.select_related("formula", "active_from").prefetch_related("formula__ingredients__component")


@pghistory.track()
class Batch(Stepping):
    """One compounding record: so many units of one formula version (CR-01 to CR-12).

    `overage` is the fraction added for loss. `active_from` is the stock trituration the active is weighed from; None
    where it is weighed as the formula names it. `made_on` is the day of the first weighing (BUD-06), `bud_on` the last
    day of use, set when making ends, as is `potency_because`: why a laboratory tests it before its release, nothing
    where it need not. `risk_reason` says why it was released before that result. `on_hand` are the counted units not
    yet in containers, `reserved` those promised.
    """

    formula = models.ForeignKey(Formula, on_delete=models.PROTECT, related_name="batches")
    number = models.CharField(max_length=24, unique=True, editable=False)
    planned_units = models.DecimalField(max_digits=10, decimal_places=2)
    overage = models.DecimalField(max_digits=5, decimal_places=4)
    figures = models.JSONField(help_text="the settings it is made by, each with its version")
    counted_units = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    active_from = models.ForeignKey(
        Component, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    yield_note = LineField(max_length=200, blank=True)
    potency_because = LineField(max_length=120, blank=True, db_default="")
    risk_reason = LineField(max_length=200, blank=True, db_default="")
    made_on = models.DateField(null=True)
    bud_on = models.DateField(null=True)
    on_hand = models.DecimalField(max_digits=10, decimal_places=2, default=Decimal(0))
    reserved = models.DecimalField(max_digits=10, decimal_places=2, default=Decimal(0))
    public_token = models.CharField(max_length=22, unique=True, default=new_public_token, editable=False)
    status = status_field(BatchStatus)
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)
    rejected_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    rejected_at = models.DateTimeField(null=True, blank=True)
    recalled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recalled_at = models.DateTimeField(null=True, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        constraints = [
            known("status", BatchStatus, "batch_status_known"),
            models.CheckConstraint(condition=Q(planned_units__gt=0), name="batch_units_positive"),
            models.CheckConstraint(condition=Q(overage__gte=0, overage__lt=1), name="batch_overage_is_a_fraction"),
            models.CheckConstraint(
                condition=Q(reserved__gte=0, reserved__lte=F("on_hand")), name="batch_promises_what_is_there"
            ),
            models.CheckConstraint(
                condition=Q(counted_units=None) | Q(counted_units__gte=0), name="batch_counted_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(released_at=None) | ~Q(released_by=F("finished_by")), name="batch_releaser_is_not_maker"
            ),
            *(
                at_with_by(step, "batch")
                for step in ("approved", "started", "finished", "reviewed", "released", "rejected", "recalled")
            ),
        ]
        indexes = [models.Index(fields=["formula", "status", "bud_on"], name="batch_by_use")]
        triggers = status_guards(BATCH_STEPS, "batch")

    @property
    def free(self) -> Decimal:
        """Units on hand that nobody is promised."""
        return self.on_hand - self.reserved

    @property
    def scan_code(self) -> str:
        """What the code on its own label says."""
        return f"{BATCH_PREFIX}{self.public_id}"

    def figure(self, key: str) -> Decimal:
        """A setting as it was when the batch was planned."""
        return Decimal(self.figures[key][0])

    def component_for(self, line: Any) -> Component:
        """What is scanned and weighed for a line of its formula: the line's own, or the trituration planned for it."""
        return self.active_from if self.active_from and line.role == ComponentRole.ACTIVE else line.component

    def asks_for(self, line: Any, lot: Lot) -> bool:
        """Whether `lot` is what is weighed for this line: the component, in its form (CMP-07, CMP-09)."""
        return lot.component_id == self.component_for(line).pk and not line.is_of_other_hydrate(lot)

    def is_usable_on(self, day: date) -> bool:
        """Whether it may be promised, filled and handed over on `day`."""
        return self.status == BatchStatus.RELEASED and self.bud_on is not None and self.bud_on >= day

    def standing(self) -> list[Any]:
        """Its weighings that count, in the order of the formula, without a query where they were fetched before."""
        if "weighings" in getattr(self, "_prefetched_objects_cache", {}):
            return [row for row in self.weighings.all() if row.voided_at is None]
        return list(self.weighings.standing()) if self.pk else []

    def stopped_by(self) -> str:
        """The open deviation because of which it is not finished, released or filled from, in words (DEV-01)."""
        found = self.deviations.filter(closed_at=None).order_by("opened_at", "pk").first()
        return f"Deviation {found.number} is open on batch {self.number}: {found.what}" if found else ""

    def signed_content(self) -> str:
        """What the step that signs now covers: the plan; once it is made, also what went in and what came out."""
        made: dict[str, Any] = {}
        if self.finished_at:
            made = {"made_on": str(self.made_on), "bud_on": str(self.bud_on), "counted": str(self.counted_units)}
            made["weighed"] = [weighing.said() for weighing in self.weighings.standing()]
        return canonical(self._plan() | made)

    def signed_as(self, meaning: Meaning) -> str:
        """What a signature of `meaning` has to say today: an approval is of the plan, whatever was made of it since."""
        return canonical(self._plan()) if meaning == Meaning.MFR_APPROVED else self.signed_content()

    def _plan(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "formula": [self.formula.code, self.formula.version],
            "units": str(self.planned_units),
            "overage": str(self.overage),
            **({"active_from": self.active_from.code} if self.active_from else {}),
        }
