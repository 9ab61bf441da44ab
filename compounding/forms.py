"""The shape of what people enter about components, lots and batches; the rules live in actions."""

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from compounding.actions.stock import LARGEST_CERTIFICATE, Certificate, Delivery, certificate_of
from compounding.calculations import Basis
from compounding.form_checks import Asks
from compounding.models import BatchStep, Component, ComponentRole, Formula, Hydrate
from compounding.photos import LARGEST_PHOTO
from premises.terms import Exclusion
from records.models.base import choices_of

CODE = RegexValidator(r"^[A-Z][A-Z0-9]{2,11}$", "Three to twelve capital letters and digits, such as LDN45C.")
DAY = {"type": "date"}
WEIGHT = re.compile(r"[0-9]{1,4}(\.[0-9]{1,3})?", re.ASCII)
PER_UNIT = {"g": Decimal(1000), "mg": Decimal(1), "kg": Decimal(1_000_000), "pieces": Decimal(1)}
NUMBER = {"inputmode": "decimal", "autocomplete": "off"}


class ComponentForm(forms.Form):
    """A component that formulas and lots name."""

    code = forms.CharField(max_length=12, validators=[CODE], help_text="Short and lasting: NTX")
    name = forms.CharField(max_length=120, help_text="Naltrexone hydrochloride, USP")
    role = forms.ChoiceField(choices=[("", "Choose the role"), *choices_of(ComponentRole)])
    contains = forms.ChoiceField(
        label="Some patients leave it out because of", required=False,
        choices=[("", "nothing"), *choices_of(Exclusion)],
    )  # fmt: skip
    tablet_mg = forms.DecimalField(
        label="Of tablets: mg of naltrexone hydrochloride in each", required=False, min_value=0, max_digits=8,
        decimal_places=3, widget=forms.TextInput(attrs=NUMBER), help_text="As labelled: 50. Empty for anything else",
    )  # fmt: skip

    def clean_role(self) -> ComponentRole:
        """The role as the action takes it."""
        return ComponentRole(self.cleaned_data["role"])

    def clean_contains(self) -> Exclusion | None:
        """What is left out, or nothing."""
        said = self.cleaned_data["contains"]
        return Exclusion(said) if said else None


