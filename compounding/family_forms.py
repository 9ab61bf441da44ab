"""The shape of what people enter about a family of capsules: one template, several strengths."""

from decimal import Decimal
from typing import Any

from django import forms

from compounding.actions.formulas import FormulaText
from compounding.formula_families import STRENGTHS, Template
from compounding.formula_forms import LONGEST, NUMBER
from compounding.models import Component, ComponentRole, Hydrate
from premises.quantities import dose_text
from premises.terms import Form

TEXT_FIELDS = (
    "description", "container_closure", "storage", "bud_days", "equipment", "instructions", "labelling",
)  # fmt: skip
PART = r"^[A-Z0-9]{0,6}\Z"


def _part(role: ComponentRole, label: str) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label=label, queryset=Component.objects.filter(role=role), empty_label="Choose the component"
    )


def _mg(label: str, help_text: str = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, help_text=help_text, min_value=Decimal("0.01"), max_digits=8, decimal_places=2,
        widget=forms.TextInput(attrs=NUMBER),
    )  # fmt: skip


def _lines(label: str, help_text: str = "One a line") -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST, help_text=help_text, widget=forms.Textarea())


class FamilyForm(forms.Form):
    """The template of a family and the strengths that are written."""

    strengths = forms.MultipleChoiceField(
        label="Strengths, mg", choices=[(dose_text(s), f"{dose_text(s)} mg") for s in STRENGTHS],
        widget=forms.CheckboxSelectMultiple(),
    )  # fmt: skip
    code_start = forms.RegexField(r"^[A-Z][A-Z0-9]{0,6}\Z", label="Code begins", initial="LDN", help_text="LDN: LDN45C")
    code_end = forms.RegexField(PART, label="Code ends", initial="C", required=False)
    active = _part(ComponentRole.ACTIVE, "Active")
    hydrate = forms.ChoiceField(
        label="Form of the active",
        choices=[("", "Choose"), ("anhydrous", "anhydrous"), ("dihydrate", "dihydrate")],
    )
    active_pack_mg = _mg("Full capsule of the active, mg", "The pure powder, measured (CAPS_FILL)")
    filler = _part(ComponentRole.EXCIPIENT, "Filler")
    filler_pack_mg = _mg("Full capsule of the filler, mg", "The pure powder, measured")
    shell = _part(ComponentRole.SHELL, "Shell")
    shell_mg = _mg("Empty shell, mg")
    description = forms.CharField(label="Looks like", max_length=120, help_text="As on the label: Size 3, white")
    container_closure = forms.CharField(
        label="Container and closure", max_length=200, help_text="Tight and light-resistant"
    )
    storage = forms.CharField(label="Storage, as on the label", max_length=120)
    bud_days = forms.IntegerField(label="Beyond-use date, days", initial=180, help_text="At most 180 (BUD-02, BUD-03)")
    equipment = _lines("Equipment and supplies")
    instructions = _lines("How they are made, step by step", "One step a line; “for 10 minutes” starts a clock")
    labelling = _lines("The label has to say")

    def chosen(self) -> list[Decimal]:
        """The strengths that are written."""
        return [Decimal(text) for text in self.cleaned_data["strengths"]]

    def template(self) -> Template:
        """What they have in common, as the family takes it."""
        said: dict[str, Any] = dict(self.cleaned_data)
        text = FormulaText(
            code="", name="", form=Form.CAPSULE, strength_mg=Decimal(0), container_protects=True,
            reference_units=Decimal(100), **{name: said.pop(name) for name in TEXT_FIELDS},
        )  # fmt: skip
        del said["strengths"]
        return Template(text=text, **said | {"hydrate": Hydrate(said["hydrate"])})
