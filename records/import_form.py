"""The shape of what people hand in to be imported: a file, and what its rows are."""

from collections.abc import Mapping
from typing import Any

from django import forms

from records.csv_rows import LARGEST_FILE


class ImportForm(forms.Form):
    """A file to check, of one of `kinds`; where a page imports one kind only, it does not ask which."""

    kind = forms.ChoiceField(label="Its rows are")
    file = forms.FileField(
        label="CSV file", help_text="UTF-8, with commas or semicolons; at most 5,000 rows and 5 MB",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )  # fmt: skip

    def __init__(self, kinds: Mapping[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds
        kind: Any = self.fields["kind"]
        kind.choices = [(str(word), words) for word, words in kinds.items()]
        if len(kinds) == 1:
            kind.required, kind.widget = False, forms.HiddenInput()

    def clean_kind(self) -> str:
        """The kind; the only one where there is no other."""
        return self.cleaned_data["kind"] or next(iter(self.kinds))

    def clean_file(self) -> Any:
        """The file, as far as its size may be read at all."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError("The file is over 5 MB.")
        return file
