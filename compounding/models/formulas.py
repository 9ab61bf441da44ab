"""Master formulation records: one per strength, form and set of excipients, versioned (USP <795>, MFR-01 to MFR-15)."""

import secrets
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.roles import BENCH, PRACTICE, Role
from compounding.bud_limits import BudBasis, BudClass, KeptAt, usual_class
from compounding.lifecycle import FORMULA_STEPS, FormulaStatus
from compounding.models.components import ComponentRole
from premises.quantities import strength_text
from premises.terms import Exclusion, Form
from records.action import canonical
from records.models.base import at_with_by, choices_of, known
from records.models.fields import LineField, LinesField
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
        """The approved versions of what may be prescribed."""
        return self.approved().exclude(form=Form.TRITURATION)

    def approved(self) -> "FormulaQuerySet":
        """The approved versions."""
        return self.filter(status=FormulaStatus.APPROVED)

    def triturations(self) -> "FormulaQuerySet":
        """The approved stock triturations, the strongest first: a weaker one may be made of it (4.3)."""
        return self.approved().filter(form=Form.TRITURATION).order_by("-strength_mg", "code")

    def catalogue(self) -> "FormulaQuerySet":
        """In the order of a catalogue: form, strength, newest version first."""
        return self.order_by("form", "strength_mg", "code", "-version")


LONGEST_TEXT = 8000
# What is written once: the database refuses another value from the first approving signature on (MFR-15).
WRITTEN = [
    "code", "version", "name", "form", "strength_mg", "description", "bud_days", "bud_reference", "storage",
    "instructions", "drafted_by_id", "drafted_at",
]  # fmt: skip
WRITTEN_LATER = [
    "reference_units", "container_closure", "container_protects", "equipment", "kept_in", "bud_class", "bud_basis",
    "stability", "calculations", "labelling", "repeatability",
]  # fmt: skip


def frozen_guard() -> pgtrigger.Trigger:
    """The guard of the database over the text of a version that is signed, approved or retired (MFR-15)."""
    changed = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in [*WRITTEN, *WRITTEN_LATER])
    return pgtrigger.Trigger(
        name="formula_frozen",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.Condition(f"((OLD.status <> 'draft' OR OLD.approvals > 0) AND ({changed}))"),
        func="RAISE EXCEPTION 'the formula is frozen';",
    )


def _known_or_empty(field: str, enum: Any) -> models.CheckConstraint:
    values = [member.value for member in enum]
    return models.CheckConstraint(
        condition=Q(**{field: ""}) | Q(**{f"{field}__in": values}), name=f"formula_{field}_known"
    )


def _lines() -> LinesField:
    return LinesField(blank=True, db_default="", validators=[MaxLengthValidator(LONGEST_TEXT)])


def _word(enum: Any, length: int = 24) -> models.CharField:
    return models.CharField(max_length=length, choices=choices_of(enum), blank=True, db_default="")


def new_public_token() -> str:
    """128 random bits for the know-your-capsule address: nobody counts through them."""
    return secrets.token_urlsafe(16)


