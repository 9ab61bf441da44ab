"""The shape of what people enter about the pharmacy, licences and settings; the rules are the columns' and actions'."""

from typing import Any

from django import forms

from premises.models import InForce, Pharmacy
from premises.setting_kinds import Kind
from premises.stocks import Use, stocks_for
from premises.terms import UsState
from records.forms import SigningForm

STATES = [("", "Choose a state"), *((state.value, state.words) for state in UsState)]
TIME_ZONES = [
    ("America/New_York", "Eastern"),
    ("America/Chicago", "Central"),
    ("America/Denver", "Mountain"),
    ("America/Phoenix", "Arizona, no summer time"),
    ("America/Los_Angeles", "Pacific"),
    ("America/Anchorage", "Alaska"),
    ("Pacific/Honolulu", "Hawaii"),
    ("America/Puerto_Rico", "Atlantic: Puerto Rico, US Virgin Islands"),
    ("Pacific/Guam", "Guam, Northern Mariana Islands"),
    ("Pacific/Pago_Pago", "American Samoa"),
]


def date_field(**how: Any) -> forms.DateField:
    """A day, picked or typed as 2026-11-23."""
    return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **how)


class ProfileForm(forms.ModelForm):
    """Everything the label says about the pharmacy."""

    state = forms.ChoiceField(choices=STATES)
    # Nothing is chosen before somebody chooses: a wrong zone would shift every date on paper (BUD-06).
    time_zone = forms.ChoiceField(
        choices=[("", "Choose a time zone"), *TIME_ZONES], help_text="Every date on paper is the date there."
    )

    class Meta:
        model = Pharmacy
        fields = [
            "name", "street", "city", "state", "zip_code", "telephone", "toll_free", "fax", "email", "npi",
            "time_zone", "opening_hours",
        ]  # fmt: skip
        labels = {"email": "Email"}
        help_texts = {"npi": "Ten digits.", "opening_hours": "As patients read it: Mon to Fri 9:00 to 18:00"}


class LicenceForm(forms.Form):
    """One licence in one state."""

    state = forms.ChoiceField(choices=STATES)
    number = forms.CharField(label="Licence number", max_length=40)
    expires_on = date_field(label="Last day", help_text="The last day it is valid.")


class RenewForm(forms.Form):
    """The same licence for longer."""

    number = forms.CharField(label="Licence number", max_length=40)
    expires_on = date_field(label="New last day")


class LogoForm(forms.Form):
    """An image file."""

    image = forms.FileField(
        label="Image",
        max_length=200,
        help_text="PNG or JPEG, up to 500 kB and 2000 pixels a side.",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )

    def clean_image(self) -> bytes:
        """No more than a little over what a logo may weigh is read; the action refuses the rest."""
        return bytes(self.cleaned_data["image"].read(600_000))


class StationStockForm(forms.Form):
    """What a station prints container labels on, and where its sheet goes on."""

    stock = forms.ChoiceField(
        label="Labels for containers", choices=[(stock.value, stock.words) for stock in stocks_for(Use.CONTAINER)]
    )
    place = forms.IntegerField(
        label="Next place of the sheet", required=False, min_value=1, help_text="Counted row by row. A roll has one."
    )
    shown = forms.IntegerField(required=False, widget=forms.HiddenInput)
    back = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """The place if one was typed: one that stands as it was shown may be used up by now."""
        given = self.cleaned_data
        place = given.get("place")
        return {"stock": given.get("stock", ""), "typed": None if place == given.get("shown") else place}


class SettingForm(forms.Form):
    """A new value with its reason."""

    text = forms.CharField(label="New value", max_length=300)
    reason = forms.CharField(label="Why", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    review_on = date_field(label="Review again on", required=False, help_text="A year from today if left empty.")

    def __init__(self, state: InForce, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: forms.Field = self.fields["text"]
        if state.default.kind is Kind.YES_NO:
            field = forms.ChoiceField(
                label="New value", choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect
            )
            self.fields["text"] = field
        field.help_text = ". ".join(filter(None, [state.default.limits or state.default.unit, f"Now: {state.said}."]))


class SignedSettingForm(SettingForm, SigningForm):
    """A new value of a clinical setting, with the signing code."""

    field_order = ["text", "reason", "review_on", "signing_code"]
