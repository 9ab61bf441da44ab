"""What a reader is told of a problem: the words for them, and what they can do about it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.urls import reverse

from accounts.models import User
from accounts.roles import BENCH, PHARMACISTS, PRACTICE
from orders.changing import url_to_change
from orders.dur_codes import REASON_OF
from orders.lifecycle import PrescriptionStatus
from orders.models import Order, Prescription
from orders.ramps import SLOW
from orders.readers import to_practice
from orders.safety_problems import may_be_overridden
from premises.terms import Form
from records.problem import Problem, Way

ASK_AGAIN = {"OPI-01", "OPI-02", "OPI-04", "OPI-05", "SURG-01", "PREG-01", "PREG-02", "LIV-01"}
THYROID = "INT-21"


def with_ways(
    problems: Sequence[Problem], prescription: Prescription, user: User, at: datetime, *, order: Order | None = None
) -> list[Problem]:
    """The problems in the words for `user`, with the ways on that are open to them.

    Ways to a page of the prescription's own lead back to `order`, where one came from there.
    """
    told = list(problems) if user.roles_at(at) & BENCH else [to_practice(one) for one in problems]
    if not prescription.pk:
        return [_composed(one, prescription, user, at) for one in told]
    told = [_saved(one, prescription, user, at) for one in told]
    if prescription.status == PrescriptionStatus.DISCONTINUED or (order and not order.is_open()):
        return told
    is_pharmacist, back = bool(user.roles_at(at) & PHARMACISTS), f"?order={order.public_id}" if order else ""
    shown = [replace(one, ways=(*one.ways, *_ways(one, prescription, back, is_pharmacist))) for one in told]
    return [_not_filled(one, order) for one in shown] if order and is_pharmacist else shown


def _composed(problem: Problem, prescription: Prescription, user: User, at: datetime) -> Problem:
    """While it is composed it is changed on its page; not what came by voice or paper, which stays as it came."""
    if not user.roles_at(at) & PRACTICE:
        return replace(problem, ways=[way for way in problem.ways if not _changes(way)])
    slow = problem.code == THYROID and _begins_above(SLOW.doses_mg[0], prescription)
    ways = [Way(f"Use the slow ramp from {SLOW.doses_mg[0]} mg", do=SLOW.key)] if slow else []
    return replace(problem, ways=(*problem.ways, *ways))


def _saved(problem: Problem, prescription: Prescription, user: User, at: datetime) -> Problem:
    """Once saved it is changed on its page, where whoever reads it may, until it is signed."""
    kept = [way for way in problem.ways if not _changes(way)]
    url = url_to_change(prescription, user.roles_at(at))
    if len(kept) < len(problem.ways) and url:
        kept.append(Way("Change this order", url))
    return replace(problem, ways=kept)


def _begins_above(dose_mg: Decimal, prescription: Prescription) -> bool:
    """Whether it begins with more, in a form that is titrated from so little."""
    first = prescription.all_steps()[0]
    return Form(first.formula.form) in SLOW.forms and Decimal(first.dose_mg) > dose_mg


def _changes(way: str | Way) -> bool:
    return isinstance(way, Way) and bool(way.do)


def _ways(problem: Problem, prescription: Prescription, back: str, is_pharmacist: bool) -> list[Way]:
    found = []
    if problem.code in ASK_AGAIN:
        found.append(Way("Ask the patient", _url("prescription_questions", prescription, back)))
    if is_pharmacist and may_be_overridden(problem):
        found.append(Way("Override with the prescriber's word", _url("prescription_override", prescription, back)))
    return found


def _not_filled(problem: Problem, order: Order) -> Problem:
    """A problem of the review may end an order instead: held, asked about or cancelled, with its codes."""
    if problem.tier == "note" or problem.code not in REASON_OF:
        return problem
    way = Way("Do not fill it as it is", reverse("order_intervene", args=[order.public_id]))
    return replace(problem, ways=(*problem.ways, way))


def _url(name: str, prescription: Prescription, back: str) -> str:
    return reverse(name, args=[prescription.public_id]) + back
