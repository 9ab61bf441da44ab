"""The shape of an order as a clinic system posts it; the rules live in problems.py."""

from typing import Any

from rest_framework import serializers

from orders.actions.receiving import OrderRequest
from orders.directions import Timing
from orders.drafts import MOST_DAYS, MOST_REFILLS, MOST_STEPS, PrescriptionDraft, StepDraft
from orders.safety import LONGEST_NAME, Answer, Answers, Condition
from patients.models import Patient
from patients.profile import Profile
from premises.terms import CompoundReason, Exclusion, Origin
from records.models.base import choices_of


class StepInput(serializers.Serializer):
    """One step of the schedule: a formula of the catalogue, a dose in mg, days (absent in the last: open-ended)."""

    formula = serializers.CharField(max_length=12)
    dose_mg = serializers.DecimalField(max_digits=9, decimal_places=4, min_value=0)
    days = serializers.IntegerField(min_value=1, max_value=MOST_DAYS, required=False, allow_null=True, default=None)


class PrescriberInput(serializers.Serializer):
    """Who prescribes."""

    npi = serializers.CharField(max_length=10)


class PatientInput(serializers.ModelSerializer):
    """Who it is for. Allergies and medicines are listed, or said to be none (RX-02).

    Somebody known by name and date of birth keeps address, telephone and all that is on their lists; what is new among
    allergies, medicines and exclusions is added.
    """

    allergies = serializers.ListField(child=serializers.CharField(max_length=120), default=list, max_length=50)
    medicines = serializers.ListField(child=serializers.CharField(max_length=200), default=list, max_length=50)
    exclusions = serializers.ListField(child=serializers.ChoiceField(choices=choices_of(Exclusion)), default=list)

    class Meta:
        model = Patient
        fields = [
            "given_name", "family_name", "born_on", "sex", "telephone", "email", "street", "city", "state", "zip_code",
            "language", "no_known_allergies", "no_other_medicines", "allergies", "medicines", "exclusions",
        ]  # fmt: skip


class OrderInput(serializers.Serializer):
    """An order as a clinic system posts it: a prescription that waits for its prescriber's signature.

    Times come from the server, never the client.
    """

    prescriber = PrescriberInput()
    patient = PatientInput()
    written_on = serializers.DateField()
    steps = StepInput(many=True, allow_empty=False, max_length=MOST_STEPS)  # type: ignore[call-arg]
    timing = serializers.ChoiceField(choices=choices_of(Timing))
    may_stay_longer = serializers.BooleanField(
        default=True, help_text="Whether a step may be longer or come back once without a new signature."
    )
    days_supply = serializers.IntegerField(min_value=1, max_value=180)
    refills = serializers.IntegerField(min_value=0, max_value=MOST_REFILLS, default=0)
    purpose = serializers.CharField(max_length=80, required=False, default="", allow_blank=True)
    compound_reason = serializers.ChoiceField(choices=choices_of(CompoundReason))
    compound_reason_text = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    opioid_last_14_days = serializers.ChoiceField(choices=[(a.value, a.words) for a in Answer])
    opioid_what = serializers.CharField(max_length=LONGEST_NAME, required=False, default="", allow_blank=True)
    opioid_last_on = serializers.DateField(required=False, allow_null=True, default=None)
    conditions = serializers.ListField(
        child=serializers.ChoiceField(choices=choices_of(Condition)), required=False, allow_null=True, default=None,
        help_text="What applies to the patient; an empty list says that all were asked and none does.",
    )  # fmt: skip
    procedure_on = serializers.DateField(required=False, allow_null=True, default=None)
    procedure_time = serializers.TimeField(required=False, allow_null=True, default=None)
    note = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)

    def request(self) -> OrderRequest:
        """What the action takes."""
        patient = dict(self.validated_data["patient"])
        profile = Profile(
            allergies=tuple(patient.pop("allergies")),
            no_known_allergies=patient.pop("no_known_allergies", False),
            medicines=tuple(patient.pop("medicines")),
            no_other_medicines=patient.pop("no_other_medicines", False),
            exclusions=frozenset(Exclusion(name) for name in patient.pop("exclusions")),
        )
        return OrderRequest(self.validated_data["prescriber"]["npi"], patient, profile, self._draft())

    def _draft(self) -> PrescriptionDraft:
        said: dict[str, Any] = dict(self.validated_data)
        steps = [StepDraft(s["formula"], s["dose_mg"], s["days"]) for s in said.pop("steps")]
        names = ("written_on", "may_stay_longer", "days_supply", "refills", "purpose", "note")
        plain = {key: said[key] for key in names}
        return PrescriptionDraft(
            **plain,
            steps=steps,
            timing=Timing(said["timing"]),
            compound_reason=CompoundReason(said["compound_reason"]),
            compound_reason_text=said["compound_reason_text"],
            answers=self._answers(),
            origin=Origin.ELECTRONIC,
        )

    def _answers(self) -> Answers:
        said = self.validated_data
        plain = ["opioid_what", "opioid_last_on", "procedure_on", "procedure_time"]
        return Answers(
            opioid_last_14_days=Answer(said["opioid_last_14_days"]),
            were_asked=said["conditions"] is not None,
            conditions=frozenset(Condition(value) for value in said["conditions"] or ()),
            **{name: said[name] for name in plain},
        )
