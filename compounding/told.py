"""How formulas are told: chips, fields, versions, and what can be done next."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.urls import reverse

from accounts.models import User
from compounding.bud_limits import BudBasis, EvidenceKind, KeptAt, evidence_needed
from compounding.duties import APPROVE_FORMULA
from compounding.formula_fields import FIELDS, Shape
from compounding.formula_rules import missing_for_approval
from compounding.lifecycle import FORMULA_STEPS, FormulaStatus
from compounding.models import Formula, FormulaIngredient
from compounding.told_stock import Button
from premises.models import Setting
from premises.quantities import dose_text
from records.problem import Blocker, Note, Problem
from records.steps import open_steps

STATE = {
    FormulaStatus.DRAFT: ("waiting", "Waits for approval"),
    FormulaStatus.APPROVED: ("released", "Approved"),
    FormulaStatus.RETIRED: ("stopped", "Retired"),
}
PROTECTS = {True: "yes", False: "no", None: ""}
# Fields whose value is not read as it is kept.
SHOWN: dict[str, Callable[[Formula], str]] = {
    "strength_mg": lambda formula: formula.strength,
    "form": lambda formula: formula.get_form_display(),
    "kept_in": lambda formula: KeptAt(formula.kept_in).words if formula.kept_in else "",
    "bud_class": lambda formula: formula.days_class.limit.words,
    "bud_basis": lambda formula: BudBasis(formula.bud_basis).words if formula.bud_basis else "",
    "container_protects": lambda formula: PROTECTS[formula.container_protects],
    "reference_units": lambda formula: dose_text(formula.reference_units) if formula.reference_units else "",
    "bud_days": lambda formula: f"{formula.bud_days} days",
}


def state_of(formula: Formula) -> tuple[str, str]:
    """The chip of a version: state and word."""
    return STATE[FormulaStatus(formula.status)]


def shown(formula: Formula, name: str) -> str:
    """One field as it is read."""
    return SHOWN[name](formula) if name in SHOWN else str(getattr(formula, name) or "")


def facts_of(formula: Formula) -> list[tuple[str, str]]:
    """The short fields a maker and a reviewer read first, and the version's own story (MFR-01 to MFR-15)."""
    short = [(field.label, shown(formula, field.name)) for field in FIELDS if field.shape != Shape.LINES]
    own = [
        ("Written by", formula.drafted_by.printed_name),
        ("Approved by", formula.approved_by.printed_name if formula.approved_by else ""),
        ("In force from", str(formula.effective_on or "")),
        ("Look at it again by", str(formula.review_on or "")),
    ]
    return [(label, value) for label, value in [*short, *own] if value]


def texts_of(formula: Formula) -> list[dict[str, Any]]:
    """The fields of several lines, each with its heading; the steps are numbered."""
    return [
        {
            "label": field.label,
            "lines": shown(formula, field.name).splitlines(),
            "ordered": field.name == "instructions",
        }
        for field in FIELDS
        if field.shape == Shape.LINES and shown(formula, field.name)
    ]


def ingredients_of(formula: Formula) -> list[dict[str, str]]:
    """The components for each unit and for the reference batch, in order (MFR-04, MFR-05)."""
    return [
        {
            "name": line.component.name,
            "role": line.role,
            "amount": _amount(line),
            "batch": _for_batch(line, formula),
            "pack": f"a full one holds {dose_text(line.pack_mg)} mg" if line.pack_mg else "",
            "details": _details(line),
            "contains": line.component.contains,
        }
        for line in formula.ingredients.select_related("component").order_by("position")
    ]


def _details(line: FormulaIngredient) -> str:
    preserves = "preserves it" if line.preserves else ""
    return ", ".join(word for word in [line.grade, line.hydrate, line.characteristics, preserves] if word)


def _amount(line: FormulaIngredient) -> str:
    return f"{dose_text(line.amount_mg)} mg" if line.amount_mg else "fills up"


def _for_batch(line: FormulaIngredient, formula: Formula) -> str:
    if not formula.reference_units or not line.amount_mg:
        return ""
    return f"{dose_text(line.amount_mg * formula.reference_units)} mg"


def problems_of(formula: Formula, needed: int) -> list[Problem]:
    """What a draft still waits for before it is approved; `needed` is how many signatures the house asks for."""
    if formula.status != FormulaStatus.DRAFT:
        return []
    found: list[Problem] = [
        Blocker("BUD-03" if fault.field == "evidence" else "MFR-15", "It does not say everything yet", fault.words)
        for fault in missing_for_approval(formula)
    ]
    if needed > 1:
        found.append(Note("MFR-15", f"{formula.approvals} of {needed} pharmacists have signed"))
    return found


def versions_of(formula: Formula) -> list[dict[str, Any]]:
    """Every version of the same code, the newest first, with how many batches were made on it (CR-12)."""
    rows = Formula.objects.filter(code=formula.code).annotate(made=Count("batches")).order_by("-version")
    return [{"formula": row, "state": state_of(row), "made": row.made, "here": row.pk == formula.pk} for row in rows]


def evidence_wanted(formula: Formula) -> list[EvidenceKind]:
    """The documents its days need (BUD-01, BUD-03)."""
    return evidence_needed(formula.days_class, BudBasis(formula.bud_basis or BudBasis.TABLE), formula.bud_days)


def buttons_of_formula(formula: Formula, user: User, at: datetime) -> list[Button]:
    """What `user` can do with this version at `at`; the first is what it waits for."""
    may, address = open_steps(formula, FORMULA_STEPS, user, at), [formula.public_id]
    writes = "edit" in may and formula.is_open
    signs = formula.drafted_by_id != user.pk or Setting.objects.value(APPROVE_FORMULA.setting)
    rows = [
        ("approve" in may and signs, "Approve the formula", "formula_approve", "a", "primary"),
        (writes and formula.drafted_by_id == user.pk, "Edit the draft", "formula_edit", "e", ""),
        (writes and bool(evidence_wanted(formula)), "Attach a document", "formula_document", "d", ""),
        (FORMULA_STEPS["draft"].roles & user.roles_at(at), "Write the next version", "formula_version", "v", ""),
        ("retire" in may, "Retire the formula", "formula_retire", "x", ""),
    ]  # fmt: skip
    return [Button(label, reverse(page, args=address), key, kind) for shown, label, page, key, kind in rows if shown]
