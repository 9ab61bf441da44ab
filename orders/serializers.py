"""The shape of prescriptions and orders as the API tells them."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from compounding.models import Formula
from orders.lifecycle import ORDER_STEPS
from orders.models import FillLine, Order, Prescription
from orders.problems import problems_with_prescription
from orders.ways import with_ways
from premises.terms import ORDERED_FORMS, Exclusion
from records.models.base import choices_of
from records.steps import open_steps


class WayOutput(serializers.Serializer):
    """What can be done about a problem: a page of the site, for a person who signs in there."""

    words = serializers.CharField(source="label")
    url = serializers.CharField()


class ProblemOutput(serializers.Serializer):
    """Something the rules found, in the words for who asks."""

    tier = serializers.CharField()
    code = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()
    ways = WayOutput(many=True)


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


class PrescriptionLine(serializers.ModelSerializer):
    """A prescription in a list, with its orders. Its problems are many questions: they stand at its own address."""

    id = serializers.CharField(source="public_id")
    patient = serializers.CharField(source="patient.public_id")
    prescriber = serializers.CharField(source="prescriber.public_id")
    orders: Any = serializers.SlugRelatedField(slug_field="public_id", many=True, read_only=True)

    class Meta:
        model = Prescription
        fields = [
            "id", "number", "patient", "prescriber", "status", "written_on", "form", "timing", "days_supply", "refills",
            "purpose", "compound_reason", "expires_on", "prepared_at", "signed_at", "orders",
        ]  # fmt: skip


class PrescriptionOutput(PrescriptionLine):
    """A prescription, its problems and its orders."""

    problems = serializers.SerializerMethodField()

    class Meta(PrescriptionLine.Meta):
        fields = [*PrescriptionLine.Meta.fields, "problems"]

    @extend_schema_field(ProblemOutput(many=True))
    def get_problems(self, prescription: Prescription) -> list[dict[str, Any]]:
        """What the rules find now, the same as portal and pharmacy show."""
        at = timezone.now()
        found = problems_with_prescription(prescription, at=at)
        told = with_ways(found, prescription, self.context["request"].user, at)
        return list(ProblemOutput(told, many=True).data)


class FormulaOutput(serializers.ModelSerializer):
    """One product of the catalogue."""

    contains = serializers.SerializerMethodField()
    form = serializers.ChoiceField(choices=choices_of(ORDERED_FORMS), read_only=True)

    class Meta:
        model = Formula
        fields = ["code", "version", "name", "form", "strength_mg", "description", "bud_days", "storage", "contains"]

    def get_contains(self, formula: Formula) -> list[Exclusion]:
        """The excipients in it a patient may have to leave out."""
        return sorted(formula.excluded())
