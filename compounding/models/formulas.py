"""Master formulation records: one per strength, form and set of excipients, versioned (USP <795>, MFR-01 to MFR-15)."""

import secrets
from decimal import Decimal
from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.roles import BENCH, PRACTICE, Role
from compounding.lifecycle import FORMULA_STEPS, FormulaStatus
from compounding.models.stock import Component, ComponentRole
from premises.quantities import strength_text
from premises.terms import Exclusion, Form
from records.action import canonical
from records.models.base import at_with_by, choices_of, known
from records.steps import Stepping, status_field, status_guards


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
        return {Exclusion(line.component.contains) for line in self.ingredients.all() if line.component.contains}

    def making_steps(self) -> list[str]:
        """How it is made, one instruction a line (MFR-07)."""
        return [line.strip() for line in self.instructions.splitlines() if line.strip()]

    def signed_content(self) -> str:
        """What an approval covers: every field a maker reads (MFR-15)."""
        fields = ["code", "version", "name", "form", "strength_mg", "description", "bud_days", "bud_reference"]
        said = {field: str(getattr(self, field)) for field in [*fields, "storage", "instructions"]}
        lines = self.ingredients.select_related("component").order_by("position")
        return canonical(said | {"ingredients": [line.said() for line in lines]})


@pghistory.track()
class FormulaIngredient(models.Model):
    """One component of a formula (MFR-04).

    `amount_mg` is for each unit, of a shell its weight; empty for a filler made up to the mark. `pack_mg` is what a
    full capsule holds of the pure powder, measured (CAPS_FILL); the active and the filler need it.
    """

    formula = models.ForeignKey(Formula, on_delete=models.PROTECT, related_name="ingredients")
    position = models.PositiveSmallIntegerField()
    component = models.ForeignKey(Component, on_delete=models.PROTECT, related_name="+")
    amount_mg = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True, help_text="empty: to fill")
    pack_mg = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_mg=None) | Q(amount_mg__gt=0), name="formula_ingredient_amount_positive"
            ),
            models.CheckConstraint(
                condition=Q(pack_mg=None) | Q(pack_mg__gt=0), name="formula_ingredient_pack_positive"
            ),
            models.UniqueConstraint(fields=["formula", "position"], name="formula_ingredient_position_once"),
            models.UniqueConstraint(fields=["formula", "component"], name="formula_ingredient_component_once"),
        ]

    def __str__(self) -> str:
        return self.component.name

    @property
    def role(self) -> ComponentRole:
        """What the component is."""
        return ComponentRole(self.component.role)

    def said(self) -> list[str]:
        """This line in the signed content."""
        return [self.component.code, self.component.name, self.role, str(self.amount_mg), str(self.pack_mg)]
