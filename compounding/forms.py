"""The shape of what people enter about formulas."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from compounding.actions.formulas import FormulaText, Ingredient
from compounding.models import Component
from premises.terms import Form

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

    component = forms.ModelChoiceField(queryset=Component.objects.all(), empty_label="Choose the component")
    amount_mg = forms.DecimalField(
        label="mg for each unit",
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=4,
        help_text="Empty: to fill. Of a shell, its weight",
    )
    pack_mg = forms.DecimalField(
        label="Full capsule, mg", required=False, min_value=0, max_digits=8, decimal_places=2,
        help_text="Of the pure powder, measured; for active and filler",
    )  # fmt: skip

    def ingredient(self) -> Ingredient:
        """The component as the action takes it."""
        said = self.cleaned_data
        return Ingredient(said["component"], said["amount_mg"], said["pack_mg"])


IngredientForms = forms.formset_factory(IngredientForm, extra=4, max_num=12, min_num=1, validate_min=True)
