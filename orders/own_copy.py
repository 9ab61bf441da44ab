"""The copy a patient may have of what is kept about them: their record, orders, answers, papers, and who looked."""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from orders.models import CallBack, CheckIn, Complaint, Order, Prescription
from patients.models import Patient
from records.models import AccessLog, Document

PERSON = (
    "given_name", "family_name", "born_on", "sex", "telephone", "email", "street", "city", "state", "zip_code",
    "language", "large_print", "reach", "no_known_allergies", "no_other_medicines",
)  # fmt: skip
OF_PRESCRIPTION = ("steps", "safety_answers", "adjustments", "renewals")
STEPS = ("submitted", "accepted", "filled", "checked", "handed_over", "cancelled", "returned")
LEFT = ("how", "recipient", "relation", "carrier", "tracking", "done_at")
Row = dict[str, Any]


class CopyEncoder(DjangoJSONEncoder):
    """Dates and numbers as text; a telephone number as E.164."""

    def default(self, o: Any) -> Any:
        """Whatever JSON has no word for."""
        return o.as_e164 if hasattr(o, "as_e164") else super().default(o)


def copy_of(patient: Patient) -> Row:
    """What is kept about the patient, in plain values (SEC-16), lines that ended too.

    Of other people it names who wrote, helped or looked, and nothing else. Not in it are the pharmacist's notes of
    reviews and the records of batches, which are the pharmacy's own.
    """
    prescriptions = Prescription.objects.filter(patient=patient).order_by("pk").select_related("prescriber__user")
    prescriptions = prescriptions.prefetch_related(*OF_PRESCRIPTION)
    return {
        "about_you": {name: getattr(patient, name) for name in PERSON},
        "allergies": _values(patient.allergies.all(), "substance", "added_at", "ended_at"),
        "other_medicines": _values(patient.medicines.all(), "text", "added_at", "ended_at"),
        "left_out_for_you": _values(patient.exclusions.all(), "exclusion", "added_at", "ended_at"),
        "people_who_help_you": _values(
            patient.caregivers.all(), "name", "email", "relation", "consent", "added_at", "ended_at"
        ),
        "prescriptions": [_prescription(row) for row in prescriptions],
        "orders": _orders(patient),
        "check_ins": _values(
            CheckIn.objects.filter(prescription__patient=patient),
            "answered_at", "dose_mg", "sleep", "dreams", "stomach", "benefit", "note",
        ),
        "reports": _values(
            Complaint.objects.filter(patient=patient),
            "received_at", "complaint_kind", "began_on", "words", "help_needed",
        ),
        "calls_asked_for": _values(
            CallBack.objects.filter(patient=patient), "asked_at", "reason", "words", "done_at", "outcome"
        ),
        "who_looked": _looks(patient),
    }  # fmt: skip


def _prescription(row: Prescription) -> Row:
    return {
        "number": row.number,
        "prescriber": row.prescriber.printed_name,
        "written_on": row.written_on,
        "signed_at": row.signed_at,
        "discontinued_at": row.discontinued_at,
        "form": row.form,
        "days_supply": row.days_supply,
        "refills": row.refills,
        "for": row.purpose,
        "steps": _plain(row.steps.all(), "position", "dose_mg", "times_per_day", "days"),
        "safety_answers": _plain(
            row.safety_answers.all(), "asked_at", "opioid_last_14_days", "opioid_what", "opioid_last_on", "conditions",
            "procedure_on", "procedure_time",
        ),
        "changes": _plain(row.adjustments.all(), "kind", "begins_on", "days", "reason", "made_at", "withdrawn_at"),
        "renewals": _plain(row.renewals.all(), "asked_at", "answer", "answered_at"),
    }  # fmt: skip


def _orders(patient: Patient) -> list[Row]:
    """The orders with what is in them, their dates and their papers."""
    orders = Order.objects.filter(prescription__patient=patient).order_by("pk")
    found = list(orders.select_related("prescription", "handing_over").prefetch_related("lines__formula"))
    papers: dict[str, list[Row]] = {}
    kept = _values(Document.objects.of_rows(found), "subject_id", "document_kind", "version", "asked_at", "state")
    for paper in kept:
        papers.setdefault(paper.pop("subject_id"), []).append(paper)
    return [
        {
            "number": order.number,
            "status": order.status,
            "contents": [
                {"medicine": line.formula.name, "units": line.units, "directions": line.directions}
                for line in order.lines.all()
            ],
            **{f"{step}_at": getattr(order, f"{step}_at") for step in STEPS},
            "how_it_left": _plain([left], *LEFT) if (left := getattr(order, "handing_over", None)) else [],
            "papers": papers.get(order.public_id, []),
        }
        for order in found
    ]


def _looks(patient: Patient) -> list[Row]:
    """Who looked at what, when and how, the newest first (SEC-17)."""
    looks: Any = AccessLog.objects.filter(patient_id=patient.public_id).order_by("-at", "-pk")
    return list(looks.values("at", "by__name", "by__audience", "subject_kind", "how"))


def _plain(rows: Any, *names: str) -> list[Row]:
    """The same of rows that were fetched before."""
    return [{name: getattr(row, name) for name in names} for row in sorted(rows, key=lambda row: row.pk)]


def _values(rows: Any, *names: str) -> list[Row]:
    return list(rows.order_by("pk").values(*names))
