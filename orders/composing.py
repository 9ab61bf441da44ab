"""The shape of a prescription as people compose it: its fields but the steps; no rules."""

from datetime import date
from typing import Any

from django import forms

from orders.arrival_forms import ArrivalForm
from orders.directions import Timing
from orders.drafts import MOST_DAYS_OF_A_FILL, MOST_REFILLS, Arrived, PrescriptionDraft, StepDraft
from orders.models import Prescription
from orders.safety_forms import SafetyForm
from orders.step_forms import DIGITS
from patients.models import Patient
from premises.terms import CompoundReason, Origin
from prescribers.models import Prescriber

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
MOST_OFFERED = 50  # patients in one list; of more one is found by name


def _whole(low: int, high: int, what: str) -> dict[str, Any]:
    """A count and its label: the limits, and what is said outside of them."""
    said = f"{what}: a whole number from {low} to {high}."
    return {
        "label": what, "min_value": low, "max_value": high, "widget": DIGITS,
        "error_messages": {name: said for name in ("invalid", "min_value", "max_value", "required")},
    }  # fmt: skip


class PatientChoice(forms.ModelChoiceField):
    """The visible patients by name and date of birth."""

    default_error_messages = {"invalid_choice": "This patient is not among yours.", "required": "Choose the patient."}

    def label_from_instance(self, patient: Patient) -> str:
        """`Fakeman, Linden · 1971-06-02`."""
        return f"{patient.family_name}, {patient.given_name} · {patient.born_on}"

    def offer(self, find: str, chosen: str) -> bool:
        """Offer the first of the patients found, and whoever is chosen; whether there are more than a list can hold."""
        every: Any = self.queryset
        rows = list(every.named_like(find)[: MOST_OFFERED + 1] if find else every[: MOST_OFFERED + 1])
        shown = {row.pk: row for row in rows[:MOST_OFFERED]}
        if chosen.isdecimal() and len(chosen) < 19 and int(chosen) not in shown:
            shown |= {row.pk: row for row in every.filter(pk=int(chosen))}
        first = f"Choose of {len(shown)}" if find and shown else "Nobody found" if find else str(self.empty_label)
        self.choices = [("", first), *((pk, self.label_from_instance(row)) for pk, row in shown.items())]
        return bool(find) or len(rows) > MOST_OFFERED


class PrescriberChoice(forms.ModelChoiceField):
    """The prescribers one may prepare for."""

    default_error_messages = {"invalid_choice": "You do not prepare for this prescriber."}

    def label_from_instance(self, prescriber: Prescriber) -> str:
        """Printed name and practice."""
        return f"{prescriber.printed_name} · {prescriber.practice.name}"


class PrescriptionForm(SafetyForm):
    """All of a prescription but its steps. `user` decides which patients and prescribers are offered."""

    find = forms.CharField(
        label="Find the patient", max_length=80, required=False, help_text="The first letters of a name, then Find",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    patient = PatientChoice(queryset=Patient.objects.none(), empty_label="Choose the patient")
    prescriber = PrescriberChoice(queryset=Prescriber.objects.none(), empty_label=None)
    timing = forms.ChoiceField(label="When", choices=[(t.value, w) for t, w in TIMING_WORDS.items()])
    may_stay_longer = forms.BooleanField(
        label="The patient may stay longer on a step, or go back one step, without a new signature",
        required=False, initial=True, help_text="Never above the largest dose written here.",
    )  # fmt: skip
    days_supply = forms.IntegerField(initial=30, **_whole(1, MOST_DAYS_OF_A_FILL, "Days for each fill"))
    refills = forms.IntegerField(initial=0, **_whole(0, MOST_REFILLS, "Refills"))
    purpose = forms.CharField(max_length=80, required=False, help_text="Printed on the label if given: fibromyalgia")
    compound_reason = forms.ChoiceField(
        label="Why a compounded medicine", choices=[(r.value, w) for r, w in REASON_WORDS.items()]
    )
    compound_reason_text = forms.CharField(label="In words", max_length=200, required=False)
    note = forms.CharField(label="Note to the pharmacist", max_length=500, required=False, widget=forms.Textarea)
    replaces = forms.ModelChoiceField(
        queryset=Prescription.objects.none(), required=False, to_field_name="public_id", widget=forms.HiddenInput,
        error_messages={"invalid_choice": "The prescription to be replaced is not among yours."},
    )  # fmt: skip
    corrects = forms.ModelChoiceField(
        queryset=Prescription.objects.none(), required=False, to_field_name="public_id", widget=forms.HiddenInput,
        error_messages={"invalid_choice": "The prescription to be changed is not among yours."},
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, at: Any, **kwargs: Any) -> None:
        super().__init__(*args, at=at, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["patient"].queryset = self.patients_of(user)
        find, chosen = (str(self[name].value() or "") for name in ("find", "patient"))
        self.has_more = fields["patient"].offer(find.strip(), chosen)
        fields["prescriber"].queryset = self._prescribers(user, at)
        fields["replaces"].queryset = fields["corrects"].queryset = Prescription.objects.visible_to(user)

    @staticmethod
    def patients_of(user: Any) -> Any:
        """The patients one may prepare for."""
        return Patient.objects.visible_to(user).by_name()

    @staticmethod
    def copied_from(source: Prescription) -> dict[str, Any]:
        """What "Copy this order" fills in: all but the safety questions, asked anew each time."""
        plain = ["timing", "may_stay_longer", "days_supply", "refills", "purpose", "compound_reason"]
        who = {"patient": source.patient_id, "prescriber": source.prescriber_id}
        return who | {name: getattr(source, name) for name in [*plain, "compound_reason_text"]}

    def _prescribers(self, user: Any, at: Any) -> Any:
        return Prescriber.objects.acted_for_by(user, at).select_related("user", "practice")

    def draft(self, steps: list[StepDraft], today: date) -> PrescriptionDraft:
        """The prescription as the action takes it."""
        said = self.cleaned_data
        plain = ["may_stay_longer", "days_supply", "refills", "purpose", "compound_reason_text", "note"]
        return PrescriptionDraft(
            **{name: said[name] for name in plain},
            written_on=said.get("written_on") or today,
            steps=steps,
            timing=Timing(said["timing"]),
            compound_reason=CompoundReason(said["compound_reason"]),
            answers=self.answers(),
            origin=Origin(said.get("origin") or Origin.ELECTRONIC),
            arrived=self.arrived(),
        )

    def arrived(self) -> Arrived | None:
        """How it came, where no prescriber signs it here."""
        return None


class StaffPrescriptionForm(ArrivalForm, PrescriptionForm):
    """The same from a telephone call, a fax or paper: also how it came and when it was written (3.4)."""

    def _prescribers(self, user: Any, at: Any) -> Any:
        return Prescriber.objects.select_related("user", "practice").order_by("user__name")
