"""The shape of what people enter about what is on hand: searches, counts, levels, and what is destroyed."""

from copy import deepcopy
from decimal import Decimal
from typing import Any

from django import forms

from compounding.actions.levels import Keeping
from compounding.bud_limits import KeptAt
from compounding.forms import NUMBER, WitnessForm
from compounding.models import Component, Lot, Shown
from compounding.told_stock import typed_in
from premises.quantities import dose_text
from records.forms import ReasonForm, SigningForm


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
        self.fields["counted"] = _amount(f"Counted, {self.unit}", self.size, autofocus=True)

    def clean_counted(self) -> Decimal:
        """The count in the unit of the component."""
        counted: Decimal = self.cleaned_data["counted"] * self.size
        return counted


class LevelsForm(forms.Form):
    """When a component is ordered, in grams or pieces, and how it is kept (STK-02)."""

    reorder_at = forms.DecimalField(label="Order at", required=False)
    order_up_to = forms.DecimalField(label="Order up to", required=False)
    kept_in = forms.ChoiceField(
        label="Kept at", required=False, choices=[("", "not said"), *((kept.value, kept.words) for kept in KeptAt)]
    )
    storage = forms.CharField(
        label="Also for storage", max_length=80, required=False, help_text="Such as: protect from light, keep closed"
    )
    hazard = forms.CharField(
        label="Hazard", max_length=80, required=False, help_text="In the words of its safety data sheet; on its label"
    )

    def __init__(self, component: Component, data: Any = None) -> None:
        super().__init__(data, initial=_as_kept(component))
        unit, self.size = typed_in(component)
        for name in ("reorder_at", "order_up_to"):
            self.fields[name] = _amount(f"{self.fields[name].label}, {unit}", self.size, required=False)
        self.fields["reorder_at"].help_text = "Counted is what is free: usable and not promised to a planned batch"

    def keeping(self) -> Keeping:
        """As the action takes it."""
        said = self.cleaned_data
        low, high = (None if said[name] is None else said[name] * self.size for name in ("reorder_at", "order_up_to"))
        kept_in = KeptAt(said["kept_in"]) if said["kept_in"] else None
        return Keeping(low, high, kept_in, said["storage"], said["hazard"])


class LotSearchForm(forms.Form):
    """Which lots are listed."""

    q = forms.CharField(label="Component, number, maker's lot or vendor", max_length=80, required=False)
    shown = forms.ChoiceField(
        label="Show", required=False,
        choices=[("", "all lots"), *((one.value, one.value.replace("_", " ")) for one in Shown)],
    )  # fmt: skip


def _as_kept(component: Component) -> dict[str, Any]:
    """What is kept of a component, as it is typed."""
    _, size = typed_in(component)
    said = {name: getattr(component, name) for name in ("kept_in", "storage", "hazard")}
    levels = {name: getattr(component, name) for name in ("reorder_at", "order_up_to")}
    return said | {name: dose_text(value / size) for name, value in levels.items() if value is not None}


def _amount(label: str, size: int, *, required: bool = True, **attrs: Any) -> forms.DecimalField:
    """A box for grams or pieces."""
    places = 6 if size > 1 else 0
    return forms.DecimalField(
        label=label, min_value=0, max_digits=8 + places, decimal_places=places, required=required,
        widget=forms.TextInput(attrs=NUMBER | attrs),
    )  # fmt: skip


def _of_witness(name: str, label: str) -> forms.Field:
    """A box of the sign-in in place, named for somebody who is spoken of and not to (SEC-12)."""
    field: forms.Field = deepcopy(WitnessForm.base_fields[name])
    field.label = label
    return field


class DestroyForm(ReasonForm):
    """Why something is destroyed, and the second person's full sign-in beside the first's code (DUTY-06, SEC-12)."""

    field_order = ["reason", "signing_code"]
    signing_code = SigningForm.base_fields["signing_code"]
    second_email = _of_witness("email", "Work email")
    second_password = _of_witness("password", "Password")
    second_code = _of_witness("code", "Authenticator")
    second_signing_code = _of_witness("signing_code", "Signing code")

    def second(self) -> dict[str, str]:
        """The second person's sign-in, as `prove_in_place` takes it."""
        return {name: self.cleaned_data[f"second_{name}"] for name in ("email", "password", "code", "signing_code")}
