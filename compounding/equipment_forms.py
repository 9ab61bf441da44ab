"""The shape of what people enter about equipment, competence and the logs; the rules live in actions."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from accounts.models import User
from compounding.actions.equipment import LARGEST_CERTIFICATE, LONGEST_CALIBRATION_DAYS, BalanceFacts
from compounding.amounts import MinimumBy
from compounding.models import Equipment, EquipmentKind, Skill
from records.models.base import choices_of

CODE = RegexValidator(r"^[A-Z][A-Z0-9]{2,11}$", "Three to twelve capital letters and digits, such as BAL1.")
DAY = {"type": "date"}
NUMBER = {"inputmode": "decimal", "autocomplete": "off"}
MINIMUM_WORDS = {
    MinimumBy.SENSITIVITY: "its sensitivity and the error allowed",
    MinimumBy.READABILITY: "820 times its readability (USP <41>)",
}


def _mg(label: str, help_text: str = "", *, required: bool = False) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, help_text=help_text, required=required, min_value=Decimal("0.0001"), max_digits=12,
        decimal_places=4, widget=forms.TextInput(attrs=NUMBER),
    )  # fmt: skip


class EquipmentForm(forms.Form):
    """A piece of equipment; a balance also says what it weighs."""

    code = forms.CharField(max_length=12, validators=[CODE], help_text="As it stands on it: BAL1")
    name = forms.CharField(max_length=120, help_text="Maker and model")
    kind = forms.ChoiceField(choices=[("", "Choose the kind"), *choices_of(EquipmentKind)])
    serial = forms.CharField(label="Serial number", max_length=60, required=False)
    place = forms.CharField(max_length=60, required=False, help_text="Where it stands")
    readability_mg = _mg("Readability, mg", "Of a balance: its smallest step")
    sensitivity_mg = _mg("Sensitivity, mg", "Of a balance: the smallest change it shows for sure")
    minimum_by = forms.ChoiceField(
        label="It weighs from, by", required=False,
        choices=[("", "Not a balance"), *((m.value, words) for m, words in MINIMUM_WORDS.items())],
    )  # fmt: skip
    test_weight_mg = _mg("Test weight, mg", "Of a balance: put on every day")
    tolerance_mg = _mg("Tolerance, mg", "It may be off by, either way")

    def clean(self) -> dict[str, Any]:
        """The figures of a balance come together. Raises ValidationError."""
        said = super().clean() or {}
        if said.get("kind") == EquipmentKind.BALANCE:
            for name in ("readability_mg", "sensitivity_mg", "minimum_by", "test_weight_mg", "tolerance_mg"):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, "A balance needs it (T-01, EQP-02).")
        return said

    def facts(self) -> dict[str, Any]:
        """The equipment as the action takes it."""
        said = dict(self.cleaned_data)
        names = ("readability_mg", "sensitivity_mg", "minimum_by", "test_weight_mg", "tolerance_mg")
        figures = {name: said.pop(name) for name in names}
        kind = EquipmentKind(said.pop("kind"))
        figures["minimum_by"] = MinimumBy(figures["minimum_by"]) if figures["minimum_by"] else None
        balance = BalanceFacts(**figures) if kind is EquipmentKind.BALANCE else None
        return said | {"kind": kind, "balance": balance}


class CalibrationForm(forms.Form):
    """A calibration, as its certificate says."""

    done_on = forms.DateField(label="Done on", widget=forms.DateInput(attrs=DAY))
    due_on = forms.DateField(
        label="Due again on", required=False, widget=forms.DateInput(attrs=DAY), help_text="Empty: after 12 months"
    )
    done_for_us_by = forms.CharField(label="Done by", max_length=120, help_text="Company or person")
    passed = forms.ChoiceField(
        label="Result", choices=[("", "Choose the result"), ("yes", "It passed"), ("no", "It failed")]
    )
    certificate = forms.FileField(
        label="Certificate, PDF", required=False, help_text="At most 10 MB",
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
    )  # fmt: skip

    def clean_certificate(self) -> Any:
        """The file, as far as its size may be read at all."""
        file = self.cleaned_data["certificate"]
        if file and file.size > LARGEST_CERTIFICATE:
            raise forms.ValidationError("The certificate is over 10 MB (EQP-01).")
        return file

    def said(self) -> dict[str, Any]:
        """The calibration as the action takes it."""
        said = dict(self.cleaned_data)
        file = said["certificate"]
        said["due_on"] = said["due_on"] or said["done_on"] + timedelta(days=LONGEST_CALIBRATION_DAYS - 1)
        return said | {"passed": said["passed"] == "yes", "certificate": file.read() if file else b""}


class CheckForm(forms.Form):
    """What the balance shows for its test weight."""

    as_found_mg = _mg("It shows, mg", required=True)
    note = forms.CharField(
        label="What you do about it", required=False, max_length=200, help_text="Needed out of tolerance"
    )


class BalanceForm(forms.Form):
    """The balance of this station."""

    def __init__(self, balances: list[Equipment], data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        choices = [(row.public_id, f"{row.code}, {row.name}") for row in balances]
        self.fields["balance"] = forms.ChoiceField(
            label="The balance of this station", choices=choices, widget=forms.RadioSelect
        )


class CompetenceForm(forms.Form):
    """That someone showed a skill."""

    person = forms.ChoiceField()
    skill = forms.ChoiceField(choices=[("", "Choose the skill"), *choices_of(Skill)])
    shown_on = forms.DateField(label="Shown on", widget=forms.DateInput(attrs=DAY))
    until_on = forms.DateField(
        label="Counts until", required=False, widget=forms.DateInput(attrs=DAY), help_text="Empty: for 12 months"
    )

    def __init__(self, people: list[User], data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.people = {person.public_id: person for person in people}
        choices = [("", "Choose the person"), *((key, person.printed_name) for key, person in self.people.items())]
        self.fields["person"] = forms.ChoiceField(choices=choices)
        self.order_fields(["person", "skill", "shown_on", "until_on"])

    def clean_person(self) -> User:
        """The person as the action takes them."""
        return self.people[self.cleaned_data["person"]]

    def clean_skill(self) -> Skill:
        """The skill as the action takes it."""
        return Skill(self.cleaned_data["skill"])


class CleaningForm(forms.Form):
    """A line of the cleaning log."""

    surface = forms.CharField(max_length=80, help_text="Bench 1, floor, shelves")
    agent = forms.CharField(label="With", max_length=80, help_text="Agent: 70 % isopropyl alcohol")
    note = forms.CharField(required=False, max_length=200)


class TemperatureForm(forms.Form):
    """A reading of a storage area."""

    place = forms.CharField(max_length=80, help_text="Store room, refrigerator")
    reading_c = forms.DecimalField(
        label="Reading, degrees Celsius", max_digits=5, decimal_places=1, widget=forms.TextInput(attrs=NUMBER)
    )
    low_c = forms.DecimalField(label="Lower limit", max_digits=5, decimal_places=1, initial=20)
    high_c = forms.DecimalField(label="Upper limit", max_digits=5, decimal_places=1, initial=25)
    note = forms.CharField(
        label="What you do about it", required=False, max_length=200, help_text="Needed outside the limits"
    )
