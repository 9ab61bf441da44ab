"""A page's form filled in from a row: its cells as the form takes them, and its errors as those of the row."""

import re
from collections.abc import Iterator, Mapping
from copy import copy
from typing import Any, Generic, TypeVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import CharField, Model

from records.csv_rows import Row, RowFault, shown
from records.refusals import Refusal
from records.rows import Invalid

YES, NO = frozenset({"yes", "y", "true", "x", "1"}), frozenset({"", "no", "n", "false", "0"})
F = TypeVar("F", bound=forms.Form | forms.ModelForm)
SEPARATOR = re.compile(r"\s*[,;\n]\s*")
NUMBERS = (forms.DecimalField, forms.IntegerField)


class Filled(Generic[F]):
    """The form of a page with what a row says. `columns` names the columns called otherwise than their field, `given`
    is what the form takes in place of a cell, `usual` what it takes where the cell is empty, `about` the row that is
    there already, which the form of a model judges as corrected; it stays as it is.
    """

    def __init__(
        self,
        form: type[F],
        row: Row,
        columns: Mapping[str, str] | None = None,
        *,
        given: Mapping[str, Any] | None = None,
        usual: Mapping[str, Any] | None = None,
        about: Model | None = None,
    ) -> None:
        self.row, self.columns = row, columns_of(form, columns)
        said = {
            name: _typed(field, row.cells.get(self.columns[name], ""))
            for name, field in form.base_fields.items()
            if name in self.columns
        }
        kept = {name: value for name, value in said.items() if value}
        kept_row: dict[str, Any] = {"instance": copy(about)} if about else {}
        self.form = form({**said, **(usual or {}), **kept, **(given or {})}, **kept_row)

    def faults(self, *, but: frozenset[str] = frozenset()) -> list[RowFault]:
        """What the form finds wrong, each at its column; of the fields in `but` nothing."""
        errors = self.form.errors.as_data()
        found = [self._fault(name, error) for name, some in errors.items() if name not in but for error in some]
        return [*found, *self._unclear()]

    def at(self, name: str, code: str, words: str) -> RowFault:
        """Something wrong with this field."""
        return RowFault(self.row.number, self.columns.get(name, ""), code, words)

    def refused(self, refusal: Refusal) -> list[RowFault]:
        """What an action refused, at the columns it names."""
        fields = refusal.fields if isinstance(refusal, Invalid) else {}
        return [self.at(name, refusal.code, " ".join(words)) for name, words in fields.items()]

    def _fault(self, name: str, error: ValidationError) -> RowFault:
        if name == NON_FIELD_ERRORS:
            return RowFault(self.row.number, "", error.code or "invalid", " ".join(error.messages))
        cell = self.row.cells.get(self.columns[name], "")
        return self.at(name, error.code or "invalid", _words(self.form.fields[name], cell, error))

    def _unclear(self) -> Iterator[RowFault]:
        """Cells that should say yes or no and say something else, which a form takes for yes."""
        for name, column in self.columns.items():
            field, cell = self.form.fields[name], self.row.cells.get(column, "")
            if isinstance(field, forms.BooleanField) and cell.casefold() not in YES | NO:
                yield self.at(name, "invalid_choice", f"{shown(cell)} is neither yes nor no.")


def columns_of(form: type[F], otherwise: Mapping[str, str] | None = None) -> dict[str, str]:
    """The column of each field of a form; files stand in no column."""
    fields: dict[str, forms.Field] = form.base_fields
    named = [name for name, field in fields.items() if not isinstance(field, forms.FileField)]
    return {name: (otherwise or {}).get(name, name) for name in named}


def differing(row: Model, said: Mapping[str, Any]) -> list[str]:
    """The names of what `row` keeps otherwise than it is said here, cleaned as it would be kept."""
    return [name for name, value in said.items() if cleaned(type(row), name, value) != getattr(row, name)]


def cleaned(model: type[Model], name: str, value: Any) -> Any:
    """A value as this field of `model` would keep it; None where it would not."""
    field: Any = model._meta.get_field(name)
    if value is None:
        return "" if isinstance(field, CharField) else None
    try:
        return field.to_python(value)
    except ValidationError:
        return None


def _typed(field: forms.Field, cell: str) -> str | list[str]:
    """A cell as the form takes it: the word of a choice in whatever case, with its spaces or without.

    Several choices are separated by commas, semicolons or lines.
    """
    if isinstance(field, forms.BooleanField):
        return "on" if cell.casefold() in YES else ""
    if not isinstance(field, forms.ChoiceField) or isinstance(field, forms.ModelChoiceField):
        return cell
    words = _choices(field)
    parts = SEPARATOR.split(cell) if isinstance(field, forms.MultipleChoiceField) else [cell]
    values = [words.get(part.casefold().replace("_", " "), part) for part in parts]
    return [value for value in values if value] if isinstance(field, forms.MultipleChoiceField) else values[0]


def _choices(field: Any) -> dict[str, str]:
    """What may be written for each value: the value, or its words on the page."""
    both = [(str(value), str(label)) for value, label in field.choices if value]
    return {label.casefold(): value for value, label in both} | {
        value.casefold().replace("_", " "): value for value, _ in both
    }


def _words(field: forms.Field, cell: str, error: ValidationError) -> str:
    if error.code == "invalid_choice" and isinstance(field, forms.ChoiceField):
        chosen = str((error.params or {}).get("value", cell)) if isinstance(field, forms.MultipleChoiceField) else cell
        return f"{shown(chosen)} is none of: {', '.join(dict.fromkeys(_choices(field).values()))}."
    if error.code == "invalid" and isinstance(field, NUMBERS):
        return f"{shown(cell)} is no number: write 4.5, with a point and without a unit."
    if error.code == "invalid" and isinstance(field, forms.DateField):
        return f"{shown(cell)} is no date: write 2026-11-30."
    return " ".join(error.messages)
