"""The shape of what people enter about practices, prescribers and delegates; the rules live in columns and actions."""

from django import forms

from premises.forms import STATES
from prescribers.models import LookedUpAt, Practice, Prescriber


class SearchForm(forms.Form):
    """A prescriber's name or NPI, its beginning."""

    q = forms.CharField(label="Name or NPI", max_length=80, required=False)


class PracticeForm(forms.ModelForm):
    """Where a practice is and how it is reached."""

    state = forms.ChoiceField(choices=STATES)

    class Meta:
        model = Practice
        fields = ["name", "street", "city", "state", "zip_code", "telephone", "fax"]


class PrescriberForm(forms.ModelForm):
    """A prescriber's identifiers."""

    class Meta:
        model = Prescriber
        fields = ["npi", "dea_number"]
        help_texts = {
            "npi": "Ten digits; the last proves the typing.",
            "dea_number": "Not needed for naltrexone.",
        }


class NewPrescriberForm(PrescriberForm):
    """A prescriber who has no account yet."""

    name = forms.CharField(max_length=120)
    credentials = forms.CharField(max_length=40, help_text="As printed after the name: MD, DO, NP.")
    email = forms.EmailField(label="Work email", help_text="The invitation goes here.")

    field_order = ["name", "credentials", "email", "npi", "dea_number"]


class PracticeChoice(forms.ModelChoiceField):
    """Practices by name."""

    def label_from_instance(self, practice: Practice) -> str:
        """Its name and city."""
        return f"{practice.name}, {practice.city}"


class ChangePrescriberForm(PrescriberForm):
    """Identifiers and practice."""

    practice = PracticeChoice(queryset=Practice.objects.by_name(), empty_label=None)

    class Meta(PrescriberForm.Meta):
        fields = ["practice", *PrescriberForm.Meta.fields]


class DelegateForm(forms.Form):
    """Who shall prepare."""

    email = forms.EmailField(label="Work email", help_text="Someone who has an account is found by it.")
    name = forms.CharField(max_length=120, required=False, help_text="For someone new: they get an invitation by mail.")


def _where(label: str, *among: LookedUpAt) -> forms.ChoiceField:
    choices = [("", "Choose where"), *((place.value, place.words) for place in among)]
    return forms.ChoiceField(label=label, choices=choices)


class VerifyForm(forms.Form):
    """Where a prescriber's NPI and one licence were looked up. `seen` is what the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput)
    npi_source = _where("NPI looked up at", LookedUpAt.NPPES, LookedUpAt.ELSEWHERE)
    licence_source = _where("Licence looked up at", *(place for place in LookedUpAt if place != LookedUpAt.TAKEN_OVER))
    note = forms.CharField(max_length=200, required=False, help_text="What the next reader should know.")
