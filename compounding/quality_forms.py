"""The shape of what people enter about deviations and potency; the rules live in actions."""

from typing import Any

from django import forms

from compounding.actions.equipment import LARGEST_CERTIFICATE
from compounding.actions.quality import Decision
from compounding.models import Disposition
from records.forms import SigningForm

LINES = {"rows": 2}
DISPOSITION_WORDS = {
    Disposition.ACCEPT: "Accept: it goes on as it is",
    Disposition.REWORK: "Rework: it is made right and judged again",
    Disposition.REJECT: "Reject: the batch is not released",
}


def _text(label: str, help_text: str = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=400, widget=forms.Textarea(attrs=LINES)
    )


class DeviationForm(forms.Form):
    """What departed from formula or procedure."""

    what = _text("What happened")
    why = _text("Why, as far as is known", required=False)
    impact = _text("What it may mean", required=False)


class CloseForm(SigningForm):
    """The decision about a deviation, signed."""

    why = _text("Why it happened")
    impact = _text("What it means for the preparation and the patient")
    disposition = forms.ChoiceField(
        label="Decision", choices=[("", "Choose"), *((d.value, words) for d, words in DISPOSITION_WORDS.items())]
    )
    measures = _text("So that it does not happen again", required=False)

    field_order = ["why", "impact", "disposition", "measures", "signing_code"]

    def decision(self) -> Decision:
        """The decision as the action takes it."""
        said = self.cleaned_data
        return Decision(said["why"], said["impact"], Disposition(said["disposition"]), said["measures"])


class PotencyForm(forms.Form):
    """What a laboratory found, as its certificate says."""

    percent = forms.DecimalField(
        label="Found, % of label", min_value=0, max_value=999, max_digits=6, decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip
    laboratory = forms.CharField(max_length=120)
    method = forms.CharField(max_length=120, help_text="HPLC, stability-indicating")
    sampled_on = forms.DateField(label="Sampled on", widget=forms.DateInput(attrs={"type": "date"}))
    resulted_on = forms.DateField(label="Found on", widget=forms.DateInput(attrs={"type": "date"}))
    certificate = forms.FileField(
        label="Certificate of the laboratory, PDF", help_text="At most 10 MB",
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
    )  # fmt: skip

    def clean_certificate(self) -> Any:
        """The file, as far as its size may be read at all."""
        file = self.cleaned_data["certificate"]
        if file.size > LARGEST_CERTIFICATE:
            raise forms.ValidationError("The certificate is over 10 MB.")
        return file

    def said(self) -> dict[str, Any]:
        """The result as the action takes it."""
        said = dict(self.cleaned_data)
        return said | {"certificate": said["certificate"].read()}
