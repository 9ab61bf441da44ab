"""The shape of what people enter about prescriptions and orders; the rules live in problems.py."""

from datetime import date
from typing import Any

from django import forms

from compounding.models import Formula
from orders.actions.dispensing import Leaving
from orders.directions import Timing
from orders.drafts import OpioidAnswer, PrescriptionDraft, StepDraft
from orders.holds import HOLDS, HoldReason
from orders.models import Counselling, Handing, Prescription
from patients.models import Patient
from premises.terms import CompoundReason, Origin
from prescribers.models import Prescriber
from records.forms import ReasonForm, SigningForm

TIMING_WORDS = {
    Timing.BEDTIME: "At bedtime",
    Timing.MORNING: "In the morning",
    Timing.MORNING_AND_BEDTIME: "In the morning and at bedtime",
}
REASON_WORDS = {
    CompoundReason.STRENGTH_NOT_MARKETED: "The strength is not marketed",
    CompoundReason.ALLERGY_OR_EXCIPIENT: "Allergy or excipient to leave out",
    CompoundReason.DOSAGE_FORM: "Another dosage form is needed",
    CompoundReason.ROUTE: "Another route is needed",
    CompoundReason.OTHER: "Other, in words below",
}
STAFF_ORIGINS = [(Origin.TELEPHONE, "Telephone"), (Origin.FAX, "Fax"), (Origin.WRITTEN, "Paper")]


class FormulaChoice(forms.ModelChoiceField):
    """The catalogue as choices: strength and form, never typed."""

    def label_from_instance(self, formula: Formula) -> str:
        """`4.5 mg capsule, LDN45C`."""
        return f"{formula.product}, {formula.code}"


class PatientChoice(forms.ModelChoiceField):
    """The visible patients by name and date of birth."""

    def label_from_instance(self, patient: Patient) -> str:
        """`Fakeman, Linden · 1971-06-02`."""
        return f"{patient.family_name}, {patient.given_name} · {patient.born_on}"


class PrescriberChoice(forms.ModelChoiceField):
    """The prescribers one may prepare for."""

    def label_from_instance(self, prescriber: Prescriber) -> str:
        """Printed name and practice."""
        return f"{prescriber.printed_name} · {prescriber.practice.name}"


