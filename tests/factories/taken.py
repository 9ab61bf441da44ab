"""Medicine in the hands of invented patients, and what they tell about it."""

from datetime import datetime
from typing import Any

from accounts.models import User
from compounding.models import Formula
from orders.actions.checking_in import check_in
from orders.actions.complaining import Reported
from orders.check_in import CheckInAnswers, Trouble
from orders.models import CheckIn, ComplaintKind, Container, HelpNeeded, Order
from patients.actions.registration import link_account
from patients.models import Patient
from tests.factories.compounding import a_formula, a_released_batch
from tests.factories.dispensing import GOING, checked, goes
from tests.factories.orders import an_accepted_order, an_order


def an_order_of_an_account(*, by: User, user: User, at: datetime) -> Order:
    """Submitted, of a patient with an account."""
    order = an_order(at=at)
    link_account(order.prescription.patient, user=user, by=by, at=at)
    return order


def a_taken_order(*, by: User, maker: User, user: User, at: datetime, **other: object) -> Order:
    """An order of a patient with an account, handed over at `at`."""
    formula: Formula = a_formula(by=by, at=at, code="LDN45C", strength_mg="4.5")
    a_released_batch(at=at, formula=formula, maker=maker, by=by)
    order = an_accepted_order(at=at, by=by, formula=formula, **other)
    link_account(order.prescription.patient, user=user, by=by, at=at)
    checked(order, filler=maker, checker=by, at=at)
    return goes(order, GOING, by=maker, at=at)


def answers(sleep: str = "none", dreams: str = "none", stomach: str = "none", benefit: int = 7) -> CheckInAnswers:
    """All fine, and it helps 7 of 10."""
    return CheckInAnswers(Trouble(sleep), Trouble(dreams), Trouble(stomach), benefit)


def a_report(container: Container | None = None, **other: Any) -> Reported:
    """A side effect of this container that needed a hospital."""
    facts = {"kind": ComplaintKind.SIDE_EFFECT, "words": "My face is red.", "help_needed": HelpNeeded.HOSPITAL}
    return Reported(**facts | {"container": container} | other)


def a_check_in(patient: Patient, said: CheckInAnswers | None = None, *, at: datetime) -> CheckIn:
    """What the patient answers about the step that is asked about."""
    assert patient.user is not None
    return check_in(patient, said or answers(), by=patient.user, at=at)
