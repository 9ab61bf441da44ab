"""What comes in and what there is: lots received or made here (CMP-01 to CMP-09, TRI-01, TAB-01)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Any

import pghistory
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Upper
from django.utils import timezone

from accounts.roles import BENCH
from compounding.amounts import tablet_percent
from compounding.calculations import Assay, Basis
from compounding.lifecycle import LOT_STEPS, LotStatus
from compounding.models.components import Component, Hydrate
from records.action import canonical
from records.models.base import at_with_by, choices_of, known
from records.models.fields import LineField
from records.public_ids import normalise
from records.steps import Stepping, status_field, status_guards

User = settings.AUTH_USER_MODEL
LOT_PREFIX = "AQ3"  # what the code of a received lot's own label begins with
NEVER_AGAIN = (LotStatus.REJECTED, LotStatus.RECALLED)  # no verdict on a lot follows these


class Shown(StrEnum):
    """By what a list of lots is filtered."""

    USABLE = "usable"
    QUARANTINED = "quarantined"
    TO_DESTROY = "to_destroy"
    USED_UP = "used_up"


class LotQuerySet(models.QuerySet["Lot"]):
    """Which lots."""

    def visible_to(self, user: Any) -> "LotQuerySet":
        """The bench sees all, nobody else any (SEC-02)."""
        return self if user.roles_at(timezone.now()) & BENCH else self.none()

    def usable_on(self, day: date) -> "LotQuerySet":
        """Released, in date on `day`, not used up, made in no batch that is stopped, the first to end first (FEFO)."""
        open_ones = apps.get_model("compounding", "Deviation").objects.filter(
            batch=OuterRef("made_from"), closed_at=None
        )
        found = self.filter(status=LotStatus.RELEASED, expires_on__gte=day, on_hand__gt=0)
        return found.exclude(Exists(open_ones)).order_by("expires_on", "pk")

    def made_here(self) -> "LotQuerySet":
        """Those a batch of ours became, the newest first (TRI-01)."""
        found = self.filter(made_from__isnull=False).select_related("made_from__formula", "component__triturates")
        return found.newest()

    def newest(self) -> "LotQuerySet":
        """The last received first."""
        return self.order_by("-received_at", "-pk")

    def after(self, lot: "Lot | None") -> "LotQuerySet":
        """Those received before `lot`: the next page of the newest."""
        if lot is None:
            return self
        return self.filter(Q(received_at__lt=lot.received_at) | Q(received_at=lot.received_at, pk__lt=lot.pk))

    def waiting(self) -> "LotQuerySet":
        """In quarantine, the longest waiting first (CMP-06)."""
        return self.filter(status=LotStatus.QUARANTINED).order_by("received_at", "pk")

    def ending(self, today: date, day: date) -> "LotQuerySet":
        """Usable today and over by `day`, the first to end first (CMP-04)."""
        return self.usable_on(today).filter(expires_on__lte=day)

    def to_destroy(self, day: date) -> "LotQuerySet":
        """What is left of lots that may never be weighed again on `day`, the first to end first (RET-02)."""
        never = Q(status__in=NEVER_AGAIN) | Q(expires_on__lt=day)
        return self.filter(never, on_hand__gt=0).order_by("expires_on", "pk")

    def with_code(self, code: str) -> "Lot | None":
        """The lot a scanned or typed code stands for: that of its label, or its number.

        One in 32 numbers could be an identifier too, so both are looked for.
        """
        wanted = normalise(code).removeprefix(LOT_PREFIX)
        return self.filter(Q(public_id=wanted) | Q(number=code.strip().upper())).first()

    def matching(self, said: str) -> "LotQuerySet":
        """Those whose component, number, maker's lot or vendor has these letters in it; all where none are given."""
        names = ("component__name", "component__code", "number", "maker_lot", "vendor")
        return self.filter(reduce(or_, (Q(**{f"{name}__icontains": said}) for name in names))) if said else self

    def beginning(self, said: str) -> "LotQuerySet":
        """Whose number, ours or the supplier's, begins so; the newest first."""
        ours, theirs = self.filter(number__startswith=said.upper()), self.filter(maker_lot__istartswith=said)
        return self.filter(pk__in=ours.values("pk").union(theirs.values("pk"), all=True)).newest()

    def standing_as(self, shown: "Shown | None", day: date) -> "LotQuerySet":
        """Those that are `shown` on `day`; all where nothing is asked."""
        ways: dict[Shown | None, Callable[[], LotQuerySet]] = {
            Shown.USABLE: lambda: self.usable_on(day),
            Shown.QUARANTINED: self.waiting,
            Shown.TO_DESTROY: lambda: self.to_destroy(day),
            Shown.USED_UP: lambda: self.filter(on_hand=0),
        }
        return ways[shown]() if shown else self

    def with_component(self) -> "LotQuerySet":
        """With what a list reads."""
        return self.select_related("component", "received_by", "made_from")


