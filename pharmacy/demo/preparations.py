"""The invented formulas that are no capsules: one of each other form, liquids in water and in oil."""

from decimal import Decimal

from compounding.bud_limits import BudBasis, BudClass, KeptAt
from compounding.formula_text import Check, FormulaText, Ingredient, Written
from compounding.models import Component, Hydrate
from premises.terms import Form

Parts = dict[str, Component]

D = Decimal
ROOM = "Store at room temperature, away from light and moisture"
APPEARANCE = "as described, no particles"
CONTENT = Check("Content", "assay by a laboratory", "90.0 to 110.0 % of the label", "per plan")


def others(parts: Parts) -> list[Written]:
    """Each as a whole formula, complete enough to be approved."""
    return [write(parts) for write in (_tablet, _troche, _solution, _suspension, _drops, _cream, _gel)]


def _active(parts: Parts, mg: Decimal, pack_mg: Decimal | None = None) -> Ingredient:
    return Ingredient(parts["NTX"], mg, pack_mg, grade="USP", hydrate=Hydrate.DIHYDRATE)


def trituration(ratio: int, strength_mg: Decimal, source: Component, diluent: Component) -> Written:
    """A stock trituration of `source`: one part in `ratio`."""
    text = FormulaText(
        code=f"NTXT{ratio}", name=f"Naltrexone Hydrochloride 1:{ratio} in cellulose", form=Form.TRITURATION,
        strength_mg=strength_mg, description="White powder, even", bud_days=180, storage=ROOM, reference_units=D(50),
        instructions="Dilute geometrically: active into cellulose, doubling each time.\nSieve and mix for 10 minutes.",
        container_closure="Amber glass jar, tight", container_protects=True,
        equipment="Balance, 1 mg\nMortar and pestle\nSieve",
        labelling="For compounding only\nNot for a patient",
        calculations="50 g of 1:10 hold 5 g of water-free active; cellulose makes up the rest (TRI-01).",
        repeatability="Let cold powder reach room temperature before it is opened: it draws water.",
    )  # fmt: skip
    lines = (Ingredient(source, strength_mg, grade="USP", hydrate=Hydrate.DIHYDRATE), Ingredient(diluent, None))
    return Written(text, lines, (Check("Appearance", "spread thin on glass", "even, no specks", "one"), CONTENT))


def _tablet(parts: Parts) -> Written:
    text = FormulaText(
        code="LDN3S", name="Naltrexone Hydrochloride 3 mg Sublingual Tablet", form=Form.SUBLINGUAL_TABLET,
        strength_mg=D(3), description="Round, white", bud_days=180, storage=ROOM, reference_units=D(100),
        instructions="Triturate with mannitol.\nPress in a calibrated mould.\nWeigh ten.",
        container_closure="Amber vial, child-resistant closure", container_protects=True,
        equipment="Balance, 1 mg\nTablet mould, calibrated", labelling="Dissolve under the tongue",
        calculations="Base in each: cavity full of mannitol x (1 - 3 / cavity full of active) (CAPS_FILL).",
    )  # fmt: skip
    lines = (_active(parts, D(3), D(95)), Ingredient(parts["STEV"], D(1)), Ingredient(parts["MANN"], None, D(80)))
    return Written(text, lines, (Check("Weight", "ten tablets", "each 90 to 110 %", "10"), CONTENT))


def _troche(parts: Parts) -> Written:
    text = FormulaText(
        code="LDN15T", name="Naltrexone Hydrochloride 1.5 mg Troche", form=Form.TROCHE, strength_mg=D("1.5"),
        description="Square, white, scored", bud_days=180, storage=ROOM, reference_units=D(30),
        instructions="Melt the glycol at 55 °C.\nStir in the active.\nPour into the mould and let it set.",
        container_closure="Troche mould with foil, in an opaque bag", container_protects=True,
        equipment="Balance, 1 mg\nHot plate\nTroche mould, calibrated", labelling="Dissolve in the cheek",
        stability="Glycol is not aqueous. A gummy of gelatin and glycerin would be: 35 days, preserved.",
    )  # fmt: skip
    lines = (_active(parts, D("1.5"), D(1150)), Ingredient(parts["PEG1450"], None, D(1000)))
    return Written(text, lines, (Check("Weight", "ten troches", "each 90 to 110 %", "10"), CONTENT))


