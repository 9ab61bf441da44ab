"""Forms of the leaflet's texts: one text in every language beside each other, and its approval."""

from collections.abc import Mapping
from typing import Any

from django import forms

from orders.models.leaflet_texts import LONGEST_TEXT
from premises.terms import Language
from records.forms import ReasonForm, SigningForm

ROWS = 5


class LeafletTextForm(forms.Form):
    """What a text is to say, in each language, and why."""

    reason = forms.CharField(max_length=200, label="Why it is changed")

    def __init__(self, data: Any = None, *, names: Mapping[Language, str], initial: Mapping[str, str]) -> None:
        super().__init__(data, initial=dict(initial))
        for language, name in names.items():
            area = forms.Textarea(attrs={"rows": ROWS, "lang": language.value, "spellcheck": "true"})
            self.fields[language.value] = forms.CharField(label=name, max_length=LONGEST_TEXT, widget=area)
        self.order_fields([*(language.value for language in names), "reason"])

    def texts(self) -> dict[str, str]:
        """What is in the fields now, by language, whether it may be saved or not."""
        return {language.value: self[language.value].value() or "" for language in Language}


class ApprovalForm(SigningForm):
    """The signature, and why one language is approved without the others."""

    alone_reason = forms.CharField(
        max_length=200, required=False, label="Why this language alone",
        help_text="Leave it empty to approve the languages of this version together.",
    )  # fmt: skip

    field_order = ("alone_reason", "signing_code")


class BackForm(ReasonForm):
    """Why an approved text goes back to the house's words, and why in one language alone."""

    alone_reason = forms.CharField(
        max_length=200, required=False, label="Why this language alone",
        help_text="Leave it empty to go back in every language of this version.",
    )  # fmt: skip
