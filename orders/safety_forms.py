"""The safety questions as people answer them, and the override of a hard stop; no rules."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from compounding.stock_forms import DestroyForm
from orders.actions.safety import OverrideDraft
from orders.dur_codes import GOES_ON, Effort, Result, Service
from orders.safety import LONGEST_NAME, Answer, Answers, Condition
from orders.safety_problems import evidence_of
from premises.models import Pharmacy
from records.forms import SigningForm
from records.problem import Problem

NONE, NOT_ASKED = "none", "not_asked"
ALONE = {NONE: "None of these", NOT_ASKED: "Not asked yet"}
ASKED = [*ALONE.items(), *((c.value, c.words) for c in Condition)]


class SafetyForm(forms.Form):
    """The questions of every order and refill (domain 5.5). Nothing is ticked before somebody asked the patient."""

    opioid_last_14_days = forms.ChoiceField(
        label="Any opioid in the last 14 days?",
        help_text="Tramadol, codeine cough syrup and kratom count.",
        choices=[(a.value, a.words) for a in Answer],
        widget=forms.RadioSelect,
    )
    opioid_what = forms.CharField(label="Which opioid", max_length=LONGEST_NAME, required=False, help_text="If yes")
    opioid_last_on = forms.DateField(
        label="Last dose", required=False, widget=forms.DateInput(attrs={"type": "date"}), help_text="If yes"
    )
    asked = forms.MultipleChoiceField(
        label="What applies?", choices=ASKED, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Ask the patient, and tick what applies, or “None of these”."},
    )  # fmt: skip
    procedure_on = forms.DateField(
        label="Day of the surgery or dental work", required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text="If planned",
    )  # fmt: skip
    procedure_time = forms.TimeField(
        label="Time", required=False, widget=forms.TimeInput(attrs={"type": "time"}), help_text="If known"
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def clean_asked(self) -> list[str]:
        """Either what applies, or that nothing does, or that it was not asked."""
        said: list[str] = self.cleaned_data["asked"]
        alone = [ALONE[value] for value in said if value in ALONE]
        if alone and len(said) > 1:
            raise forms.ValidationError(f"“{alone[0]}” goes with nothing else.")
        return said

    def clean(self) -> dict[str, Any]:
        """What contradicts itself stands at its field."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if {"opioid_last_14_days", "asked"} <= said.keys():
            for field, text in self.answers().contradictions(Pharmacy.objects.today(self.at)).items():
                self.add_error(field, text)
        return said

    def answers(self) -> Answers:
        """As the rules take them."""
        said = self.cleaned_data
        plain = ["opioid_last_on", "procedure_on", "procedure_time"]
        return Answers(
            opioid_last_14_days=Answer(said["opioid_last_14_days"]),
            opioid_what=said.get("opioid_what", ""),
            were_asked=NOT_ASKED not in said["asked"],
            conditions=frozenset(Condition(value) for value in said["asked"] if value not in ALONE),
            **{name: said.get(name) for name in plain},
        )


def chosen_by(problem: Problem) -> str:
    """What a form sends for a problem: its words, not its place, which is another's once the list has changed."""
    return hashlib.sha256(f"{problem.code}\n{evidence_of(problem)}".encode()).hexdigest()[:16]


class AboutProblem(SigningForm):
    """What a pharmacist decides about one of the problems shown, in the words in which it was shown."""

    problem = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "This problem is not there any more, or in other words. Choose again."},
    )

    def __init__(self, *args: Any, problems: Sequence[Problem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = {chosen_by(problem): problem for problem in problems}
        fields: dict[str, Any] = self.fields
        fields["problem"].choices = [(key, f"{one.code}: {evidence_of(one)}") for key, one in self.shown.items()]

    def decided(self) -> dict[str, Any]:
        """The problem and the codes, as the actions take them."""
        said = self.cleaned_data
        problem = self.shown[said["problem"]]
        return {
            "code": problem.code, "evidence": evidence_of(problem), "service": Service(said["service"]),
            "result": Result(said["result"]), "effort": Effort(said["effort"]), "text": said["text"],
        }  # fmt: skip


class OverrideForm(AboutProblem):
    """One hard stop, and why a pharmacist passes it: codes, words, what the prescriber said, signature (OPI-06)."""

    service = forms.ChoiceField(label="What was done (440-E5)", choices=[(s.value, s.words) for s in Service])
    result = forms.ChoiceField(label="What came of it (441-E6)", choices=[(r.value, r.words) for r in GOES_ON])
    effort = forms.ChoiceField(label="Effort (474-8E)", choices=[(e.value, e.words) for e in Effort])
    spoke_with = forms.CharField(label="Who spoke for the prescriber", max_length=120)
    spoke_at = forms.DateTimeField(label="When", widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    said = forms.CharField(label="What they said", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    text = forms.CharField(
        label="Why it is safe to go on", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What you looked at. It stands in the record.",
    )  # fmt: skip
    field_order = ["problem", "spoke_with", "spoke_at", "said", "service", "result", "effort", "text", "signing_code"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["problem"].label = "The hard stop"
        for name in ("service", "result", "effort"):
            fields[name].choices = [("", "Choose"), *fields[name].choices]

    def draft(self) -> OverrideDraft:
        """As the action takes it."""
        said = self.cleaned_data
        return OverrideDraft(**self.decided(), **{name: said[name] for name in ("spoke_with", "spoke_at", "said")})


class WitnessedOverrideForm(OverrideForm):
    """The same, and a second pharmacist's full sign-in beside it."""

    second_email = DestroyForm.base_fields["second_email"]
    second_password = DestroyForm.base_fields["second_password"]
    second_code = DestroyForm.base_fields["second_code"]
    second_signing_code = DestroyForm.base_fields["second_signing_code"]

    def second(self) -> dict[str, str]:
        """The second pharmacist's sign-in, as `prove_in_place` takes it."""
        return {name: self.cleaned_data[f"second_{name}"] for name in ("email", "password", "code", "signing_code")}


def local_minute(at: datetime) -> str:
    """As a datetime box takes it."""
    return timezone.localtime(at).strftime("%Y-%m-%dT%H:%M")
