"""Invented components, lots, formulas and batches."""

import itertools
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import User
from compounding.actions import batches, stock, weighing
from compounding.actions.formulas import Check, FormulaText, Ingredient, approve, draft
from compounding.calculations import Assay, Basis
from compounding.models import (
    Batch,
    BatchStep,
    Component,
    ComponentRole,
    Formula,
    FormulaIngredient,
    Hydrate,
    Lot,
    Weighing,
)
from compounding.targets import target_for
from premises.terms import Exclusion, Form
from tests.factories.accounts import pharmacist, pharmacist_in_charge, proof_of, technician
from tests.factories.days import day_of
from tests.factories.equipment import ready_to_weigh
from tests.factories.quality import PDF, a_potency, closed
from tests.factories.samples import good_sample

R = ComponentRole
COMPONENTS: dict[str, tuple[str, ComponentRole, Exclusion | None]] = {
    "NTX": ("Naltrexone hydrochloride", R.ACTIVE, None),
    "MCC": ("Microcrystalline cellulose", R.EXCIPIENT, None),
    "WATER": ("Purified water with benzoate", R.VEHICLE, Exclusion.BENZOATE),
    "CAP3": ("Gelatin capsule, size 3", R.SHELL, Exclusion.GELATIN),
    "CAP3V": ("Hypromellose capsule, size 3", R.SHELL, None),
    "MANN": ("Mannitol", R.EXCIPIENT, Exclusion.MANNITOL),
    "BENZ": ("Sodium benzoate", R.EXCIPIENT, Exclusion.BENZOATE),
    "GLYW": ("Glycerol 20 % in purified water", R.VEHICLE, None),
    "BASE": ("Cream base", R.VEHICLE, None),
}
# D-02: a dihydrate lot, 99.6 % on the anhydrous basis, 8.5 % water.
DIHYDRATE = Assay(Decimal("99.6"), Basis.ANHYDROUS, Decimal("8.5"))
# What an approval asks for beside the text every draft has.
COMPLETE: dict[str, Any] = {
    "container_closure": "Amber vial, child-resistant closure",
    "container_protects": True,
    "equipment": "Balance\nCapsule machine, size 3",
    "labelling": "Keep out of the reach of children",
}
CHECKS = [Check("Weight", "10 capsules, net fill", "each 90 to 110 %, mean 95 to 105 %", "10 or a tenth")]

D = Decimal
OTHER_FORMS: dict[Form, tuple[str, str, list[tuple[str, Decimal | None, Decimal | None]], dict[str, Any]]] = {
    Form.SUBLINGUAL_TABLET: ("LDN3S", "3", [("NTX", D(3), D(150)), ("MANN", None, D(160))], {}),
    Form.ORAL_SOLUTION: (
        "LDN1L", "1", [("NTX", D(1), None), ("BENZ", D(1), None), ("GLYW", None, None)],
        {"bud_days": 35, "description": "Clear, colourless"},
    ),
    Form.CREAM: ("LDN10K", "10", [("NTX", D(10), None), ("BASE", None, None)], {"bud_days": 35}),
}  # fmt: skip
PRESERVING = {"BENZ", "BASE"}  # a cream base holds its own preservative

QUANTITY = {R.SHELL: Decimal(5000), R.VEHICLE: Decimal(1_000_000)}
_numbers = itertools.count(1)


def a_component(code: str = "NTX", *, by: User, at: datetime) -> Component:
    """One of COMPONENTS, entered once."""
    name, role, contains = COMPONENTS[code]
    found = Component.objects.filter(code=code).first()
    return found or stock.add_component(code=code, name=name, role=role, contains=contains, by=by, at=at)


def capsule_ingredients(strength_mg: str, *, by: User, at: datetime) -> list[Ingredient]:
    """The active, the filler and the shell of example D-09."""
    return [
        Ingredient(a_component("NTX", by=by, at=at), Decimal(strength_mg), Decimal(180), hydrate=Hydrate.DIHYDRATE),
        Ingredient(a_component("MCC", by=by, at=at), None, Decimal(130)),
        Ingredient(a_component("CAP3", by=by, at=at), Decimal(48)),
    ]


def a_formula_of(form: Form, *, by: User, at: datetime) -> Formula:
    """A tablet of 3 mg, a solution of 1 mg/mL or a cream of 10 mg/g, approved."""
    code, strength, lines, other = OTHER_FORMS[form]
    parts = [
        Ingredient(
            a_component(name, by=by, at=at), amount, pack,
            hydrate=Hydrate.DIHYDRATE if name == "NTX" else None, preserves=name in PRESERVING,
        )
        for name, amount, pack in lines
    ]  # fmt: skip
    name = f"Naltrexone Hydrochloride, {form.singular}"
    return a_formula(by=by, at=at, code=code, strength_mg=strength, ingredients=parts, form=form, name=name, **other)


def a_vehicle(*, by: User, at: datetime) -> Ingredient:
    """What fills up a liquid."""
    return Ingredient(a_component("WATER", by=by, at=at), None)


