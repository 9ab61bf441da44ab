"""What can be done about a problem by whoever reads it: asking the patient again, overriding a hard stop."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.urls import reverse

from accounts.models import User
from accounts.roles import PHARMACISTS
from orders.lifecycle import PrescriptionStatus
from orders.models import Order, Prescription
from orders.safety_problems import may_be_overridden
from records.problem import Problem, Way

ASK_AGAIN = {"OPI-01", "OPI-02", "OPI-04", "OPI-05", "SURG-01", "PREG-01", "PREG-02", "LIV-01"}


def with_ways(
    problems: Sequence[Problem], prescription: Prescription, user: User, at: datetime, *, order: Order | None = None
) -> list[Problem]:
    """The problems with the ways on that are open to `user`; both lead back to `order`, where one came from there."""
    if prescription.status == PrescriptionStatus.DISCONTINUED or (order and not order.is_open()):
        return list(problems)
    is_pharmacist, back = bool(user.roles_at(at) & PHARMACISTS), f"?order={order.public_id}" if order else ""
    return [replace(one, ways=(*one.ways, *_ways(one, prescription, back, is_pharmacist))) for one in problems]


def _ways(problem: Problem, prescription: Prescription, back: str, is_pharmacist: bool) -> list[Way]:
    found = []
    if problem.code in ASK_AGAIN:
        found.append(Way("Ask the patient", _url("prescription_questions", prescription, back)))
    if is_pharmacist and may_be_overridden(problem):
        found.append(Way("Override with the prescriber's word", _url("prescription_override", prescription, back)))
    return found


def _url(name: str, prescription: Prescription, back: str) -> str:
    return reverse(name, args=[prescription.public_id]) + back
