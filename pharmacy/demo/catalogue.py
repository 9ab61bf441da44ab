"""The invented catalogue: capsules, a tablet, a liquid, a cream; written by one pharmacist, approved by another."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from compounding.actions.formulas import FormulaText, Ingredient, approve, draft, retire
from compounding.actions.stock import add_component
from compounding.models import Component, ComponentRole, Formula
from pharmacy.demo.people import Cast
from premises.quantities import dose_text
from premises.terms import Exclusion, Form

Written = tuple[FormulaText, list[Ingredient]]
Parts = dict[str, Component]

R = ComponentRole
ROOM = "Store at room temperature, away from light and moisture"
COMPONENTS: dict[str, tuple[str, ComponentRole, Exclusion | None]] = {
    "NTX": ("Naltrexone Hydrochloride, USP", R.ACTIVE, None),
    "MCC105": ("Microcrystalline cellulose PH-105", R.EXCIPIENT, None),
    "CAP3G": ("Capsule shell, size 3, gelatin", R.SHELL, Exclusion.GELATIN),
    "CAP3V": ("Capsule shell, size 3, hypromellose", R.SHELL, None),
    "MANN": ("Mannitol", R.EXCIPIENT, Exclusion.MANNITOL),
    "BENZ": ("Sodium benzoate", R.EXCIPIENT, Exclusion.BENZOATE),
    "GLYW": ("Glycerol 20 % in purified water", R.VEHICLE, None),
    "CREAM": ("Cream base", R.VEHICLE, None),
}


def catalogue(people: Cast, at: datetime) -> list[Formula]:
    """Enter every component, draft and approve every formula; one is retired, one draft waits for its approval."""
    writer, owner = people.staff["pharmacist"], people.staff["owner"]
    parts = {
        code: add_component(code=code, name=name, role=role, contains=contains, by=writer, at=at)
        for code, (name, role, contains) in COMPONENTS.items()
    }
    texts = [*_capsules(parts), *_others(parts)]
    drafted = [draft(text, lines, by=writer, at=at) for text, lines in texts]
    approved = [approve(formula, by=owner, at=at, proof=people.proof(owner, at)) for formula in drafted]
    text, lines = _capsule(Decimal(6), parts)
    given_up = draft(text, lines, by=writer, at=at)
    approve(given_up, by=owner, at=at, proof=people.proof(owner, at))
    retire(given_up, reason="Nobody orders it.", by=owner, at=at + timedelta(days=2))
    text, lines = _capsule(Decimal("0.25"), parts)
    draft(text, lines, by=writer, at=at)
    return approved


def add_capsules(people: Cast, strengths_mg: Sequence[Decimal], at: datetime) -> list[Formula]:
    """Capsules of further strengths, of the components there are, drafted and approved."""
    writer, owner = people.staff["pharmacist"], people.staff["owner"]
    parts = {component.code: component for component in Component.objects.filter(code__in=COMPONENTS)}
    drafted = [draft(text, lines, by=writer, at=at) for text, lines in (_capsule(mg, parts) for mg in strengths_mg)]
    return [approve(formula, by=owner, at=at, proof=people.proof(owner, at)) for formula in drafted]


def _capsules(parts: Parts) -> list[Written]:
    """Every half milligram in gelatin; a titration also in hypromellose, for who must leave gelatin out."""
    plain = [_capsule(Decimal(n) / 2, parts) for n in range(1, 10)]
    return plain + [_without_gelatin(*_capsule(Decimal(mg), parts), parts) for mg in ("1.5", "3", "4.5")]


def _without_gelatin(text: FormulaText, lines: list[Ingredient], parts: Parts) -> Written:
    code, name = f"{text.code[:-1]}V", f"{text.name}, hypromellose"
    shell = Ingredient(parts["CAP3V"], Decimal(46))
    return replace(text, code=code, name=name, description="Size 3, clear"), [*lines[:-1], shell]


def _capsule(strength: Decimal, parts: Parts) -> Written:
    words = dose_text(strength)
    text = FormulaText(
        code=f"LDN{words.replace('.', '')}C", name=f"Naltrexone Hydrochloride {words} mg Capsule", form=Form.CAPSULE,
        strength_mg=strength, description="Size 3, white", bud_days=180, storage=ROOM,
        instructions="Dilute geometrically: active into cellulose, doubling each time.\nSieve and mix for 10 minutes.\n"
        "Fill size 3, tamp, close and dedust.",
    )  # fmt: skip
    return text, [
        Ingredient(parts["NTX"], strength, Decimal(180)),
        Ingredient(parts["MCC105"], None, Decimal(130)),
        Ingredient(parts["CAP3G"], Decimal(48)),
    ]


def _others(parts: Parts) -> list[Written]:
    tablet = FormulaText(
        code="LDN3S", name="Naltrexone Hydrochloride 3 mg Sublingual Tablet", form=Form.SUBLINGUAL_TABLET,
        strength_mg=Decimal(3), description="Round, white", bud_days=180, storage=ROOM,
        instructions="Triturate with mannitol.\nPress in a calibrated mould.\nWeigh ten.",
    )  # fmt: skip
    liquid = FormulaText(
        code="LDN1L", name="Naltrexone Hydrochloride 1 mg/mL Oral Solution", form=Form.ORAL_SOLUTION,
        strength_mg=Decimal(1), description="Clear, amber bottle", bud_days=35, storage="Store in a refrigerator",
        instructions="Dissolve in purified water.\nAdd glycerol and preservative.\nMake up to volume.\nCheck pH 4.",
    )  # fmt: skip
    cream = FormulaText(
        code="LDN10K", name="Naltrexone Hydrochloride 10 mg/g Cream", form=Form.CREAM, strength_mg=Decimal(10),
        description="White cream, pump", bud_days=35, storage=ROOM,
        instructions="Dissolve in glycerin.\nIncorporate into the base.\nMix to uniformity.",
    )  # fmt: skip
    active = parts["NTX"]
    return [
        (tablet, [Ingredient(active, Decimal(3), Decimal(150)), Ingredient(parts["MANN"], None, Decimal(160))]),
        (liquid, [
            Ingredient(active, Decimal(1)), Ingredient(parts["BENZ"], Decimal(1)), Ingredient(parts["GLYW"], None),
        ]),
        (cream, [Ingredient(active, Decimal(10)), Ingredient(parts["CREAM"], None)]),
    ]  # fmt: skip
