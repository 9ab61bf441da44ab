"""The shape of what people enter about formulas, every field of a master formulation record (MFR-01 to MFR-14)."""

from dataclasses import fields
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from compounding.actions.formula_evidence import LARGEST_EVIDENCE
from compounding.actions.formulas import Check, FormulaText, Ingredient
from compounding.bud_limits import BudBasis, BudClass, EvidenceKind, KeptAt
from compounding.formula_text import Written
from compounding.models import Component, Hydrate
from premises.terms import Form

CODE = RegexValidator(r"^[A-Z][A-Z0-9]{2,11}\Z", "Three to twelve capital letters and digits, such as LDN45C.")
STRENGTH = Decimal("0.001")
LONGEST = 8000
NUMBER = {"inputmode": "decimal", "autocomplete": "off"}
MOST_LINES = 12
YES_NO = [("", "Choose"), ("yes", "Yes"), ("no", "No: the date is shorter (BUD-07)")]


def _lines(label: str, help_text: str = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=LONGEST, help_text=help_text, widget=forms.Textarea()
    )


def _number(label: str, help_text: str = "", **more: Any) -> forms.DecimalField:
    widget = forms.TextInput(attrs=NUMBER)
    return forms.DecimalField(label=label, help_text=help_text, widget=widget, **{"required": False} | more)


class FormulaForm(forms.Form):
    """The text of a formula; what an approval asks for may still be empty in a draft."""

    code = forms.CharField(max_length=12, validators=[CODE], help_text="Short and lasting: LDN45C")
    name = forms.CharField(max_length=120, help_text="Naltrexone Hydrochloride 4.5 mg Capsule")
    form = forms.ChoiceField(label="Dosage form", choices=[(f.value, f.singular.capitalize()) for f in Form])
    strength_mg = _number(
        "Strength, mg of naltrexone hydrochloride", "For each unit, mL or g", required=True, min_value=STRENGTH,
        max_digits=9, decimal_places=4,
    )  # fmt: skip
    description = forms.CharField(label="Looks like", max_length=120, help_text="As on the label: Size 3, white")
    reference_units = _number(
        "Reference batch, units", "The amounts are also shown for so many", min_value=Decimal(1), max_digits=10,
        decimal_places=2,
    )  # fmt: skip
    container_closure = forms.CharField(
        label="Container and closure", required=False, max_length=200, help_text="Amber vial, child-resistant closure"
    )
    container_protects = forms.ChoiceField(label="It is tight and light-resistant", required=False, choices=YES_NO)
    storage = forms.CharField(label="Storage, as on the label", max_length=120)
    kept_in = forms.ChoiceField(label="Kept at", choices=[(k.value, k.words) for k in KeptAt], required=False)
    bud_class = forms.ChoiceField(
        label="Class of the beyond-use date", required=False, help_text="Empty: the usual one of the form",
        choices=[("", "The usual one"), *((c.value, f"{c.limit.words}, {c.limit.most_days} days") for c in BudClass)],
    )  # fmt: skip
    bud_days = forms.IntegerField(label="Beyond-use date, days", help_text="Never over 180 (BUD-03)")
    bud_basis = forms.ChoiceField(
        label="The days rest on", required=False, choices=[(basis.value, basis.words) for basis in BudBasis]
    )
    bud_reference = forms.CharField(
        label="Reference for the date", required=False, max_length=200, help_text="Empty: USP <795> default table"
    )
    equipment = _lines("Equipment and supplies", "One a line")
    instructions = _lines(
        "How it is made, step by step",
        "One step a line, ticked at the bench; “for 10 minutes” starts a clock",
        required=True,
    )
    calculations = _lines("Calculations", "How amounts and strength are computed and verified")
    stability = _lines("Compatibility and stability", "With the reference")
    labelling = _lines("The label has to say", "One a line: Shake well")
    repeatability = _lines("Else needed to make the same again", "pH, temperature, order of mixing")

    def clean(self) -> dict[str, Any]:
        """The words of lists as enums, what is empty as its usual value."""
        said = super().clean() or {}
        if not said.get("bud_reference"):
            said["bud_reference"] = "USP <795> default table"
        protects = {"yes": True, "no": False}
        return said | {
            "form": Form(said["form"]) if said.get("form") else None,
            "kept_in": KeptAt(said.get("kept_in") or KeptAt.ROOM),
            "bud_class": BudClass(said["bud_class"]) if said.get("bud_class") else None,
            "bud_basis": BudBasis(said.get("bud_basis") or BudBasis.TABLE),
            "container_protects": protects.get(said.get("container_protects", "")),
        }

    def text(self) -> FormulaText:
        """The formula as the action takes it."""
        return FormulaText(**{field.name: self.cleaned_data[field.name] for field in fields(FormulaText)})