@pghistory.track()
class Lot(Stepping):
    """One lot: received, with what its certificate says (CMP-05, CMP-09), or made of a batch of ours (TRI-01).

    `on_hand` is what is left, in the unit of its component. `expires_on` is the vendor's date, a year after receipt
    where the vendor gives none (CMP-03), or the beyond-use date of the batch it was `made_from` (BUD-04). Of that,
    `diluent_percent` is the diluent (D-12); its assay counts all of it.
    """

    component = models.ForeignKey(Component, on_delete=models.PROTECT, related_name="lots")
    number = models.CharField(max_length=16, unique=True, editable=False)
    vendor = LineField(max_length=120)
    manufacturer = LineField(max_length=120)
    catalogue_number = LineField(max_length=40, blank=True)
    maker_lot = LineField(max_length=40)
    received_on = models.DateField()
    expires_on = models.DateField()
    expiry_is_given = models.BooleanField(default=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    on_hand = models.DecimalField(max_digits=14, decimal_places=3)
    hydrate = models.CharField(max_length=16, choices=choices_of(Hydrate), default=Hydrate.NOT_APPLICABLE)
    assay_percent = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    assay_basis = models.CharField(max_length=12, choices=choices_of(Basis), blank=True)
    water_percent = models.DecimalField(max_digits=7, decimal_places=4, default=Decimal(0))
    tablets_weighed = models.PositiveSmallIntegerField(null=True, blank=True)
    tablets_mg = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    solvents_percent = models.DecimalField(max_digits=7, decimal_places=4, default=Decimal(0))
    diluent_percent = models.DecimalField(max_digits=7, decimal_places=4, default=Decimal(0), db_default=Decimal(0))
    made_from = models.OneToOneField(
        "compounding.Batch", on_delete=models.PROTECT, null=True, blank=True, related_name="became", editable=False
    )
    certificate_sha256 = models.CharField(max_length=64, blank=True)
    status = status_field(LotStatus)
    received_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    released_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)
    rejected_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    rejected_at = models.DateTimeField(null=True, blank=True)
    recalled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recalled_at = models.DateTimeField(null=True, blank=True)
    destroyed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    destroyed_at = models.DateTimeField(null=True, blank=True)
    destroyed_with = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = LotQuerySet.as_manager()

    class Meta:
        constraints = [
            known("status", LotStatus, "lot_status_known"),
            known("hydrate", Hydrate, "lot_hydrate_known"),
            models.CheckConstraint(
                condition=Q(assay_basis="") | Q(assay_basis__in=[b.value for b in Basis]), name="lot_basis_known"
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="lot_quantity_positive"),
            models.CheckConstraint(condition=Q(on_hand__gte=0), name="lot_on_hand_not_negative"),
            models.CheckConstraint(
                condition=Q(destroyed_at=None, destroyed_with=None)
                | (Q(on_hand=0, destroyed_with__isnull=False) & ~Q(destroyed_with=F("destroyed_by"))),
                name="lot_destroyed_whole_by_two",
            ),
            models.CheckConstraint(
                condition=Q(diluent_percent=0)
                | Q(diluent_percent__gt=0, diluent_percent__lt=100, made_from__isnull=False),
                name="lot_diluted_here",
            ),
            models.CheckConstraint(
                condition=Q(tablets_weighed=None, tablets_mg=None) | Q(tablets_weighed__gte=20, tablets_mg__gt=0),
                name="lot_tablets_weighed",
            ),
            *(at_with_by(step, "lot") for step in ("released", "rejected", "recalled", "destroyed")),
        ]
        indexes = [models.Index(OpClass(Upper("maker_lot"), name="text_pattern_ops"), name="lot_by_makers_number")]
        triggers = status_guards(LOT_STEPS, "lot")

    @property
    def average_mg(self) -> Decimal | None:
        """What one of its tablets weighs on average; None of anything else (TAB-01)."""
        return self.tablets_mg / self.tablets_weighed if self.tablets_mg and self.tablets_weighed else None

    @property
    def assay(self) -> Assay | None:
        """The assay as the arithmetic takes it, of tablets their label claim; None where nothing is known of it."""
        if self.average_mg and self.component.tablet_mg:
            return Assay(tablet_percent(self.component.tablet_mg, self.average_mg), Basis.AS_IS)
        if self.assay_percent is None:
            return None
        said = [self.water_percent, self.solvents_percent, self.diluent_percent]
        return Assay(self.assay_percent, Basis(self.assay_basis), *said)

    @property
    def scan_code(self) -> str:
        """What the code on its own label says."""
        return f"{LOT_PREFIX}{self.public_id}"

    def is_expired(self, day: date) -> bool:
        """Whether its last day has passed on `day`."""
        return self.expires_on < day

    def is_to_destroy(self, day: date) -> bool:
        """Whether something is left of it that may never be weighed again on `day` (RET-02)."""
        return self.on_hand > 0 and (self.status in NEVER_AGAIN or self.is_expired(day))

    def signed_content(self) -> str:
        """What a release covers: what the certificate says of this lot."""
        fields = ["number", "maker_lot", "manufacturer", "vendor", "expires_on", "assay_percent", "assay_basis"]
        fields += ["water_percent", "solvents_percent", "hydrate", "certificate_sha256"]
        said = {name: str(getattr(self, name)) for name in fields} | {"component": self.component.code}
        if self.made_from:
            said |= {"made_from": self.made_from.number, "diluent_percent": str(self.diluent_percent)}
        if self.tablets_mg:
            said |= {"tablets_weighed": str(self.tablets_weighed), "tablets_mg": str(self.tablets_mg)}
        return canonical(said)
