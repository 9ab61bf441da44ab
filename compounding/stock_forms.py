"""The shape of what people enter about what is on hand: counts, and what is destroyed."""

from decimal import Decimal
from typing import Any

from django import forms

from compounding.models import Lot
from compounding.told_stock import typed_in
from records.forms import ReasonForm, SigningForm

NUMBER = {"inputmode": "decimal", "autocomplete": "off"}


class CountForm(forms.Form):
    """What was counted of a lot, in grams or pieces, and why it is not what the books say (STK-01)."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    counted = forms.DecimalField()
    reason = forms.CharField(
        label="Why it differs", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Needed where it is not what the books say",
    )  # fmt: skip

    def __init__(self, lot: Lot, data: Any = None, **how: Any) -> None:
        super().__init__(data, **how)
        self.unit, self.size = typed_in(lot.component)
        places = 6 if self.size > 1 else 0
        self.fields["counted"] = forms.DecimalField(
            label=f"Counted, {self.unit}", min_value=0, max_digits=8 + places, decimal_places=places,
            widget=forms.TextInput(attrs=NUMBER | {"autofocus": True}),
        )  # fmt: skip

    def clean_counted(self) -> Decimal:
        """The count in the unit of the component."""
        counted: Decimal = self.cleaned_data["counted"] * self.size
        return counted


class DestroyForm(ReasonForm):
    """Why something is destroyed, and the second person's full sign-in beside the first's code (DUTY-06, SEC-12)."""

    field_order = ["reason", "signing_code"]
    signing_code = SigningForm.base_fields["signing_code"]
    second_email = forms.EmailField(label="Work email", widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    second_password = forms.CharField(
        label="Password", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "off"})
    )
    second_code = forms.CharField(
        label="Authenticator", required=False, max_length=12,
        widget=forms.TextInput(attrs={"class": "form-code", "inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    second_signing_code = forms.CharField(
        label="Signing code", max_length=6,
        widget=forms.PasswordInput(
            attrs={"class": "form-code", "inputmode": "numeric", "autocomplete": "off", "maxlength": 6}
        ),
    )  # fmt: skip

    def second(self) -> dict[str, str]:
        """The second person's sign-in, as `prove_in_place` takes it."""
        return {name: self.cleaned_data[f"second_{name}"] for name in ("email", "password", "code", "signing_code")}
