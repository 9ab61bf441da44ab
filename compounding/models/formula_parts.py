"""The parts of a master formulation record: its components, its quality checks, the evidence for its date.

Nothing is deleted: a line that a draft no longer has stands without its formula, and row history says which it was.
"""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from compounding.bud_limits import EvidenceKind
from compounding.models.components import Component, ComponentRole, Hydrate
from compounding.models.formulas import Formula
from compounding.models.stock import Lot
from records.models import Recorded
from records.models.base import choices_of, known
from records.models.fields import LineField

# A part of a formula that is signed, approved or retired is neither changed nor added nor taken away (MFR-15).
FROZEN_WITH_ITS_FORMULA = """
    IF EXISTS (
        SELECT 1 FROM compounding_formula
        WHERE id IN ({rows}) AND (status <> 'draft' OR approvals > 0)
    ) THEN RAISE EXCEPTION 'the formula is frozen'; END IF;
    RETURN {row};
"""


def _frozen(name: str) -> list[pgtrigger.Trigger]:
    """The guards of the database over one table of parts."""
    rows = {
        pgtrigger.Insert: ("NEW.formula_id", "NEW"),
        pgtrigger.Update: ("NEW.formula_id, OLD.formula_id", "NEW"),
        pgtrigger.Delete: ("OLD.formula_id", "OLD"),
    }
    return [
        pgtrigger.Trigger(
            name=f"{name}_frozen_{str(operation).lower()}",
            operation=operation,
            when=pgtrigger.Before,
            func=FROZEN_WITH_ITS_FORMULA.format(rows=ids, row=row),
        )
        for operation, (ids, row) in rows.items()
    ]


@pghistory.track()
class FormulaIngredient(models.Model):
    """One component of a formula (MFR-04, MFR-05).

    `amount_mg` is for each unit, of a shell its weight; empty for a filler or vehicle made up to the mark. `pack_mg` is
    what a full capsule, or cavity of the mould, holds of the pure powder, measured (CAPS_FILL).
    """

    formula = models.ForeignKey(Formula, on_delete=models.PROTECT, null=True, related_name="ingredients")
    position = models.PositiveSmallIntegerField()
    component = models.ForeignKey(Component, on_delete=models.PROTECT, related_name="+")
    amount_mg = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True, help_text="empty: to fill")
    pack_mg = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    grade = LineField(max_length=40, blank=True, db_default="")
    hydrate = models.CharField(max_length=16, choices=choices_of(Hydrate), blank=True, db_default="")
    characteristics = LineField(max_length=200, blank=True, db_default="")
    preserves = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_mg=None) | Q(amount_mg__gt=0), name="formula_ingredient_amount_positive"
            ),
            models.CheckConstraint(
                condition=Q(pack_mg=None) | Q(pack_mg__gt=0), name="formula_ingredient_pack_positive"
            ),
            models.CheckConstraint(
                condition=Q(hydrate="") | Q(hydrate__in=[h.value for h in Hydrate]),
                name="formula_ingredient_hydrate_known",
            ),
            models.UniqueConstraint(fields=["formula", "position"], name="formula_ingredient_position_once"),
            models.UniqueConstraint(fields=["formula", "component"], name="formula_ingredient_component_once"),
        ]
        triggers = _frozen("formula_ingredient")

    def __str__(self) -> str:
        return self.component.name

    @property
    def role(self) -> ComponentRole:
        """What the component is."""
        return ComponentRole(self.component.role)

    def is_of_other_hydrate(self, lot: Lot) -> bool:
        """Whether `lot` is the other form of the active than the one asked for (MFR-05, CMP-09)."""
        return bool(self.hydrate) and self.hydrate != lot.hydrate

    def said(self) -> list[str]:
        """This line in the signed content; what a line does not say is left out."""
        line = [self.component.code, self.component.name, self.role, str(self.amount_mg), str(self.pack_mg)]
        more = [self.grade, self.hydrate, self.characteristics, "preserves" if self.preserves else ""]
        return line + (more if any(more) else [])


@pghistory.track()
class FormulaCheck(models.Model):
    """One quality check with the result expected (MFR-13)."""

    formula = models.ForeignKey(Formula, on_delete=models.PROTECT, null=True, related_name="checks")
    position = models.PositiveSmallIntegerField()
    test = LineField(max_length=80)
    method = LineField(max_length=160)
    expected = LineField(max_length=160)
    sample = LineField(max_length=80, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["formula", "position"], name="formula_check_position_once")]
        triggers = _frozen("formula_check")

    def __str__(self) -> str:
        return self.test

    def said(self) -> list[str]:
        """This check in the signed content."""
        return [self.test, self.method, self.expected, self.sample]


@pghistory.track()
class FormulaEvidence(Recorded):
    """A document behind a longer beyond-use date; the last of each kind counts, none is thrown away (BUD-03)."""

    formula = models.ForeignKey(Formula, on_delete=models.PROTECT, related_name="evidence")
    kind_of = models.CharField(max_length=16, choices=choices_of(EvidenceKind))
    title = LineField(max_length=200)
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at", "pk"]
        verbose_name_plural = "formula evidence"
        constraints = [known("kind_of", EvidenceKind, "formula_evidence_kind_known")]
        triggers = _frozen("formula_evidence")

    @property
    def document(self) -> str:
        """What the document is, in words."""
        return EvidenceKind(self.kind_of).words

    def said(self) -> list[str]:
        """This document in the signed content."""
        return [self.kind_of, self.title, self.sha256]