class PrescriptionForm(forms.Form):
    """One product for one patient. `user` decides which patients, prescribers and formulas are offered."""

    patient = PatientChoice(queryset=Patient.objects.none(), empty_label="Choose the patient")
    prescriber = PrescriberChoice(queryset=Prescriber.objects.none(), empty_label=None)
    formula = FormulaChoice(queryset=Formula.objects.none(), label="Product", empty_label="Choose the product")
    units_per_dose = forms.IntegerField(label="Units for each dose", min_value=1, max_value=10, initial=1)
    timing = forms.ChoiceField(label="When", choices=[(t.value, w) for t, w in TIMING_WORDS.items()])
    days_supply = forms.IntegerField(label="Days for each fill", min_value=1, max_value=180, initial=30)
    refills = forms.IntegerField(min_value=0, max_value=11, initial=0)
    purpose = forms.CharField(max_length=80, required=False, help_text="Printed on the label if given: fibromyalgia")
    compound_reason = forms.ChoiceField(
        label="Why a compounded medicine", choices=[(r.value, w) for r, w in REASON_WORDS.items()]
    )
    compound_reason_text = forms.CharField(label="In words", max_length=200, required=False)
    opioid_last_14_days = forms.ChoiceField(
        label="Any opioid in the last 14 days?",
        help_text="Tramadol, codeine cough syrup and kratom count.",
        choices=[(a.value, a.words) for a in OpioidAnswer],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label="Note to the pharmacist", max_length=500, required=False, widget=forms.Textarea)

    def __init__(self, *args: Any, user: Any, at: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: dict[str, Any] = {
            "patient": self.patients_of(user),
            "prescriber": self._prescribers(user, at),
            "formula": Formula.objects.orderable().catalogue(),
        }
        fields: dict[str, Any] = self.fields
        for name, rows in offered.items():
            fields[name].queryset = rows

    @staticmethod
    def patients_of(user: Any) -> Any:
        """The patients one may prepare for."""
        return Patient.objects.visible_to(user).by_name()

    @staticmethod
    def copied_from(source: Prescription) -> dict[str, Any]:
        """What "Copy this order" fills in: all but the opioid answer, which is asked anew each time."""
        plain = ["patient", "prescriber", "timing", "days_supply", "refills", "purpose"]
        step = source.steps.all()[0]
        said = {name: getattr(source, name) for name in [*plain, "compound_reason", "compound_reason_text"]}
        return said | {"formula": step.formula, "units_per_dose": int(step.dose_mg / step.formula.strength_mg) or 1}

    def _prescribers(self, user: Any, at: Any) -> Any:
        return Prescriber.objects.acted_for_by(user, at).select_related("user", "practice")

    def draft(self, today: date) -> PrescriptionDraft:
        """The prescription as the action takes it."""
        said = self.cleaned_data
        dose_mg = said["formula"].strength_mg * said["units_per_dose"]
        return PrescriptionDraft(
            written_on=said.get("written_on") or today,
            steps=[StepDraft(formula_code=said["formula"].code, dose_mg=dose_mg)],
            days_supply=said["days_supply"],
            timing=Timing(said["timing"]),
            compound_reason=CompoundReason(said["compound_reason"]),
            opioid_last_14_days=OpioidAnswer(said["opioid_last_14_days"]),
            origin=Origin(said.get("origin") or Origin.ELECTRONIC),
            refills=said["refills"],
            purpose=said["purpose"],
            compound_reason_text=said["compound_reason_text"],
            note=said["note"],
        )


class StaffPrescriptionForm(PrescriptionForm):
    """The same from a telephone call, a fax or paper: also how it came and when it was written (3.4)."""

    origin = forms.ChoiceField(label="How it came", choices=STAFF_ORIGINS)
    written_on = forms.DateField(label="Date written", widget=forms.DateInput(attrs={"type": "date"}))
    field_order = ["origin", "written_on", "prescriber"]

    def _prescribers(self, user: Any, at: Any) -> Any:
        return Prescriber.objects.select_related("user", "practice").order_by("user__name")


class HoldForm(forms.Form):
    """Why an order waits."""

    reason = forms.ChoiceField(choices=[(r.value, k.words) for r, k in HOLDS.items()], widget=forms.RadioSelect)
    note = forms.CharField(max_length=300, required=False)

    def clean_reason(self) -> HoldReason:
        """The coded reason."""
        return HoldReason(self.cleaned_data["reason"])


class OutcomeForm(forms.Form):
    """What came of a hold."""

    outcome = forms.CharField(label="What came of it", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class ScanForm(forms.Form):
    """The code of what is in the hand."""

    scanned = forms.CharField(label="Scan the batch", max_length=80)


class HandOverForm(forms.Form):
    """How an order leaves: nothing is ticked before somebody says it (D4, D5)."""

    how = forms.ChoiceField(
        label="How it leaves",
        choices=[(Handing.COLLECTED.value, "Collected here"), (Handing.SHIPPED.value, "Shipped")],
        widget=forms.RadioSelect,
    )
    recipient = forms.CharField(max_length=120, help_text="Who takes it, or to whom it is addressed")
    carrier = forms.CharField(max_length=60, required=False, help_text="When it is shipped")
    tracking = forms.CharField(label="Tracking number", max_length=60, required=False)
    counselling = forms.ChoiceField(
        label="What came of the offer to counsel",
        choices=[
            (Counselling.ACCEPTED.value, "Accepted: a pharmacist spoke with the patient"),
            (Counselling.DECLINED.value, "Declined"),
            (Counselling.OFFERED_IN_WRITING.value, "Offered in writing, with a telephone number"),
        ],
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        """A carrier goes with a parcel and with nothing else."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        shipped, collected = (said.get("how") == way for way in (Handing.SHIPPED, Handing.COLLECTED))
        if shipped and not said.get("carrier"):
            self.add_error("carrier", "Say which carrier takes it.")
        if collected and (said.get("carrier") or said.get("tracking")):
            self.add_error("carrier", "Only a parcel has a carrier. Leave both empty, or choose Shipped.")
        return said

    def leaving(self) -> Leaving:
        """As the action takes it."""
        said = self.cleaned_data
        return Leaving(
            Handing(said["how"]), said["recipient"], Counselling(said["counselling"]), said["carrier"], said["tracking"]
        )


class PlanForm(forms.Form):
    """Which product to make, and how many units beside what waits."""

    formula = FormulaChoice(queryset=Formula.objects.none(), label="Product", empty_label="Choose the product")
    extra_units = forms.DecimalField(
        label="Units to stock", min_value=0, decimal_places=0, initial=0, help_text="Beside what waits (503A-03)"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["formula"].queryset = Formula.objects.orderable().catalogue()


class VerdictForm(ReasonForm, SigningForm):
    """Why, and the signature under it."""

    field_order = ["reason", "signing_code"]
