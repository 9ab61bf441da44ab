"""The shape of prescriptions and orders in the API; the rules live in problems.py."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from compounding.models import Formula
from orders.directions import Timing
from orders.drafts import PrescriptionDraft, StepDraft
from orders.lifecycle import ORDER_STEPS
from orders.models import FillLine, Order, Prescription
from orders.problems import problems_with_prescription
from premises.terms import CompoundReason, Exclusion, Origin
from records.steps import open_steps


class StepInput(serializers.Serializer):
    """One step of the schedule: a formula of the catalogue, a dose in mg, days (absent in the last: open-ended)."""

    formula = serializers.CharField(max_length=12)
    dose_mg = serializers.DecimalField(max_digits=9, decimal_places=4, min_value=0)
    days = serializers.IntegerField(min_value=1, max_value=365, required=False, allow_null=True, default=None)


class OrderInput(serializers.Serializer):
    """An order as a clinic system posts it: a prescription that waits for its prescriber's signature.

    `patient` and `prescriber` are identifiers of rows the client may see; times come from the server, never the client.
    """

    patient = serializers.CharField(max_length=10)
    prescriber = serializers.CharField(max_length=10)
    written_on = serializers.DateField()
    steps = StepInput(many=True, allow_empty=False, max_length=24)
    timing = serializers.ChoiceField(choices=[t.value for t in Timing])
    days_supply = serializers.IntegerField(min_value=1, max_value=180)
    refills = serializers.IntegerField(min_value=0, max_value=11, default=0)
    purpose = serializers.CharField(max_length=80, required=False, default="", allow_blank=True)
    compound_reason = serializers.ChoiceField(choices=[r.value for r in CompoundReason])
    compound_reason_text = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    opioid_last_14_days = serializers.ChoiceField(choices=["no", "yes", "not_known"])
    note = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)

    def draft(self) -> PrescriptionDraft:
        """The prescription as the action takes it."""
        said: dict[str, Any] = dict(self.validated_data)
        steps = [StepDraft(s["formula"], s["dose_mg"], s["days"]) for s in said.pop("steps")]
        plain = {key: said[key] for key in ("written_on", "days_supply", "refills", "purpose", "note")}
        return PrescriptionDraft(
            **plain,
            steps=steps,
            timing=Timing(said["timing"]),
            compound_reason=CompoundReason(said["compound_reason"]),
            compound_reason_text=said["compound_reason_text"],
            opioid_last_14_days=said["opioid_last_14_days"],
            origin=Origin.ELECTRONIC,
        )


class ProblemOutput(serializers.Serializer):
    """Something the rules found."""

    tier = serializers.CharField()
    code = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()


class LineOutput(serializers.ModelSerializer):
    """One product and strength in an order."""

    id = serializers.CharField(source="public_id")
    formula = serializers.CharField(source="formula.code")

    class Meta:
        model = FillLine
        fields = ["id", "formula", "units", "directions"]


class OrderOutput(serializers.ModelSerializer):
    """One fill and where it is; `actions` are the steps the caller may take now."""

    id = serializers.CharField(source="public_id")
    prescription = serializers.CharField(source="prescription.public_id")
    patient = serializers.CharField(source="prescription.patient.public_id")
    prescriber = serializers.CharField(source="prescription.prescriber.public_id")
    lines = LineOutput(many=True)
    on_hold = serializers.BooleanField(source="is_on_hold")
    actions = serializers.SerializerMethodField()

    class Meta:
        model = Order
        fields = [
            "id", "number", "prescription", "patient", "prescriber", "fill_number", "status", "on_hold", "due_at",
            "submitted_at", "accepted_at", "cancelled_at", "lines", "actions",
        ]  # fmt: skip

    def get_actions(self, order: Order) -> list[str]:
        """The names of the steps open to the caller."""
        return open_steps(order, ORDER_STEPS, self.context["request"].user, timezone.now())


class PrescriptionOutput(serializers.ModelSerializer):
    """A prescription, its problems and its orders."""

    id = serializers.CharField(source="public_id")
    patient = serializers.CharField(source="patient.public_id")
    prescriber = serializers.CharField(source="prescriber.public_id")
    problems = serializers.SerializerMethodField()
    orders = serializers.SlugRelatedField(slug_field="public_id", many=True, read_only=True)

    class Meta:
        model = Prescription
        fields = [
            "id", "number", "patient", "prescriber", "status", "written_on", "form", "timing", "days_supply", "refills",
            "purpose", "compound_reason", "expires_on", "prepared_at", "signed_at", "problems", "orders",
        ]  # fmt: skip

    def get_problems(self, prescription: Prescription) -> list[dict[str, Any]]:
        """What the rules find now, the same as portal and pharmacy show."""
        found = problems_with_prescription(prescription, at=timezone.now())
        return list(ProblemOutput(found, many=True).data)


class FormulaOutput(serializers.ModelSerializer):
    """One product of the catalogue."""

    contains = serializers.SerializerMethodField()

    class Meta:
        model = Formula
        fields = ["code", "version", "name", "form", "strength_mg", "description", "bud_days", "storage", "contains"]

    def get_contains(self, formula: Formula) -> list[Exclusion]:
        """The excipients in it a patient may have to leave out."""
        return sorted(formula.excluded())
