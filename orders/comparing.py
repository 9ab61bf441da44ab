"""What of an entry is compared with what came in, field by field, and what is done about a field that differs (3.4).

Nothing is ticked beforehand, and nothing is ticked one by one: a dozen ticks for each of 150 orders a day are pressed
without looking, and a clean order must take six keys. So each field stands beside what came in with its own way on for
the case that it differs, and the signature names every field that was shown. What is compared is sent with the
signature: an entry that changed since it was shown is refused.
"""

import hashlib
import textwrap
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse

from orders.models import Order, Prescription
from orders.questions import QuestionCode
from premises.moments import record_day
from records.refusals import Refusal


class NotCompared(Refusal):
    """A field of the entry was not compared as it stands now (3.4)."""

    code = "not_compared"
    status = 422


class Field(StrEnum):
    """What is compared, in the order it is read."""

    PATIENT = "patient"
    BORN = "born"
    PRODUCT = "product"
    DIRECTIONS = "directions"
    EACH_FILL = "each fill"
    REFILLS = "refills"
    ALLOWANCE = "allowance"
    PURPOSE = "purpose"
    WHY = "why compounded"
    NOTE = "note"
    PRESCRIBER = "prescriber"
    WRITTEN = "written"
    ALLERGIES = "allergies"
    MEDICINES = "other medicines"
    LEAVE_OUT = "leave out"


# What is asked of the prescriber where a field of what was signed differs (ADR 0012).
ASKS = {
    Field.PATIENT: QuestionCode.PATIENT_DATA, Field.BORN: QuestionCode.PATIENT_DATA,
    Field.PRODUCT: QuestionCode.DIRECTIONS, Field.DIRECTIONS: QuestionCode.DOSE,
    Field.EACH_FILL: QuestionCode.QUANTITY, Field.REFILLS: QuestionCode.QUANTITY,
    Field.PURPOSE: QuestionCode.INDICATION, Field.WHY: QuestionCode.REASON,
}  # fmt: skip
LONGEST_QUOTED = 150
NOT_SIGNED = {Field.ALLERGIES, Field.MEDICINES, Field.LEAVE_OUT}  # corrected on the patient's page


@dataclass(frozen=True)
class Compared:
    """One field of an entry, as it is shown beside what came in."""

    field: Field
    value: str

    @property
    def label(self) -> str:
        """As it is read on the page."""
        return self.field.value.capitalize()

    @property
    def token(self) -> str:
        """The field and what it says, as the page sends it back."""
        return f"{self.field}:{hashlib.sha256(self.value.encode()).hexdigest()[:16]}"


def to_compare(prescription: Prescription) -> list[Compared]:
    """Every field of the entry."""
    patient, prescriber = prescription.patient, prescription.prescriber
    allergies = "; ".join(row.substance for row in patient.allergies_now())
    medicines = "; ".join(row.text for row in patient.medicines_now())
    stays = "a step may be longer, or one back" if prescription.may_stay_longer else "every change is signed anew"
    said = {
        Field.PATIENT: patient.full_name,
        Field.BORN: record_day(patient.born_on),
        Field.PRODUCT: "; ".join(formula.product for formula in prescription.formulas()),
        Field.DIRECTIONS: ". Then: ".join(step.said_in_words() for step in prescription.all_steps()),
        Field.EACH_FILL: f"{prescription.days_supply} days",
        Field.REFILLS: str(prescription.refills),
        Field.ALLOWANCE: stays,
        Field.PURPOSE: prescription.purpose or "not given",
        Field.WHY: prescription.reason_words(),
        Field.NOTE: prescription.note or "none",
        Field.PRESCRIBER: f"{prescriber.printed_name}, NPI {prescriber.npi}",
        Field.WRITTEN: record_day(prescription.written_on),
        Field.ALLERGIES: allergies or ("none known" if patient.no_known_allergies else "not said"),
        Field.MEDICINES: medicines or ("none" if patient.no_other_medicines else "not said"),
        Field.LEAVE_OUT: ", ".join(row.exclusion for row in patient.exclusions_now()) or "nothing",
    }
    return [Compared(field, value) for field, value in said.items()]


def tokens_of(prescription: Prescription) -> list[str]:
    """All fields as they stand now, as the page sends them with the signature."""
    return [field.token for field in to_compare(prescription)]


def refuse_uncompared(prescription: Prescription, compared: Collection[str]) -> list[str]:
    """The names of the fields that were compared, all of them. Raises NotCompared where one is missing or changed."""
    fields = to_compare(prescription)
    if missing := [field.label for field in fields if field.token not in compared]:
        text = f"Not compared as it stands now: {', '.join(missing)}. Look at it again (3.4). Nothing was saved."
        raise NotCompared(text)
    return [str(field.field) for field in fields]


def url_if_differs(field: Field, order: Order) -> str:
    """Where one goes on where this field differs: the patient's page, or a question to the prescriber."""
    if field in NOT_SIGNED:
        return reverse("patient_profile", args=[order.prescription.patient.public_id])
    return f"{reverse('order_ask', args=[order.public_id])}?differs={field.name.lower()}"


def question_about(prescription: Prescription, name: str) -> dict[str, str]:
    """The question filled in for a field that differs; nothing where none of this name is compared."""
    for field in to_compare(prescription):
        if field.field.name.lower() == name:
            code = ASKS.get(field.field, QuestionCode.OTHER)
            entered = textwrap.shorten(field.value, LONGEST_QUOTED, placeholder="…")
            return {"code": code, "text": f"{field.label}: we entered “{entered}”. What came in says: "}
    return {}
