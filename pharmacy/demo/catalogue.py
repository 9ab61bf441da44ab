"""The invented catalogue: capsules, a tablet, a liquid, a cream; written by one pharmacist, approved by another."""

from datetime import datetime
from decimal import Decimal

from compounding.actions.formulas import FormulaText, Ingredient, approve, draft
from compounding.models import Formula, IngredientRole
from pharmacy.demo.people import Cast
from premises.quantities import dose_text
from premises.terms import Exclusion, Form

R = IngredientRole
API = "Naltrexone Hydrochloride, USP"
ROOM = "Store at room temperature, away from light and moisture"


def catalogue(people: Cast, at: datetime) -> list[Formula]:
    """Draft and approve every formula; one draft waits for its approval."""
    drafted = [draft(text, lines, by=people.staff["pharmacist"], at=at) for text, lines in [*_capsules(), *_others()]]
    owner = people.staff["owner"]
    approved = [approve(formula, by=owner, at=at, proof=people.proof(owner, at)) for formula in drafted]
    text, lines = _capsule(Decimal("0.25"))
    draft(text, lines, by=people.staff["pharmacist"], at=at)
    return approved


def _capsules() -> list[tuple[FormulaText, list[Ingredient]]]:
    return [_capsule(Decimal(n) / 2) for n in range(1, 10)]


def _capsule(strength: Decimal) -> tuple[FormulaText, list[Ingredient]]:
    words = dose_text(strength)
    text = FormulaText(
        code=f"LDN{words.replace('.', '')}C", name=f"Naltrexone Hydrochloride {words} mg Capsule", form=Form.CAPSULE,
        strength_mg=strength, description="Size 3, white", bud_days=180, storage=ROOM,
        instructions="Weigh with potency correction. Dilute geometrically in cellulose. Fill size 3. Weigh ten.",
    )  # fmt: skip
    return text, [
        Ingredient(API, R.ACTIVE, strength),
        Ingredient("Microcrystalline cellulose PH-105", R.EXCIPIENT, None),
        Ingredient("Capsule shell, size 3, gelatin", R.SHELL, Decimal(48), Exclusion.GELATIN),
    ]


def _others() -> list[tuple[FormulaText, list[Ingredient]]]:
    tablet = FormulaText(
        code="LDN3S", name="Naltrexone Hydrochloride 3 mg Sublingual Tablet", form=Form.SUBLINGUAL_TABLET,
        strength_mg=Decimal(3), description="Round, white", bud_days=180, storage=ROOM,
        instructions="Triturate with mannitol. Press in a calibrated mould. Weigh ten.",
    )  # fmt: skip
    liquid = FormulaText(
        code="LDN1L", name="Naltrexone Hydrochloride 1 mg/mL Oral Solution", form=Form.ORAL_SOLUTION,
        strength_mg=Decimal(1), description="Clear, amber bottle", bud_days=35, storage="Store in a refrigerator",
        instructions="Dissolve in purified water. Add glycerol and preservative. Make up to volume. Check pH 4.",
    )  # fmt: skip
    cream = FormulaText(
        code="LDN10K", name="Naltrexone Hydrochloride 10 mg/g Cream", form=Form.CREAM, strength_mg=Decimal(10),
        description="White cream, pump", bud_days=35, storage=ROOM,
        instructions="Dissolve in glycerin. Incorporate into the base. Mix to uniformity.",
    )  # fmt: skip
    return [
        (tablet, [
            Ingredient(API, R.ACTIVE, Decimal(3)),
            Ingredient("Mannitol", R.EXCIPIENT, None, Exclusion.MANNITOL),
        ]),
        (liquid, [
            Ingredient(API, R.ACTIVE, Decimal(1)),
            Ingredient("Sodium benzoate", R.EXCIPIENT, Decimal(1), Exclusion.BENZOATE),
            Ingredient("Glycerol 20 % in purified water", R.VEHICLE, None),
        ]),
        (cream, [Ingredient(API, R.ACTIVE, Decimal(10)), Ingredient("Cream base", R.VEHICLE, None)]),
    ]  # fmt: skip