class IngredientForm(forms.Form):
    """One component for each unit (MFR-04, MFR-05)."""

    component = forms.ModelChoiceField(queryset=Component.objects.all(), empty_label="Choose the component")
    amount_mg = _number(
        "mg for each unit", "Empty: fills up. Of a shell, its weight", min_value=0, max_digits=12, decimal_places=4
    )
    pack_mg = _number("Full one holds, mg", "Of the pure powder, measured", min_value=0, max_digits=8, decimal_places=2)
    grade = forms.CharField(required=False, max_length=40, help_text="USP, NF")
    hydrate = forms.ChoiceField(
        label="Form of the active", required=False,
        choices=[("", "not an active"), ("anhydrous", "anhydrous"), ("dihydrate", "dihydrate")],
    )  # fmt: skip
    characteristics = forms.CharField(required=False, max_length=200, help_text="Particle size, solubility")
    preserves = forms.BooleanField(label="It preserves the preparation", required=False)

    def ingredient(self) -> Ingredient:
        """The component as the action takes it."""
        said = {field.name: self.cleaned_data[field.name] for field in fields(Ingredient)}
        said["hydrate"] = Hydrate(said["hydrate"]) if said["hydrate"] else None
        return Ingredient(**said)


class CheckForm(forms.Form):
    """One quality check with the result expected (MFR-13)."""

    test = forms.CharField(max_length=80, help_text="Weight, pH, appearance")
    method = forms.CharField(max_length=160)
    expected = forms.CharField(label="Result expected", max_length=160)
    sample = forms.CharField(required=False, max_length=80, help_text="How many are tested")

    def check(self) -> Check:
        """The check as the action takes it."""
        return Check(**{field.name: self.cleaned_data[field.name] for field in fields(Check)})


IngredientForms = forms.formset_factory(
    IngredientForm, extra=4, max_num=MOST_LINES, min_num=1, validate_min=True, can_delete=True
)
CheckForms = forms.formset_factory(CheckForm, extra=3, max_num=MOST_LINES, can_delete=True)


def initial_of(written: Written) -> dict[str, Any]:
    """A written formula as the page begins with it: `form`, `line` and `check`."""
    words = {None: "", True: "yes", False: "no"}
    text = {field.name: getattr(written.text, field.name) for field in fields(FormulaText)}
    text["container_protects"] = words[written.text.container_protects]
    lines = [{field.name: getattr(line, field.name) for field in fields(Ingredient)} for line in written.ingredients]
    checks = [{field.name: getattr(check, field.name) for field in fields(Check)} for check in written.checks]
    return {"form": text, "line": lines, "check": checks}


class EvidenceForm(forms.Form):
    """A document behind a longer beyond-use date (BUD-01, BUD-03)."""

    kind = forms.ChoiceField(
        label="It is the", choices=[("", "Choose"), *((kind.value, kind.words) for kind in EvidenceKind)]
    )
    title = forms.CharField(max_length=200, help_text="Authors, journal or laboratory, year")
    document = forms.FileField(
        label="The document, PDF", help_text="At most 10 MB",
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
    )  # fmt: skip

    def clean_kind(self) -> EvidenceKind:
        """The kind as the action takes it."""
        return EvidenceKind(self.cleaned_data["kind"])

    def clean_document(self) -> Any:
        """The file, as far as its size may be read at all."""
        file = self.cleaned_data["document"]
        if file.size > LARGEST_EVIDENCE:
            raise forms.ValidationError("The document is over 10 MB (BUD-03).")
        return file