@pghistory.track()
class Formula(Stepping):
    """One version of one master formulation record. Strength is naltrexone hydrochloride per unit, mL or g, in mg."""

    code = models.CharField(max_length=12)
    version = models.PositiveIntegerField(default=1)
    name = LineField(max_length=120)
    form = models.CharField(max_length=24, choices=choices_of(Form))
    strength_mg = models.DecimalField(max_digits=9, decimal_places=4)
    description = LineField(max_length=120, help_text="how it looks, as on the label: Size 3, white")
    bud_days = models.PositiveSmallIntegerField()
    bud_reference = LineField(max_length=200, default="USP <795> default table")
    storage = LineField(max_length=120)
    instructions = LinesField(validators=[MaxLengthValidator(LONGEST_TEXT)])
    reference_units = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    container_closure = LineField(max_length=200, blank=True, db_default="")
    container_protects = models.BooleanField(null=True, blank=True)
    equipment = _lines()
    kept_in = _word(KeptAt)
    bud_class = _word(BudClass)
    bud_basis = _word(BudBasis)
    stability = _lines()
    calculations = _lines()
    labelling = _lines()
    repeatability = _lines()
    status = status_field(FormulaStatus)
    approvals = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    effective_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
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
            _known_or_empty("kept_in", KeptAt),
            _known_or_empty("bud_class", BudClass),
            _known_or_empty("bud_basis", BudBasis),
            models.CheckConstraint(
                condition=Q(reference_units=None) | Q(reference_units__gt=0), name="formula_reference_positive"
            ),
            at_with_by("approved", "formula"),
            at_with_by("retired", "formula"),
        ]
        triggers = [*status_guards(FORMULA_STEPS, "formula"), frozen_guard()]

    @property
    def product(self) -> str:
        """What a catalogue line says: `4.5 mg capsule`."""
        return f"{self.strength} {Form(self.form).singular}"

    @property
    def strength(self) -> str:
        """The strength in words of the form: `4.5 mg`, `1 mg/mL`, `10 mg/g`."""
        return strength_text(Decimal(self.strength_mg), per=Form(self.form).strength_per)

    @property
    def unit_word(self) -> str:
        """What amounts are for: `capsule`, `mL`, `g`."""
        return Form(self.form).words.unit

    @property
    def is_liquid(self) -> bool:
        """Whether it is measured in mL or g rather than counted."""
        return bool(Form(self.form).strength_per)

    @property
    def is_trituration(self) -> bool:
        """Whether it becomes a lot for the bench rather than something for a patient (4.3)."""
        return Form(self.form) == Form.TRITURATION

    @property
    def filler(self) -> Any:
        """The line that fills up to the mark; None where none does."""
        lines = (line for line in self.lines() if line.role not in {ComponentRole.ACTIVE, ComponentRole.SHELL})
        return next((line for line in lines if line.amount_mg is None), None)

    @property
    def active(self) -> Any:
        """The line of its active; None in a draft without one."""
        return next((line for line in self.lines() if line.role == ComponentRole.ACTIVE), None)

    def lines(self) -> list[Any]:
        """Its components, fetched once: but for a draft, which is still written, they never change (the database)."""
        if "ingredients" not in self._fetched():
            found = self.ingredients.select_related("component")
            if self.is_draft:
                return list(found)
            models.prefetch_related_objects([self], models.Prefetch("ingredients", found))
        return list(self.ingredients.all())

    def _fetched(self) -> Mapping[str, Any]:
        return getattr(self, "_prefetched_objects_cache", {})

    def excluded(self) -> set[Exclusion]:
        """The excipients in it that a patient may have to leave out (RX-10)."""
        return {Exclusion(line.component.contains) for line in self.lines() if line.component.contains}

    def making_steps(self) -> list[str]:
        """How it is made, one instruction a line (MFR-07)."""
        return [line.strip() for line in self.instructions.splitlines() if line.strip()]

    @property
    def days_class(self) -> BudClass:
        """The class its beyond-use date is judged by; a version that says none is of its form's usual one (BUD-02)."""
        return BudClass(self.bud_class) if self.bud_class else usual_class(Form(self.form))

    @property
    def is_draft(self) -> bool:
        """Whether it waits for its approval, signed by somebody already or not."""
        return self.status == FormulaStatus.DRAFT

    @property
    def is_open(self) -> bool:
        """Whether it may still be written: a draft that nobody has signed yet (MFR-15)."""
        return self.is_draft and not self.approvals

    def signed_content(self) -> str:
        """What an approval covers: every field a maker reads (MFR-15); what a version does not say is left out."""
        fields = ["code", "version", "name", "form", "strength_mg", "description", "bud_days", "bud_reference"]
        said: dict[str, Any] = {field: str(getattr(self, field)) for field in [*fields, "storage", "instructions"]}
        later = {field: getattr(self, field) for field in WRITTEN_LATER}
        said |= {field: str(value) for field, value in later.items() if value not in {None, ""}}
        lines = self.ingredients.select_related("component").order_by("position")
        said["ingredients"] = [line.said() for line in lines]
        parts: dict[str, Any] = {"checks": self.checks.order_by("position"), "evidence": self.evidence.order_by("pk")}
        said |= {name: found for name, rows in parts.items() if (found := [row.said() for row in rows])}
        return canonical(said)
