"""The working of a target as lines a person can follow with a pocket calculator (CR-09). Pure."""

from collections.abc import Mapping
from decimal import Decimal

from compounding.amounts import HUNDRED
from premises.quantities import dose_text

DIGITS = 6  # of a factor, as it is read; the record keeps them all
LOST = (("water_percent", "water"), ("solvents_percent", "solvents"))
BASIS = {"anhydrous": "the anhydrous substance", "dried": "the dried substance", "as_is": "the powder as it is"}


def derivation(working: Mapping[str, str]) -> tuple[str, ...]:
    """From the inputs of a target to what stands before it is rounded to the balance."""
    if "potency" in working:
        return _active(working)
    if "filler_mg" in working:
        return _filler(working)
    if "to_volume" in working:
        return (_times(working, "Made up to 1 mL", Decimal(1), " mL"),)
    if "base_mg" in working:
        return _base(working)
    if "each_mg" in working:
        return (_times(working, f"{_said(working, 'each_mg')} mg", _number(working, "each_mg"), " mg"),)
    return (_times(working, "", Decimal(1), " shells"),)


def _active(working: Mapping[str, str]) -> tuple[str, ...]:
    if "tablet_mg" in working:
        return _tablets(working)
    dry = [f"{_said(working, key)} % {word}" for key, word in LOST if _number(working, key)]
    less = f" × (100 % − {' − '.join(dry)})" if dry else ""
    potency = _number(working, "potency")
    need = _number(working, "strength_mg") * _number(working, "units") * _with_loss(working)
    return (
        f"Potency: assay {_said(working, 'assay_percent')} % of {BASIS[working['basis']]}{less} = {_round(potency)}",
        f"{_said(working, 'strength_mg')} mg × {_said(working, 'units')} × {_round(_with_loss(working))}"
        f" ÷ {_round(potency)} = {_round(need / potency)} mg",
    )


def _tablets(working: Mapping[str, str]) -> tuple[str, ...]:
    """The powder of tablets, by what each is labelled to hold and weighs (T-18)."""
    each, average, potency = (_said(working, key) for key in ("tablet_mg", "average_mg", "potency"))
    need = _number(working, "strength_mg") * _number(working, "units") * _with_loss(working)
    mean = f"the mean of {working['tablets']}"
    return (
        f"Label claim: {each} mg in a tablet of {average} mg, {mean} = {potency} of its powder",
        f"{_said(working, 'strength_mg')} mg × {_said(working, 'units')} × {_round(_with_loss(working))}"
        f" ÷ {potency} = {_round(need / _number(working, 'potency'))} mg of powder",
        f"Crush {working['crushed']} tablets; the powder left over is waste",
    )


def _filler(working: Mapping[str, str]) -> tuple[str, ...]:
    each = _number(working, "filler_mg")
    diluent = _number(working, "diluent_mg") if "diluent_mg" in working else Decimal(0)
    powder = _round(_number(working, "active_mg") - diluent)
    packs = {key: _said(working, key) for key in ("filler_pack_mg", "active_pack_mg")}
    less = f" − {_round(diluent)} mg of diluent" if diluent else ""
    whole = f"In each: {_said(working, 'active_mg')} mg of trituration"
    return (
        *([f"{whole} − {_round(diluent)} mg of diluent in it = {powder} mg active"] if diluent else []),
        f"In each: {packs['filler_pack_mg']} mg × (1 − {powder} mg active ÷ {packs['active_pack_mg']} mg){less}"
        f" = {_round(each)} mg",
        _times(working, f"{_round(each)} mg", each, " mg"),
    )


def _base(working: Mapping[str, str]) -> tuple[str, ...]:
    each = _number(working, "base_mg")
    others = f" − {_said(working, 'others_mg')} mg of the others" if _number(working, "others_mg") else ""
    return (
        f"In each g: 1000 mg − {_said(working, 'active_mg')} mg active{others} = {_round(each)} mg",
        _times(working, f"{_round(each)} mg", each, " mg"),
    )


def _times(working: Mapping[str, str], each: str, amount: Decimal, unit: str) -> str:
    """So much for each unit, and for loss."""
    whole = amount * _number(working, "units") * _with_loss(working)
    first = f"{each} × " if each else ""
    return f"{first}{_said(working, 'units')} × {_round(_with_loss(working))} = {_round(whole)}{unit}"


def _with_loss(working: Mapping[str, str]) -> Decimal:
    return 1 + _number(working, "overage")


def _number(working: Mapping[str, str], key: str) -> Decimal:
    return Decimal(working[key])


def _said(working: Mapping[str, str], key: str) -> str:
    return _round(_number(working, key))


def _round(value: Decimal) -> str:
    """`1525.773529`, at most six digits after the point and no trailing zero."""
    return dose_text(round(value, DIGITS))


def percent(fraction: Decimal) -> str:
    """`3 %`."""
    return f"{dose_text(fraction * HUNDRED)} %"