def _solution(parts: Parts) -> Written:
    text = FormulaText(
        code="LDN1L", name="Naltrexone Hydrochloride 1 mg/mL Oral Solution", form=Form.ORAL_SOLUTION,
        strength_mg=D(1), description="Clear, amber bottle", bud_days=60, storage="Store in a refrigerator",
        kept_in=KeptAt.REFRIGERATOR, bud_basis=BudBasis.STUDY, reference_units=D(100),
        bud_reference="Fawcett 1997: 90 days at 4 and 25 °C; 60 days at 4 °C advised",
        instructions="Dissolve in purified water.\nAdd glycerol and preservative.\nMake up to volume.\nCheck pH 4.",
        container_closure="Amber glass bottle, child-resistant closure, oral syringe", container_protects=True,
        equipment="Balance, 1 mg\nMeasuring cylinder, 100 mL\npH meter", labelling="Measure with the syringe supplied",
        stability="Turns yellow in light.", repeatability="pH 4, adjusted with ascorbic acid.",
    )  # fmt: skip
    lines = (
        _active(parts, D(1)), Ingredient(parts["ASCO"], D(5)), Ingredient(parts["BENZ"], D(1), preserves=True),
        Ingredient(parts["GLYW"], None),
    )  # fmt: skip
    return Written(text, lines, (Check("pH", "meter, at 25 °C", "3.5 to 4.5", "one"), CONTENT))


def _suspension(parts: Parts) -> Written:
    text = FormulaText(
        code="LDN5U", name="Naltrexone Hydrochloride 5 mg/mL Oral Suspension", form=Form.ORAL_SUSPENSION,
        strength_mg=D(5), description="White suspension, amber bottle", bud_days=35, storage="Store in a refrigerator",
        kept_in=KeptAt.REFRIGERATOR, reference_units=D(100),
        instructions="Wet the active with a little vehicle.\nMake up to volume in three parts.\nShake for a minute.",
        container_closure="Amber glass bottle, child-resistant closure, oral syringe", container_protects=True,
        equipment="Balance, 1 mg\nMortar and pestle", labelling="Shake well\nMeasure with the syringe supplied",
    )  # fmt: skip
    lines = (_active(parts, D(5)), Ingredient(parts["BENZ"], D(1), preserves=True), Ingredient(parts["SUSP"], None))
    return Written(text, lines, (Check("Appearance", "shake and look", "even, no cake", "each bottle"), CONTENT))


def _drops(parts: Parts) -> Written:
    text = FormulaText(
        code="LDN2D", name="Naltrexone Hydrochloride 2 mg/mL Sublingual Drops in Oil", form=Form.SUBLINGUAL_DROPS,
        strength_mg=D(2), description="Clear oil, amber bottle", bud_days=90, storage=ROOM, reference_units=D(30),
        instructions="Wet the active with a little oil.\nDilute geometrically to volume.\nMix for 10 minutes.",
        container_closure="Amber glass bottle with dropper, child-resistant", container_protects=True,
        equipment="Balance, 1 mg\nMortar and pestle", labelling="Shake well\nPlace under the tongue",
    )  # fmt: skip
    lines = (_active(parts, D(2)), Ingredient(parts["MCT"], None))
    return Written(text, lines, (Check("Appearance", "shake and look", APPEARANCE, "each bottle"), CONTENT))


def _cream(parts: Parts) -> Written:
    """The composition of the USP compounded monograph, 10 mg/g (T-21)."""
    text = FormulaText(
        code="LDN10K", name="Naltrexone Hydrochloride 10 mg/g Cream", form=Form.CREAM, strength_mg=D(10),
        description="White cream, pump", bud_days=35, storage=ROOM, reference_units=D(100),
        bud_class=BudClass.PRESERVED_AQUEOUS, bud_reference="USP <795> default table, until the monograph is at hand",
        instructions="Dissolve in glycerin.\nAdd the hyaluronic acid.\nIncorporate into the base.\nMix to uniformity.",
        container_closure="Airless pump, opaque", container_protects=True,
        equipment="Balance, 1 mg\nElectronic mortar", labelling="For external use only",
        calculations="100 g: 1 g, 0.5 g, 5 g and 93.5 g; 30 g: 0.3 g, 0.15 g, 1.5 g and 28.05 g (T-21).",
    )  # fmt: skip
    lines = (
        _active(parts, D(10)), Ingredient(parts["HYAL"], D(5)), Ingredient(parts["GLYC"], D(50)),
        Ingredient(parts["CREAM"], D(935), preserves=True, characteristics="holds its own preservative"),
    )  # fmt: skip
    return Written(text, lines, (Check("Appearance", "spread on glass", "uniform, no grit", "one pump"), CONTENT))


def _gel(parts: Parts) -> Written:
    text = FormulaText(
        code="LDN5G", name="Naltrexone Hydrochloride 5 mg/g Gel", form=Form.GEL, strength_mg=D(5),
        description="Clear gel, pump", bud_days=35, storage=ROOM, bud_class=BudClass.PRESERVED_AQUEOUS,
        reference_units=D(100), instructions="Dissolve in glycerin.\nIncorporate into the base.\nMix to uniformity.",
        container_closure="Airless pump, opaque", container_protects=True,
        equipment="Balance, 1 mg\nElectronic mortar", labelling="For external use only",
    )  # fmt: skip
    base = Ingredient(parts["GELB"], None, preserves=True, characteristics="holds its own preservative")
    lines = (_active(parts, D(5)), Ingredient(parts["GLYC"], D(50)), base)
    return Written(text, lines, (Check("Appearance", "spread on glass", "clear, no grit", "one pump"), CONTENT))
