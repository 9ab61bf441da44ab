"""The shape of what people hand in to be imported: a file, and what its rows are."""

from typing import Any

from django import forms

from compounding.csv_rows import LARGEST_FILE
from compounding.models import ImportKind
from compounding.told_imports import KINDS


class ImportForm(forms.Form):
    """A file to check."""

    kind = forms.ChoiceField(label="Its rows are", choices=list(KINDS.items()))
    file = forms.FileField(
        label="CSV file", help_text="UTF-8, with commas or semicolons; at most 5,000 rows and 5 MB",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )  # fmt: skip

    def clean_kind(self) -> ImportKind:
        """The kind as the action takes it."""
        return ImportKind(self.cleaned_data["kind"])

    def clean_file(self) -> Any:
        """The file, as far as its size may be read at all."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError("The file is over 5 MB.")
        return file
