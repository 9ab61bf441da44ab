"""Master formulation records: one per strength, form and set of excipients, versioned (USP <795>, MFR-01 to MFR-15)."""

import secrets
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.roles import BENCH, PRACTICE, Role
from compounding.lifecycle import FORMULA_STEPS, FormulaStatus
from premises.quantities import strength_text
from premises.terms import Exclusion, Form
from records.action import canonical
from records.models.base import at_with_by, choices_of, known
from records.steps import Stepping, status_field, status_guards


class IngredientRole(StrEnum):
    """What a component is in the formula (MFR-04)."""

    ACTIVE = "active"
    EXCIPIENT = "excipient"
    VEHICLE = "vehicle"
    SHELL = "shell"


class FormulaQuerySet(models.QuerySet["Formula"]):
    """Which formulas."""

    def visible_to(self, user: Any) -> "FormulaQuerySet":
        """The bench sees every version; practices and their systems what may be ordered; others nothing."""
        held = user.roles_at(timezone.now())
        if held & BENCH:
            return self
        return self.orderable() if held & (PRACTICE | {Role.CLIENT}) else self.none()

    def orderable(self) -> "FormulaQuerySet":
        """The approved versions."""
        return self.filter(status=FormulaStatus.APPROVED)

    def catalogue(self) -> "FormulaQuerySet":
        """In the order of a catalogue: form, strength, newest version first."""
        return self.order_by("form", "strength_mg", "code", "-version")


def new_public_token() -> str:
    """128 random bits for the know-your-capsule address: nobody counts through them."""
    return secrets.token_urlsafe(16)


@pghistory.track()
class Formula(Stepping):
    """One version of one master formulation record. Strength is naltrexone hydrochloride per unit, mL or g, in mg."""

    code = models.CharField(max_length=12)
    version = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=120)
    form = models.CharField(max_length=24, choices=choices_of(Form))
    strength_mg = models.DecimalField(max_digits=9, decimal_places=4)
    description = models.CharField(max_length=120, help_text="how it looks, as on the label: Size 3, white")
    bud_days = models.PositiveSmallIntegerField()
    bud_reference = models.CharField(max_length=200, default="USP <795> default table")
    storage = models.CharField(max_length=120)
    instructions = models.TextField()
    status = status_field(FormulaStatus)
    public_token = models.CharField(max_length=22, unique=True, default=new_public_token, editable=False)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    retired_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True)

    objects = FormulaQuerySet.as_manager()

    class Meta:
        constraints = [
            known("form", Form, "formula_form_known"),
            known("status", FormulaStatus, "formula_status_known"),
            models.UniqueConstraint(fields=["code", "version"], name="formula_version_once"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(status=FormulaStatus.APPROVED), name="formula_one_approved_version"
            ),
            models.CheckConstraint(condition=Q(strength_mg__gt=0), name="formula_strength_positive"),
            models.CheckConstraint(condition=Q(bud_days__gte=1, bud_days__lte=180), name="formula_bud_1_to_180"),
            at_with_by("approved", "formula"),
            at_with_by("retired", "formula"),
        ]
        triggers = status_guards(FORMULA_STEPS, "formula")

    @property
    def product(self) -> str:
        """What a catalogue line says: `4.5 mg capsule`."""
        return f"{self.strength} {Form(self.form).singular}"

    @property
    def strength(self) -> str:
        """The strength in words of the form: `4.5 mg`, `1 mg/mL`, `10 mg/g`."""
        return strength_text(Decimal(self.strength_mg), per=Form(self.form).strength_per)

    @property
    def is_liquid(self) -> bool:
        """Whether it is measured in mL or g rather than counted."""
        return bool(Form(self.form).strength_per)

    def excluded(self) -> set[Exclusion]:
        """The excipients in it that a patient may have to leave out (RX-10)."""
        return {Exclusion(line.contains) for line in self.ingredients.all() if line.contains}

    def signed_content(self) -> str:
        """What an approval covers: every field a maker reads (MFR-15)."""
        fields = ["code", "version", "name", "form", "strength_mg", "description", "bud_days", "bud_reference"]
        said = {field: str(getattr(self, field)) for field in [*fields, "storage", "instructions"]}
        lines = [[i.name, i.role, str(i.amount_mg), i.contains] for i in self.ingredients.order_by("position")]
        return canonical(said | {"ingredients": lines})


@pghistory.track()
class FormulaIngredient(models.Model):
    """One component of a formula and its amount per unit (MFR-04)."""

    formula = models.ForeignKey(Formula, on_delete=models.PROTECT, related_name="ingredients")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=10, choices=choices_of(IngredientRole))
    amount_mg = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True, help_text="empty: to fill")
    contains = models.CharField(max_length=20, choices=choices_of(Exclusion), blank=True)

    class Meta:
        constraints = [
            known("role", IngredientRole, "formula_ingredient_role_known"),
            models.CheckConstraint(
                condition=Q(contains="") | Q(contains__in=[e.value for e in Exclusion]),
                name="formula_ingredient_contains_known",
            ),
            models.UniqueConstraint(fields=["formula", "position"], name="formula_ingredient_position_once"),
        ]

    def __str__(self) -> str:
        return self.name