class DeliveryForm(forms.Form):
    """What came, as its label and papers say (CMP-05)."""

    component = forms.ModelChoiceField(queryset=Component.objects.all(), empty_label="Choose the component")
    vendor = forms.CharField(max_length=120)
    manufacturer = forms.CharField(max_length=120)
    maker_lot = forms.CharField(label="Maker's lot", max_length=40)
    catalogue_number = forms.CharField(max_length=40, required=False)
    quantity = forms.DecimalField(min_value=0, max_digits=11, decimal_places=3, widget=forms.TextInput(attrs=NUMBER))
    unit = forms.ChoiceField(choices=[(unit, unit) for unit in PER_UNIT], help_text="Shells and tablets come in pieces")
    received_on = forms.DateField(label="Received on", widget=forms.DateInput(attrs=DAY))
    expires_on = forms.DateField(
        label="Good to", required=False, widget=forms.DateInput(attrs=DAY),
        help_text="Empty where the vendor gives no date: then a year (CMP-03)",
    )  # fmt: skip
    tablets_weighed = forms.IntegerField(
        label="Tablets weighed together", required=False, min_value=0, widget=forms.TextInput(attrs=NUMBER),
        help_text="Of tablets only: 20 or more (TAB-01)",
    )  # fmt: skip
    tablets_mg = forms.DecimalField(
        label="They weigh, mg", required=False, min_value=0, max_digits=12, decimal_places=3,
        widget=forms.TextInput(attrs=NUMBER),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The quantity in the unit of the component. Raises ValidationError where the two do not go together."""
        said = super().clean() or {}
        component, unit = said.get("component"), said.get("unit", "")
        if component and (component.unit == "pieces") != (unit == "pieces"):
            self.add_error("unit", "Shells and tablets come in pieces, all else by weight.")
        if "quantity" in said and unit:
            said["quantity"] *= PER_UNIT[unit]
        return said

    def delivery(self) -> Delivery:
        """The delivery as the action takes it."""
        return Delivery(
            **{name: value for name, value in self.cleaned_data.items() if name not in {"component", "unit"}}
        )


class CertificateForm(forms.Form):
    """What the certificate of analysis says (CMP-01, CMP-09)."""

    hydrate = forms.ChoiceField(
        label="Form of the active", choices=choices_of(Hydrate), initial=Hydrate.NOT_APPLICABLE.value
    )
    percent = forms.DecimalField(
        label="Assay, %", required=False, min_value=0, max_value=110, max_digits=7, decimal_places=4
    )
    basis = forms.ChoiceField(label="Assay is of", required=False, choices=[("", "not given"), *choices_of(Basis)])
    water = forms.DecimalField(
        label="Water or loss on drying, %", required=False, min_value=0, max_value=100, max_digits=7, decimal_places=4
    )
    solvents = forms.DecimalField(
        label="Residual solvents, %", required=False, min_value=0, max_value=100, max_digits=7, decimal_places=4
    )
    certificate = forms.FileField(
        label="Certificate of analysis, PDF", required=False,
        help_text="At most 10 MB. An active needs it to be released",
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
    )  # fmt: skip

    def clean_certificate(self) -> Any:
        """The file, as far as its size may be read at all."""
        file = self.cleaned_data["certificate"]
        if file and file.size > LARGEST_CERTIFICATE:
            raise forms.ValidationError("The certificate is over 10 MB (CMP-05).")
        return file

    def clean(self) -> dict[str, Any]:
        """Assay and basis come together. Raises ValidationError."""
        said = super().clean() or {}
        if (said.get("percent") is None) != (not said.get("basis")):
            self.add_error("basis", "An assay has a percentage and says what it is of (CMP-09).")
        return said

    def papers(self) -> Certificate:
        """The certificate as the action takes it. Raises LotRefused."""
        said = self.cleaned_data
        pdf = said["certificate"].read() if said["certificate"] else b""
        water, solvents = said["water"] or Decimal(0), said["solvents"] or Decimal(0)
        return certificate_of(
            pdf, percent=said["percent"], basis=said["basis"], water=water, solvents=solvents, hydrate=said["hydrate"]
        )


class _ReadForm(forms.Form):
    """What is typed, or `read` where the balance is asked instead."""

    typed = ""
    read = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def full_clean(self) -> None:
        """Nothing needs typing where the balance is asked."""
        self.fields[self.typed].required = not self.data.get("read")
        super().full_clean()


class ReadingForm(_ReadForm):
    """One reading of the balance, or one count."""

    typed = "amount"
    amount = forms.DecimalField(
        label="Reading", max_digits=11, decimal_places=3, widget=forms.TextInput(attrs=NUMBER | {"autofocus": True})
    )


class ResultForm(forms.Form):
    """What a check found, why a step that still runs `at` that time is done, and a photo if one is wanted."""

    def __init__(self, step: BatchStep, at: datetime, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        if step.runs_at(at):
            self.fields["early_reason"] = forms.CharField(label="Why it is done before its time", max_length=200)
        self.fields["photo"] = forms.FileField(
            label="Photo", required=False, help_text="JPEG, PNG or WebP, at most 10 MB",
            widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        )  # fmt: skip
        if step.asks:
            attrs = {"autocomplete": "off", "autofocus": True} | ({"inputmode": "decimal"} if step.low else {})
            self.fields["result"] = forms.CharField(
                label=Asks(step.asks).label, max_length=80, widget=forms.TextInput(attrs=attrs)
            )

    def clean_photo(self) -> bytes:
        """Its bytes, as far as its size may be read at all. Raises ValidationError."""
        file = self.cleaned_data["photo"]
        if file and file.size > LARGEST_PHOTO:
            raise forms.ValidationError("The photo is over 10 MB (CR-13).")
        return file.read() if file else b""


class WitnessForm(forms.Form):
    """The full sign-in of somebody who signs at another's screen (SEC-12)."""

    email = forms.EmailField(label="Your work email", widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    password = forms.CharField(
        label="Your password", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "off"})
    )
    code = forms.CharField(
        label="Authenticator", required=False, max_length=12,
        widget=forms.TextInput(attrs={"class": "form-code", "inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    signing_code = forms.CharField(
        label="Your signing code", max_length=6,
        widget=forms.PasswordInput(
            attrs={"class": "form-code", "inputmode": "numeric", "autocomplete": "off", "maxlength": 6}
        ),
    )  # fmt: skip


class SampleForm(_ReadForm):
    """The next weight of a sample, mg, and which one it is; several in one go stand apart by spaces (4.7)."""

    typed = "weights"
    number = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    weights = forms.CharField(
        label="Weight, mg", max_length=300, widget=forms.TextInput(attrs=NUMBER | {"autofocus": True})
    )

    def clean_weights(self) -> list[Decimal]:
        """Them as numbers, in the order they were weighed. Raises ValidationError."""
        said = self.cleaned_data["weights"].split()
        if not all(WEIGHT.fullmatch(one) for one in said):
            raise forms.ValidationError("A weight is a number in mg, such as 179.4.")
        return [Decimal(one) for one in said]


class TriturationChoice(forms.ModelChoiceField):
    """The stock triturations that may be made."""

    def label_from_instance(self, formula: Formula) -> str:
        """`NTXT10, 100 mg/g: Naltrexone hydrochloride 1:10 in cellulose`."""
        return f"{formula.code}, {formula.strength}: {formula.name}"


class TriturationForm(forms.Form):
    """Which stock trituration to make, and how much of it."""

    formula = TriturationChoice(
        queryset=Formula.objects.triturations(), label="Stock trituration", empty_label="Choose the trituration"
    )
    grams = forms.DecimalField(
        label="How much, g", min_value=1, max_digits=6, decimal_places=0,
        widget=forms.TextInput(attrs=NUMBER | {"inputmode": "numeric"}), help_text="Whole grams, such as 50",
    )  # fmt: skip


class YieldForm(forms.Form):
    """How many were counted, and why so few or many (CR-07)."""

    counted_units = forms.DecimalField(
        label="Counted", min_value=0, max_digits=10, decimal_places=2, widget=forms.TextInput(attrs=NUMBER),
    )  # fmt: skip
    yield_note = forms.CharField(
        label="Why this yield", required=False, max_length=200,
        help_text="Needed outside the limits; it opens a deviation",
    )  # fmt: skip
