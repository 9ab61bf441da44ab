"""Which pharmacy takes a prescription over."""

from typing import Any

from django import forms

from orders.actions.transferring import Going
from premises.forms import STATES
from records.forms import SigningForm


class TransferForm(SigningForm):
    """The other pharmacy and who there takes it, with the signing code."""

    pharmacy_name = forms.CharField(label="Name of the pharmacy", max_length=80)
    telephone = forms.CharField(max_length=20, help_text="Call them back under this number, found independently.")
    street = forms.CharField(max_length=120)
    city = forms.CharField(max_length=60)
    state = forms.ChoiceField(choices=STATES)
    zip_code = forms.CharField(label="ZIP code", max_length=10)
    received_by = forms.CharField(label="Who takes it there", max_length=120, help_text="Name and title")
    ncpdp = forms.CharField(label="NCPDP number", max_length=7, required=False, help_text="7 digits")
    licence_number = forms.CharField(label="Licence number", max_length=40, required=False)

    field_order = [
        "pharmacy_name", "telephone", "street", "city", "state", "zip_code", "received_by", "ncpdp", "licence_number",
        "signing_code",
    ]  # fmt: skip

    def going(self) -> Going:
        """As the action takes it."""
        said: dict[str, Any] = {name: text for name, text in self.cleaned_data.items() if name != "signing_code"}
        return Going(**said)
