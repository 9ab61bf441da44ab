"""The steps of a prescription as rows of a page; no rules."""

from collections.abc import Mapping
from typing import Any

from django import forms

from compounding.models import Formula
from orders.drafts import MOST_DAYS, MOST_STEPS, StepDraft
from orders.step_faults import faults_in

# Digits in a text box: what is mistyped comes back as it was typed, which a box for numbers would drop.
DIGITS = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
AMOUNT = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
EMPTY_STEP = {"formula": "", "units_per_dose": "1", "days": ""}


class StepForm(forms.Form):
    """One step: a product of the catalogue, how many units a dose has, for how many days."""

    formula = forms.ChoiceField(
        label="Product",
        error_messages={
            "required": "Choose the product.",
            "invalid_choice": "%(value)s is not in the catalogue now. Choose another product.",
        },
    )
    units_per_dose = forms.DecimalField(
        label="Each time", initial="1", min_value=0, max_value=10, max_digits=4, decimal_places=2, widget=AMOUNT,
        error_messages={"invalid": "A number, such as 1.", "required": "How many units a dose has, such as 1."},
    )  # fmt: skip
    days = forms.IntegerField(
        label="Days", required=False, min_value=1, max_value=MOST_DAYS, widget=DIGITS,
        error_messages={
            "invalid": "Whole days, such as 14.",
            "min_value": "At least 1 day. The last step may be left empty: it goes on.",
            "max_value": f"At most {MOST_DAYS} days.",
        },
    )  # fmt: skip

    def __init__(self, *args: Any, catalogue: Mapping[str, Formula], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.catalogue = catalogue
        fields: dict[str, Any] = self.fields
        offered = [(code, f"{formula.product}, {code}") for code, formula in catalogue.items()]
        fields["formula"].choices = [("", "Choose the product"), *offered]

    def clean_units_per_dose(self) -> Any:
        """More than nothing."""
        if not self.cleaned_data["units_per_dose"]:
            raise forms.ValidationError("More than 0.")
        return self.cleaned_data["units_per_dose"]

    def draft(self) -> StepDraft:
        """The step as the action takes it."""
        said = self.cleaned_data
        dose_mg = self.catalogue[said["formula"]].strength_mg * said["units_per_dose"]
        return StepDraft(formula_code=said["formula"], dose_mg=dose_mg, days=said["days"])


class StepFormSet(forms.BaseFormSet):
    """The steps, one after the other. A row left empty after the first is no step."""

    default_error_messages = {
        **forms.BaseFormSet.default_error_messages,
        "too_many_forms": f"At most {MOST_STEPS} steps.",
        "too_few_forms": "At least one step.",
    }
    focus: int | None = None
    notice = ""  # why a ready-made one was not filled in

    def initial_form_count(self) -> int:
        """A row that comes back empty is no step, whoever filled it in before."""
        return 0 if self.is_bound else int(super().initial_form_count())

    def add_fields(self, form: Any, index: int | None) -> None:
        """Each control says which step it belongs to; a row just added has the focus."""
        super().add_fields(form, index)
        if index is None:
            return
        for field in form.fields.values():
            field.label = f"{field.label}, step {index + 1}"
        if index == self.focus:
            form.fields["formula"].widget.attrs["autofocus"] = True

    def steps(self) -> list[StepDraft]:
        """The steps as the action takes them."""
        return [form.draft() for form in self.filled()]

    def filled(self) -> list[Any]:
        return [form for form in self.forms if form.cleaned_data.get("formula")]

    def clean(self) -> None:
        """What cannot be stands beside its row."""
        if any(self.errors):
            return
        rows = self.filled()
        catalogue = self.form_kwargs["catalogue"]
        for fault in faults_in(self.steps(), catalogue):
            rows[fault.position].add_error(fault.field, fault.text)


StepForms: Any = forms.formset_factory(
    StepForm, formset=StepFormSet, extra=0, min_num=1, max_num=MOST_STEPS, absolute_max=2 * MOST_STEPS,
    validate_min=True, validate_max=True,
)  # fmt: skip
