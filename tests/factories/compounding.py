"""Invented formulas."""

import itertools
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from accounts.models import User
from compounding.actions.formulas import FormulaText, Ingredient, approve, draft
from compounding.models import Formula, IngredientRole
from premises.terms import Exclusion, Form
from tests.factories.accounts import pharmacist, proof_of

INGREDIENTS = [
    Ingredient("Naltrexone hydrochloride", IngredientRole.ACTIVE, Decimal("1.5")),
    Ingredient("Microcrystalline cellulose", IngredientRole.EXCIPIENT, None),
    Ingredient("Gelatin capsule, size 3", IngredientRole.SHELL, None, contains=Exclusion.GELATIN),
]

_numbers = itertools.count(1)


def a_formula_draft(
    *, by: User, at: datetime, code: str = "", strength_mg: str = "1.5", ingredients: Sequence[Ingredient] = INGREDIENTS
) -> Formula:
    """A capsule not yet approved."""
    text = FormulaText(
        code=code or f"LDN{next(_numbers)}C",
        name=f"Naltrexone Hydrochloride {strength_mg} mg Capsule",
        form=Form.CAPSULE,
        strength_mg=Decimal(strength_mg),
        description="Size 3, white",
        bud_days=180,
        storage="Room temperature, protected from light and moisture",
        instructions="Weigh, dilute geometrically, fill.",
    )
    return draft(text, ingredients, by=by, at=at)


def a_formula(*, by: User, at: datetime, code: str = "", strength_mg: str = "1.5") -> Formula:
    """A capsule in the catalogue: approved by another pharmacist than wrote it."""
    approver = pharmacist("Fern Approver")
    written = a_formula_draft(by=by, at=at, code=code, strength_mg=strength_mg)
    return approve(written, by=approver, at=at, proof=proof_of(approver, at))