def a_formula_draft(
    *,
    by: User,
    at: datetime,
    code: str = "",
    strength_mg: str = "1.5",
    ingredients: Sequence[Ingredient] | None = None,
    **other: Any,
) -> Formula:
    """A capsule not yet approved."""
    text: dict[str, Any] = {
        "code": code or f"LDN{next(_numbers)}C",
        "name": f"Naltrexone Hydrochloride {strength_mg} mg Capsule",
        "form": Form.CAPSULE,
        "strength_mg": Decimal(strength_mg),
        "description": "Size 3, white",
        "bud_days": 180,
        "storage": "Room temperature, protected from light and moisture",
        "instructions": "Dilute geometrically.\nFill size 3.",
        **COMPLETE,
    }
    lines = capsule_ingredients(strength_mg, by=by, at=at) if ingredients is None else ingredients
    return draft(FormulaText(**text | other), lines, CHECKS, by=by, at=at)


def a_formula(*, by: User, at: datetime, code: str = "", strength_mg: str = "1.5", **other: Any) -> Formula:
    """A capsule in the catalogue: approved by another pharmacist than wrote it."""
    approver = pharmacist("Fern Approver")
    written = a_formula_draft(by=by, at=at, code=code, strength_mg=strength_mg, **other)
    return approve(written, by=approver, at=at, proof=proof_of(approver, at))


def a_delivery(code: str = "NTX", *, at: datetime, **other: Any) -> stock.Delivery:
    """A delivery that came today and lasts a year: 100 g of powder, 1 kg of a vehicle, 5,000 shells."""
    facts: dict[str, Any] = {
        "vendor": "Example Supply",
        "manufacturer": "Invented Chemical Works",
        "maker_lot": f"X{next(_numbers):05d}",
        "received_on": day_of(at),
        "expires_on": day_of(at) + timedelta(days=365),
        "quantity": QUANTITY.get(COMPONENTS[code][1], Decimal(100_000)),
    }
    return stock.Delivery(**facts | other)


def a_quarantined_lot(code: str = "NTX", *, by: User, at: datetime, **other: Any) -> Lot:
    """A lot as it was received."""
    active = COMPONENTS[code][1] is R.ACTIVE
    papers = stock.Certificate(PDF, DIHYDRATE, Hydrate.DIHYDRATE) if active else stock.Certificate(PDF)
    return stock.receive(a_component(code, by=by, at=at), a_delivery(code, at=at, **other), papers, by=by, at=at)


def a_lot(code: str = "NTX", *, by: User, at: datetime, **other: Any) -> Lot:
    """A lot released for use by the pharmacist `by`."""
    lot = a_quarantined_lot(code, by=by, at=at, **other)
    return stock.release(lot, by=by, at=at, proof=proof_of(by, at))


def a_planned_batch(*, at: datetime, by: User | None = None, formula: Formula | None = None, units: int = 100) -> Batch:
    """A batch planned by a pharmacist."""
    planner = by or pharmacist("Clove Planner")
    return batches.plan(formula or a_formula(by=planner, at=at), Decimal(units), by=planner, at=at)


def a_started_batch(*, at: datetime, maker: User, **other: Any) -> Batch:
    """A batch approved by a pharmacist and begun by `maker`, with a balance that may weigh."""
    ready_to_weigh(maker, at=at)
    approver = pharmacist("Fern Approver")
    batch = batches.approve(a_planned_batch(at=at, **other), by=approver, at=at, proof=proof_of(approver, at))
    return batches.start(batch, by=maker, at=at)


def weighed(batch: Batch, line: FormulaIngredient, lot: Lot, *, maker: User, witness: User, at: datetime) -> Weighing:
    """The target weighed exactly, and witnessed."""
    target, _ = target_for(batch, line, lot)
    done = weighing.weigh(batch, line, lot, target.amount, by=maker, at=at)
    return weighing.witness(done, by=witness, at=at, proof=proof_of(witness, at))


def a_made_batch(
    *,
    at: datetime,
    maker: User,
    witness: User,
    counted: int | None = None,
    yield_note: str = "",
    tested: bool = True,
    **other: Any,
) -> Batch:
    """A batch in quarantine: weighed by `maker`, witnessed and, if `tested`, sent to a laboratory by `witness`."""
    batch = a_started_batch(at=at, maker=maker, **other)
    for line in batch.formula.ingredients.select_related("component").order_by("position"):
        lot = a_lot(line.component.code, by=witness, at=at)
        weighed(batch, line, lot, maker=maker, witness=witness, at=at)
    for step in batch.steps.all():
        reason = "tried before" if step.minutes else ""
        batches.tick(step, result=good_result(step), early_reason=reason, by=maker, at=at)
    if not batch.formula.is_liquid:
        good_sample(batch, by=maker, at=at)
    units = Decimal(batch.planned_units if counted is None else counted)
    batches.finish(batch, units, yield_note=yield_note, by=maker, at=at)
    if tested:
        a_potency(batch, by=witness, at=at)
    return batch


def good_result(step: BatchStep) -> str:
    """The middle between the limits of a reading, or words; nothing for a step that asks for nothing."""
    if not step.asks:
        return ""
    return f"{(step.low + step.high) / 2:.1f}" if step.low and step.high else "as expected"


def a_released_batch(*, at: datetime, maker: User | None = None, by: User | None = None, **other: Any) -> Batch:
    """A batch released by the pharmacist `by`, who only witnessed."""
    maker, by = maker or technician("Tansy Maker"), by or pharmacist("Rue Releaser")
    batch = a_made_batch(at=at, maker=maker, witness=by, **other)
    for deviation in batch.deviations.filter(closed_at=None):
        closed(deviation, by=pharmacist_in_charge("Pomona Incharge"), at=at)
    return batches.release(batch, by=by, at=at, proof=proof_of(by, at))
