"""No order of a prescriber nobody looked up is accepted; verified later, it goes on by itself (RX-12)."""

from datetime import datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from accounts.models import User
from orders.actions.review import accept
from orders.actions.safety import HasBlockers
from orders.lifecycle import OrderStatus
from orders.models import Order
from orders.problems import problems_with, problems_with_prescription
from orders.readers import to_practice
from premises.models import Pharmacy
from prescribers.actions.verifying import withdraw_verification
from prescribers.models import LookedUpAt, Prescriber, PrescriberLicence, Verification
from records.problem import Blocker, Note
from tests import factories
from tests.signed_in import signed_in

migration = import_module("orders.migrations.0005_known_prescribers")


@pytest.fixture
def newcomer(pharmacist: User, at: datetime) -> Prescriber:
    """Entered, and looked up by nobody."""
    return factories.a_prescriber(by=pharmacist, at=at, is_verified=False)


@pytest.fixture
def waiting(newcomer: Prescriber, at: datetime) -> Order:
    """Prepared, signed and submitted all the same."""
    return factories.an_order(at=at, prescriber=newcomer)


def licence_of(order: Order) -> PrescriberLicence:
    """The one in the patient's state."""
    return order.prescription.prescriber.licences.get(state="OR")


def test_an_order_of_somebody_unverified_is_submitted_and_not_accepted(
    waiting: Order, pharmacist: User, at: datetime
) -> None:
    (problem,) = problems_with(waiting, at=at)
    assert isinstance(problem, Blocker) and problem.code == "RX-12"
    assert licence_of(waiting).number in problem.text and waiting.prescription.prescriber.npi in problem.text
    with pytest.raises(HasBlockers, match="RX-12"):
        accept(waiting, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    waiting.refresh_from_db()
    assert waiting.status == OrderStatus.SUBMITTED


def test_verified_later_it_is_accepted_with_nothing_else_to_do(
    waiting: Order, pharmacist: User, technician: User, at: datetime
) -> None:
    factories.verified(licence_of(waiting), by=technician, at=at)
    accepted = accept(Order.objects.get(), by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    assert accepted.status == OrderStatus.ACCEPTED


def test_only_the_state_of_the_patient_counts(waiting: Order, technician: User, at: datetime) -> None:
    factories.verified(waiting.prescription.prescriber.licences.get(state="WA"), by=technician, at=at)
    assert [problem.code for problem in problems_with(Order.objects.get(), at=at)] == ["RX-12"]


def test_its_prescriber_reads_a_note_that_stops_nothing(newcomer: Prescriber, at: datetime) -> None:
    prescription = factories.a_prescription(at=at, prescriber=newcomer)
    (problem,) = problems_with_prescription(prescription, at=at)
    assert isinstance(problem, Note) and problem.code == "RX-12"
    assert "You need do nothing." in to_practice(problem).text and "You" not in problem.text


def test_where_no_licence_is_in_force_that_alone_is_said(waiting: Order, at: datetime) -> None:
    PrescriberLicence.objects.update(ended_at=at, ended_by=waiting.submitted_by)
    assert [problem.code for problem in problems_with(Order.objects.get(), at=at)] == ["RX-03"]


def test_while_an_accepted_order_is_under_way_a_withdrawal_is_seen(at: datetime, pharmacist: User) -> None:
    order = factories.an_accepted_order(at=at, by=pharmacist)
    withdraw_verification(licence_of(order), reason="Suspended.", by=pharmacist, at=at)
    assert [problem.code for problem in problems_with(order, at=at)] == ["RX-12"]
    order.status = OrderStatus.HANDED_OVER
    assert problems_with(order, at=at) == []


def test_the_order_leads_to_where_it_is_verified(waiting: Order, pharmacist: User, clock: object) -> None:
    page = signed_in(pharmacist).get(reverse("order", args=[waiting.public_id])).content.decode()
    assert reverse("prescriber_licence_verify", args=[licence_of(waiting).public_id]) in page
    assert "Not yet: RX-12 stands." in page


def test_who_had_an_accepted_order_before_is_taken_over(
    newcomer: Prescriber, waiting: Order, system: User, pharmacist: User, at: datetime, clock: object
) -> None:
    another = factories.an_order(at=at, prescriber=factories.a_prescriber(by=pharmacist, at=at, is_verified=False))
    Order.objects.filter(pk=waiting.pk).update(accepted_at=at, accepted_by=pharmacist)
    migration.take_over(apps, None)
    migration.take_over(apps, None)
    rows = Verification.objects.all()
    assert {row.licence.prescriber for row in rows} == {newcomer} != {another.prescription.prescriber}
    assert [row.verified_by for row in rows] == [system, system], "one for each licence"
    assert {row.licence_source for row in rows} == {LookedUpAt.TAKEN_OVER}
    assert len(Verification.objects.verified([newcomer.pk], Pharmacy.objects.today(at))) == 2, "they stand"
