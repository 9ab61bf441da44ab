"""A family of capsules: one template, a formula for each strength, its fill computed from packing (CAPS_FILL)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from compounding.calculations import capsule_fill
from compounding.formula_text import Check, FormulaText, Ingredient, Written
from compounding.models import Component, Hydrate
from premises.quantities import dose_text
from premises.terms import Form

STRENGTHS = [Decimal(n) / 2 for n in range(1, 10)]  # 0.5 to 4.5 mg
HUNDREDTH_MG = Decimal("0.01")


@dataclass(frozen=True)
class Template:
    """What the capsules of a family have in common. `text` is that of any of them, without its own words."""

    code_start: str
    code_end: str
    text: FormulaText
    active: Component
    hydrate: Hydrate
    active_pack_mg: Decimal
    filler: Component
    filler_pack_mg: Decimal
    shell: Component
    shell_mg: Decimal
    grade: str = "USP"


@dataclass(frozen=True)
class Fill:
    """One capsule of a strength in theory, with an active that is all naltrexone hydrochloride, mg."""

    strength_mg: Decimal
    code: str
    filler_mg: Decimal
    fill_mg: Decimal
    gross_mg: Decimal


def fills_of(template: Template, strengths: Sequence[Decimal]) -> list[Fill]:
    """The fill of each strength, the smallest first. Raises DoesNotFit, NumberRefused."""
    return [_fill(template, strength) for strength in sorted(strengths)]


def members_of(template: Template, strengths: Sequence[Decimal]) -> list[Written]:
    """A whole formula for each strength. Raises DoesNotFit, NumberRefused."""
    return [_member(template, fill) for fill in fills_of(template, strengths)]


def code_of(template: Template, strength_mg: Decimal) -> str:
    """`LDN45C` for 4.5 mg."""
    return f"{template.code_start}{dose_text(strength_mg).replace('.', '')}{template.code_end}"


def _fill(template: Template, strength: Decimal) -> Fill:
    fill = capsule_fill(strength, template.active_pack_mg, template.filler_pack_mg)
    code = code_of(template, strength)
    return Fill(strength, code, fill.filler_mg, fill.total_mg, fill.total_mg + template.shell_mg)


def _member(template: Template, fill: Fill) -> Written:
    strength = dose_text(fill.strength_mg)
    text = replace(
        template.text,
        code=fill.code,
        name=f"Naltrexone Hydrochloride {strength} mg Capsule",
        form=Form.CAPSULE,
        strength_mg=fill.strength_mg,
        calculations="\n".join([*_working(template, fill), *template.text.calculations.splitlines()]),
    )
    lines = (
        Ingredient(template.active, fill.strength_mg, template.active_pack_mg, template.grade, template.hydrate),
        Ingredient(template.filler, None, template.filler_pack_mg),
        Ingredient(template.shell, template.shell_mg),
    )
    return Written(text, lines, _checks(fill))


def _working(template: Template, fill: Fill) -> list[str]:
    packs = f"(1 - {dose_text(fill.strength_mg)} / {dose_text(template.active_pack_mg)})"
    return [
        "Active: strength x units x (1 + loss) / potency of the lot (API_WEIGH).",
        f"Filler in each: {dose_text(template.filler_pack_mg)} mg x {packs} = {_mg(fill.filler_mg)} mg at potency 1; "
        "computed again from the potency of the lot (CAPS_FILL).",
        f"Fill {_mg(fill.fill_mg)} mg, with the shell {_mg(fill.gross_mg)} mg (D-10).",
    ]


def _checks(fill: Fill) -> tuple[Check, ...]:
    return (
        Check("Appearance", "look at all of them", "closed, clean, whole, as described", "all"),
        Check(
            "Weight",
            "net fill: gross less the mean shell",
            f"each 90 to 110 % of {_mg(fill.fill_mg)} mg, mean 95 to 105 %, RSD at most 5 %",
            "10 or a tenth, at most 30",
        ),
        Check("Content", "assay by a laboratory, composite of 10", "90.0 to 110.0 % of the label", "per plan"),
    )


def _mg(value: Decimal) -> str:
    return dose_text(value.quantize(HUNDREDTH_MG))
