"""The shape of what people enter about formulas."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from compounding.actions.formulas import FormulaText, Ingredient
from compounding.models import IngredientRole
from premises.terms import Exclusion, Form

CODE = RegexValidator(r"^[A-Z][A-Z0-9]{2,11}$", "Three to twelve capital letters and digits, such as LDN45C.")
STRENGTH = Decimal("0.001")


class FormulaForm(forms.Form):
    """The head of a formula (MFR-01 to MFR-14)."""

    code = forms.CharField(max_length=12, validators=[CODE], help_text="Short and lasting: LDN45C")
    name = forms.CharField(max_length=120, help_text="Naltrexone Hydrochloride 4.5 mg Capsule")
    form = forms.ChoiceField(label="Dosage form", choices=[(f.value, f.singular.capitalize()) for f in Form])
    strength_mg = forms.DecimalField(
        label="Strength, mg of naltrexone hydrochloride", min_value=STRENGTH, max_digits=9, decimal_places=4,
        help_text="For each unit, mL or g",
    )  # fmt: skip
    description = forms.CharField(max_length=120, help_text="How it looks, as on the label: Size 3, white")
    bud_days = forms.IntegerField(label="Beyond-use date, days", min_value=1, max_value=180)
    storage = forms.CharField(max_length=120, help_text="Room temperature, away from light and moisture")
    instructions = forms.CharField(label="How it is made, step by step", widget=forms.Textarea(attrs={"rows": 6}))

    def text(self) -> FormulaText:
        """The formula as the action takes it."""
        said: dict[str, Any] = dict(self.cleaned_data)
        return FormulaText(**(said | {"form": Form(said["form"])}))


class IngredientForm(forms.Form):
    """One component for each unit (MFR-04)."""

    name = forms.CharField(label="Component", max_length=120)
    role = forms.ChoiceField(
        choices=[(r.value, r.value.capitalize()) for r in IngredientRole], initial=IngredientRole.ACTIVE
    )
    amount_mg = forms.DecimalField(
        label="Amount, mg for each unit", required=False, min_value=0, max_digits=12, decimal_places=4,
        help_text="Left empty: to fill",
    )  # fmt: skip
    contains = forms.ChoiceField(
        required=False, choices=[("", "Nothing to leave out"), *((e.value, e.value.capitalize()) for e in Exclusion)]
    )

    def ingredient(self) -> Ingredient:
        """The component as the action takes it."""
        said = self.cleaned_data
        contains = Exclusion(said["contains"]) if said["contains"] else None
        return Ingredient(said["name"], IngredientRole(said["role"]), said["amount_mg"], contains)


IngredientForms = forms.formset_factory(IngredientForm, extra=4, max_num=12, min_num=1, validate_min=True)
