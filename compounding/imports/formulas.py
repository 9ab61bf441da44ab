"""Rows of a file of formulas: those of one code under each other are one formula, written as a draft (MFR-15).

The first of them holds its text; each may hold one component and one quality check.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any

from accounts.models import User
from accounts.roles import PHARMACISTS
from compounding.actions import formulas
from compounding.formula_forms import CheckForm, FormulaForm, IngredientForm
from compounding.formula_rules import Fault
from compounding.formula_text import Written, tidied, written_of
from compounding.models import Component, Formula, ImportKind, StockImport
from premises.quantities import dose_text
from records.cells import Filled, columns_of
from records.csv_rows import Row, RowFault, shown
from records.database import lock_name
from records.importing import Importer, RowRefused, Taken, words_of
from records.refusals import Refusal

TEXT = columns_of(FormulaForm)
LINE = columns_of(IngredientForm)
CHECK = columns_of(CheckForm)
COLUMNS = tuple([*TEXT, *LINE, *CHECK])
OF_TEXT = frozenset(TEXT) - {"code"}
NEEDS = frozenset({"code", "name", "form", "strength_mg", "bud_days", "instructions", "component"})


@dataclass
class Sheet:
    """One formula as its rows say it: the forms of its page, each filled in from its row."""

    text: Filled[FormulaForm]
    lines: list[Filled[IngredientForm]]
    checks: list[Filled[CheckForm]]

    def faults(self) -> list[RowFault]:
        """Everything a form finds wrong."""
        of_checks = [fault for check in self.checks for fault in check.faults()]
        return [*self.text.faults(), *of_checks, *(fault for line in self.lines for fault in _of_line(line))]

    def written(self) -> Written:
        """What was written."""
        lines = tuple(line.form.ingredient() for line in self.lines)
        return Written(self.text.form.text(), lines, tuple(check.form.check() for check in self.checks))

    def refused(self, refusal: Refusal) -> list[RowFault]:
        """What the action refused, at the rows and columns of its faults."""
        if isinstance(refusal, formulas.FormulaRefused) and refusal.faults:
            return [self._placed(fault) for fault in refusal.faults]
        return self.text.refused(refusal) or [self.text.at("", refusal.code, words_of(refusal))]

    def _placed(self, fault: Fault) -> RowFault:
        word, _, rest = fault.field.partition(".")
        number, _, name = rest.partition(".")
        parts: dict[str, list[Any]] = {"line": self.lines, "check": self.checks}
        filled, field = (parts[word][int(number)], name) if word in parts else (self.text, word)
        return filled.at(field, fault.code, fault.words)


def _gather(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows of one code that stand under each other."""
    return [list(group) for _, group in groupby(rows, key=lambda row: row.cells["code"])]


def _key(entry: Sequence[Row]) -> Hashable | None:
    return entry[0].cells["code"] or None


def _take(entry: Sequence[Row], by: User, at: datetime) -> Taken:
    sheet = _sheet(entry)
    if faults := [*_text_again(entry), *sheet.faults()]:
        raise RowRefused(faults)
    written = sheet.written()
    text = written.text
    what = f"{text.name} ({text.code}), {dose_text(text.strength_mg)} mg, {text.bud_days} days"
    try:
        versions = _versions_of(text.code)
        is_known = bool(versions) and tidied(written) in map(written_of, versions)
        if not versions:
            formulas.draft(text, written.ingredients, written.checks, by=by, at=at)
    except Refusal as refusal:
        raise RowRefused(sheet.refused(refusal)) from refusal
    if versions and not is_known:
        words = f"{text.code} is here, and no version of it says this: write the next on its page (MFR-15)."
        raise RowRefused([sheet.text.at("code", "formula_differs", words)])
    return Taken(entry[0].number, not versions, what)


def _versions_of(code: str) -> list[Formula]:
    """Every version there is, and nobody writes another until the import is done."""
    lock_name(f"formula {code}")
    return list(Formula.objects.filter(code=code).order_by("-version"))


def _sheet(entry: Sequence[Row]) -> Sheet:
    pks = dict(Component.objects.values_list("code", "pk"))
    lines = [
        Filled(IngredientForm, row, given={"component": pks.get(row.cells["component"], "")})
        for row in entry
        if row.has_any(LINE)
    ]
    checks = [Filled(CheckForm, row) for row in entry if row.has_any(CHECK)]
    return Sheet(Filled(FormulaForm, entry[0]), lines, checks)


def _of_line(line: Filled[IngredientForm]) -> list[RowFault]:
    """What is wrong with a component's cells; one that is not entered is told by its code."""
    code = line.row.cells["component"]
    if not code or "component" not in line.form.errors:
        return line.faults()
    words = f"There is no component {shown(code)}. Enter it first."
    return [line.at("component", "unknown_component", words), *line.faults(but=frozenset({"component"}))]


def _text_again(entry: Sequence[Row]) -> list[RowFault]:
    """A formula says its text once, in its first row; there it may be repeated, not said otherwise."""
    first = entry[0].cells
    words = "The row is of the formula above, whose first row says this otherwise: leave the cell empty."
    return [
        RowFault(row.number, column, "text_differs", words)
        for row in entry[1:]
        for column in OF_TEXT
        if row.cells[column] and row.cells[column] != first[column]
    ]


IMPORTER = Importer(
    kind=ImportKind.FORMULAS, whose="A pharmacist", roles=PHARMACISTS,
    kept=partial(StockImport, import_kind=ImportKind.FORMULAS), columns=COLUMNS, needs=NEEDS, gather=_gather,
    key=_key, take=_take,
)  # fmt: skip
