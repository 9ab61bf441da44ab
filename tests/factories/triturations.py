"""Invented stock triturations: their formula, and a lot of one made and released (TRI-01)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from compounding.actions import batches
from compounding.formula_text import Ingredient
from compounding.models import Component, Formula, FormulaIngredient, Hydrate, Lot
from premises.terms import Form
from tests.factories.accounts import pharmacist_in_charge, proof_of, technician
from tests.factories.compounding import a_component, a_formula, a_lot, a_started_batch, good_result, weighed
from tests.factories.quality import a_potency

D = Decimal


def a_trituration(
    *, by: User, at: datetime, code: str = "NTXT10", parts: int = 10, of: str = "NTX", **other: Any
) -> Formula:
    """An approved formula of naltrexone 1:10 in cellulose, or 1:100 with `parts`, of the component `of`."""
    strength = D(1000) / parts
    found = Component.objects.filter(code=of).first() or a_component(of, by=by, at=at)
    lines = [
        Ingredient(found, strength, hydrate=Hydrate.DIHYDRATE),
        Ingredient(a_component("MCC", by=by, at=at), None),
    ]
    said: dict[str, Any] = {
        "name": f"Naltrexone hydrochloride 1:{parts} in cellulose", "form": Form.TRITURATION, "ingredients": lines,
        "description": "White powder", "instructions": "Dilute geometrically.\nSieve.",
    }  # fmt: skip
    return a_formula(by=by, at=at, code=code, strength_mg=str(strength), **said | other)


def a_trituration_lot(
    *, by: User, at: datetime, formula: Formula | None = None, grams: int = 50, potency: str = "100", **lots: Lot
) -> Lot:
    """A batch of it made by a technician of their own, released by `by`: the lot it became.

    `potency` is what a laboratory found, percent of label; empty, it is released at risk by the pharmacist in charge.
    `lots` are weighed instead of new ones, by code.
    """
    formula = formula or a_trituration(by=by, at=at)
    maker = technician("Marjoram Mixer")
    batch = a_started_batch(at=at, maker=maker, formula=formula, units=grams)
    lines = FormulaIngredient.objects.filter(formula=formula).select_related("component", "formula")
    for line in lines.order_by("position"):
        lot = lots.get(line.component.code) or a_lot(line.component.code, by=by, at=at)
        weighed(batch, line, lot, maker=maker, witness=by, at=at)
    for step in batch.steps.all():
        batches.tick(step, result=good_result(step), by=maker, at=at)
    batches.finish(batch, D(grams), by=maker, at=at)
    if potency:
        a_potency(batch, percent=potency, by=by, at=at)
    releaser, risk = (by, "") if potency else (pharmacist_in_charge("Yarrow Chief"), "Patients wait.")
    batches.release(batch, risk_reason=risk, by=releaser, at=at, proof=proof_of(releaser, at))
    return Lot.objects.get(made_from=batch)
