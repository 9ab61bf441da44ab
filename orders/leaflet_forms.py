"""How a leaflet is asked for again: why, in which language and size, and whether it speaks of cancer."""

from typing import Any

from django import forms

from orders.cancer_care import is_cancer_care
from orders.leaflet_content import Wish
from orders.models import Prescription
from premises.terms import Language
from records.forms import ReasonForm

NORMAL, LARGE, WITH, WITHOUT = "normal", "large", "with", "without"
SIZES = {NORMAL: "Normal print", LARGE: "Large print, 20 points"}
CANCER = {WITH: "With it: the patient is in cancer care", WITHOUT: "Without it"}


class LeafletForm(ReasonForm):
    """What is not chosen stays as patient and prescription say, and says what that is."""

    def __init__(self, *args: Any, prescription: Prescription, **how: Any) -> None:
        super().__init__(*args, **how)
        patient = prescription.patient
        size = SIZES[LARGE if patient.large_print else NORMAL].lower()
        purpose = "with it" if is_cancer_care(prescription.purpose) else "without it"
        languages = {language.value: language.name.capitalize() for language in Language}
        for name, label, usual, choices in (
            ("language", "Language", f"The patient's: {languages[patient.language]}", languages),
            ("size", "Size", f"The patient's: {size}", SIZES),
            ("cancer", "Section on cancer", f"As the purpose says: {purpose}", CANCER),
        ):
            self.fields[name] = forms.ChoiceField(label=label, choices=[("", usual), *choices.items()], required=False)
        self.order_fields(["language", "size", "cancer", "reason"])

    def clean(self) -> dict[str, Any]:
        """The choices as one wish."""
        said = super().clean() or self.cleaned_data
        size, cancer = said.pop("size", ""), said.pop("cancer", "")
        language = said.pop("language", "") or None
        wish = Wish(language=language, large=size == LARGE if size else None, cancer=cancer == WITH if cancer else None)
        return said | {"wish": wish}
