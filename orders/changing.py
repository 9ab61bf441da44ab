"""The page of an order filled in with all that a prescription says which awaits its signature: to be changed."""

from typing import Any

from django.urls import reverse

from accounts.models import User
from accounts.roles import BENCH, PRACTICE, Role
from orders import arrival_forms
from orders.composing import PrescriptionForm
from orders.lifecycle import PrescriptionStatus
from orders.models import Prescription
from orders.safety import Answers
from orders.safety_forms import NONE, NOT_ASKED
from premises.terms import Origin


def url_to_change(prescription: Prescription, held: frozenset[Role]) -> str:
    """Where these roles may change it; nowhere where it is signed, or another side wrote it."""
    if prescription.status != PrescriptionStatus.AWAITING_SIGNATURE:
        return ""
    page, may = ("order_new", PRACTICE) if prescription.origin == Origin.ELECTRONIC else ("telephone_order", BENCH)
    return f"{reverse(page)}?changes={prescription.public_id}" if held & may else ""


def said_of(prescription: Prescription, user: User) -> dict[str, Any]:
    """Everything it says, and that what is saved stands in its place."""
    said = PrescriptionForm.copied_from(prescription)
    said |= {name: getattr(prescription, name) for name in ("note", "origin", "written_on")}
    said |= _answers(prescription.answers()) | {"corrects": prescription.public_id}
    said |= {"replaces": prescription.replaces.public_id} if prescription.replaces else {}
    came = prescription.how_it_came()
    return said | (arrival_forms.said_of(came, user) if came else {})


def _answers(answers: Answers) -> dict[str, Any]:
    """The answers as the form asks for them."""
    plain = ["opioid_last_14_days", "opioid_what", "opioid_last_on", "procedure_on", "procedure_time"]
    asked = [str(condition) for condition in sorted(answers.conditions)] or [NONE]
    return {name: getattr(answers, name) for name in plain} | {"asked": asked if answers.were_asked else [NOT_ASKED]}
