"""What a formula says, as values: the text, its components, its quality checks; from a page, a seed or a version."""

from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from typing import Any

from compounding.bud_limits import BudBasis, BudClass, KeptAt, usual_class
from compounding.models import Component, Formula, FormulaCheck, FormulaIngredient, Hydrate
from premises.terms import Form
from records.rows import check_lines


@dataclass(frozen=True)
class Ingredient:
    """One component per unit: `amount_mg` is None for a filler made up to the mark, of a shell its weight.

    `pack_mg` is what a full capsule, or cavity of the mould, holds of the pure powder (CAPS_FILL).
    """

    component: Component
    amount_mg: Decimal | None
    pack_mg: Decimal | None = None
    grade: str = ""
    hydrate: Hydrate | None = None
    characteristics: str = ""
    preserves: bool = False

    def row(self, formula: Formula, position: int) -> FormulaIngredient:
        """The row of it."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        return FormulaIngredient(formula=formula, position=position, **said | {"hydrate": self.hydrate or ""})


@dataclass(frozen=True)
class Check:
    """One quality check with the result expected (MFR-13)."""

    test: str
    method: str
    expected: str
    sample: str = ""

    def row(self, formula: Formula, position: int) -> FormulaCheck:
        """The row of it."""
        return FormulaCheck(formula=formula, position=position, **asdict(self))


@dataclass(frozen=True)
class FormulaText:
    """What a formula says. `strength_mg` is naltrexone hydrochloride per unit, mL or g."""

    code: str
    name: str
    form: Form
    strength_mg: Decimal
    description: str
    bud_days: int
    storage: str
    instructions: str
    bud_reference: str = "USP <795> default table"
    bud_class: BudClass | None = None
    bud_basis: BudBasis = BudBasis.TABLE
    kept_in: KeptAt = KeptAt.ROOM
    reference_units: Decimal | None = None
    container_closure: str = ""
    container_protects: bool | None = None
    equipment: str = ""
    stability: str = ""
    calculations: str = ""
    labelling: str = ""
    repeatability: str = ""

    @property
    def days_class(self) -> BudClass:
        """The class its beyond-use date is judged by: the form's usual one where none is said (BUD-02)."""
        return self.bud_class or usual_class(self.form)

    def columns(self) -> dict[str, Any]:
        """The columns of the row."""
        return {field.name: getattr(self, field.name) for field in fields(self)} | {"bud_class": self.days_class}


@dataclass(frozen=True)
class Written:
    """A whole formula as it is written: text, components, checks."""

    text: FormulaText
    ingredients: tuple[Ingredient, ...]
    checks: tuple[Check, ...] = ()


def written_of(formula: Formula) -> Written:
    """What a version says, to be written again as the next."""
    said = {field.name: getattr(formula, field.name) for field in fields(FormulaText)}
    said |= {
        "form": Form(formula.form),
        "bud_class": formula.days_class,
        "bud_basis": BudBasis(formula.bud_basis or BudBasis.TABLE),
        "kept_in": KeptAt(formula.kept_in or KeptAt.ROOM),
    }
    lines = formula.ingredients.select_related("component").order_by("position")
    checks = formula.checks.order_by("position")
    return Written(
        FormulaText(**said),
        tuple(_ingredient(line) for line in lines),
        tuple(map(_check, checks)),
    )


def tidied(written: Written) -> Written:
    """The same as it would be kept: every line of text cleaned. Raises Invalid."""
    formula = Formula(**written.text.columns())
    lines = [part.row(formula, 0) for part in written.ingredients]
    checks = [part.row(formula, 0) for part in written.checks]
    rows: list[Any] = [formula, *lines, *checks]
    for row in rows:
        check_lines(row)
    kept = {field.name: getattr(formula, field.name) for field in fields(FormulaText)}
    return Written(FormulaText(**kept), tuple(map(_ingredient, lines)), tuple(map(_check, checks)))


def _check(row: FormulaCheck) -> Check:
    return Check(row.test, row.method, row.expected, row.sample)


def _ingredient(line: FormulaIngredient) -> Ingredient:
    said = {field.name: getattr(line, field.name) for field in fields(Ingredient)}
    return Ingredient(**said | {"hydrate": Hydrate(line.hydrate) if line.hydrate else None})
