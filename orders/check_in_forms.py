"""The shape of the two pages on which a patient says how a step of the dose goes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as later

from orders.check_in import LEAST_BENEFIT, MOST_BENEFIT, Trouble
from records.plain_text import TextRefused, plain_text

HOW = ((Trouble.NONE, later("All fine")), (Trouble.SOME, later("Some trouble")), (Trouble.BAD, later("Bad trouble")))
EACH = ((Trouble.NONE, later("Fine")), (Trouble.SOME, later("Some trouble")), (Trouble.BAD, later("Bad")))
BENEFITS = [(number, str(number)) for number in range(LEAST_BENEFIT, MOST_BENEFIT + 1)]
CHOOSE = later("Choose one.")
LETTERS = later("Please write it in letters, without small pictures.")


def _choice(choices: Any, label: Any) -> forms.ChoiceField:
    errors = {"required": CHOOSE, "invalid_choice": CHOOSE}
    return forms.ChoiceField(choices=choices, label=label, widget=forms.RadioSelect, error_messages=errors)


class HowForm(forms.Form):
    """Sleep, dreams and stomach together: one button."""

    how = _choice(HOW, later("How are your sleep, dreams and stomach?"))


class TroubleForm(forms.Form):
    """Which of the three, how much, and what the patient adds."""

    sleep = _choice(EACH, later("Sleep"))
    dreams = _choice(EACH, later("Dreams"))
    stomach = _choice(EACH, later("Stomach"))
    note = forms.CharField(
        label=later("Do you want to add something?"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def clean_note(self) -> str:
        """In one line, and in letters."""
        try:
            return plain_text(self.cleaned_data["note"])
        except TextRefused as refused:
            raise forms.ValidationError(LETTERS) from refused


class BenefitForm(forms.Form):
    """How much it helps, from 0 to 10: one button."""

    benefit = forms.TypedChoiceField(
        choices=BENEFITS, coerce=int, label=later("How much does it help you?"),
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )  # fmt: skip
