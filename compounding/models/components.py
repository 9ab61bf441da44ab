"""What formulas are made of and lots are received of, when it is ordered and how it is kept (CMP-05, STK-02)."""

from enum import StrEnum

import pghistory
from django.db import models
from django.db.models import F, Q

from compounding.bud_limits import KeptAt
from premises.terms import Exclusion
from records.models import Recorded
from records.models.base import choices_of, known
from records.models.fields import LineField

SHELF_PREFIX = "AQ4"  # what the code of a component's shelf begins with


class ComponentRole(StrEnum):
    """What a component is in a formula (MFR-04)."""

    ACTIVE = "active"
    EXCIPIENT = "excipient"
    VEHICLE = "vehicle"
    SHELL = "shell"


class Hydrate(StrEnum):
    """The form an active is delivered in (CMP-09, CMP-10)."""

    ANHYDROUS = "anhydrous"
    DIHYDRATE = "dihydrate"
    NOT_APPLICABLE = "not_applicable"


@pghistory.track()
class Component(Recorded):
    """One active or excipient, whoever makes it. Shells and tablets are counted in pieces, everything else in mg.

    A stock trituration of `triturates` in `diluent` is made here and never received (4.3). Tablets say what each is
    labelled to hold, `tablet_mg`; what is weighed of them is their powder (TAB-01).
    At `reorder_at` or under it is ordered, up to `order_up_to`, both in its unit; without either nothing watches it.
    """

    code = models.CharField(max_length=12, unique=True)
    name = LineField(max_length=120, unique=True)
    role = models.CharField(max_length=10, choices=choices_of(ComponentRole))
    contains = models.CharField(max_length=20, choices=choices_of(Exclusion), blank=True)
    triturates = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="triturations", editable=False
    )
    diluent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    tablet_mg = models.DecimalField(max_digits=8, decimal_places=3, null=True, blank=True)
    reorder_at = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    order_up_to = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    kept_in = models.CharField(max_length=12, choices=choices_of(KeptAt), blank=True, db_default="")
    storage = LineField(max_length=80, blank=True, db_default="")
    hazard = LineField(max_length=80, blank=True, db_default="")

    class Meta:
        ordering = ["name"]
        constraints = [
            known("role", ComponentRole, "component_role_known"),
            models.CheckConstraint(
                condition=Q(contains="") | Q(contains__in=[e.value for e in Exclusion]), name="component_contains_known"
            ),
            models.CheckConstraint(
                condition=Q(triturates=None, diluent=None) | Q(triturates__isnull=False, diluent__isnull=False),
                name="component_trituration_has_diluent",
            ),
            models.CheckConstraint(
                condition=Q(tablet_mg=None) | Q(tablet_mg__gt=0, role="active", triturates=None),
                name="component_tablet_holds_active",
            ),
            models.CheckConstraint(
                condition=Q(kept_in="") | Q(kept_in__in=[k.value for k in KeptAt]), name="component_kept_in_known"
            ),
            models.CheckConstraint(
                condition=Q(reorder_at=None, order_up_to=None)
                | Q(
                    reorder_at__isnull=False,
                    order_up_to__isnull=False,
                    reorder_at__gte=0,
                    order_up_to__gt=F("reorder_at"),
                ),
                name="component_levels_go_together",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scan_code(self) -> str:
        """What the code on the label of its shelf says."""
        return f"{SHELF_PREFIX}{self.public_id}"

    @property
    def unit(self) -> str:
        """What it is counted in."""
        return "pieces" if self.role == ComponentRole.SHELL or self.tablet_mg else "mg"

    @property
    def weighed_in(self) -> str:
        """What it is measured in for a batch: of tablets it is the powder that is weighed."""
        return "pieces" if self.role == ComponentRole.SHELL else "mg"
