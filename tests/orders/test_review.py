"""Verify, accept, hold, resolve, cancel; and two pharmacists at the same moment."""

import json
import threading
from datetime import timedelta

import pytest
from django.db import connection

from orders.actions.intake import NoFillLeft, cancel, submit
from orders.actions.prescribing import prepare, sign_and_send
from orders.actions.review import HoldResolved, accept, hold, resolve, verify
from orders.actions.safety import HasBlockers
from orders.comparing import tokens_of
from orders.holds import HoldReason
from orders.lifecycle import OrderStatus
from orders.models import Order, Prescription
from premises.terms import Origin
from records.models import Document, Event
from records.refusals import NotAllowed, SamePerson
from records.signatures import signatures_of
from records.steps import OnHold, WrongStatus
from tests import factories
from tests.concurrency import at_once, failures
from tests.events import told_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(at):
    return factories.an_order(at=at)


def accepted(order, by, at):
    return accept(order, by=by, at=at, proof=factories.proof_of(by, at))


def test_accepting_asks_for_the_labels_and_says_who(order, pharmacist, at):
    accepted(order, pharmacist, at)
    assert (order.status, order.accepted_by, order.accepted_at) == (OrderStatus.ACCEPTED, pharmacist, at)
    label = Document.objects.get()
    assert (label.document_kind, label.subject_id) == ("orders.label", order.lines.get().public_id)
    assert told_of(order) == ["order.submit", "order.accept"]


def test_all_events_of_one_action_share_its_id(order, pharmacist, at):
    accepted(order, pharmacist, at)
    accepting = Event.objects.get(code="order.accept")
    assert json.loads(accepting.text)["after"]["signature"] == signatures_of(order)[0].public_id
    assert Event.objects.get(code="fillline.label").action_id == accepting.action_id


def test_a_changed_prescription_is_not_accepted(order, pharmacist, at):
    Prescription.objects.update(refills=9)
    with pytest.raises(HasBlockers, match="SEC-11"):
        accepted(Order.objects.get(), pharmacist, at)
    assert Order.objects.get().status == OrderStatus.SUBMITTED and not Document.objects.exists()


def test_technicians_and_prescribers_do_not_accept(order, technician, at):
    for person in (technician, order.prescription.prescriber.user):
        with pytest.raises(NotAllowed):
            accepted(order, person, at)


def test_a_hold_stops_everything_but_cancelling(order, pharmacist, at):
    held = hold(order, reason=HoldReason.STOCK, note="", by=pharmacist, at=at)
    assert held.resolve_by == at + timedelta(hours=72)
    with pytest.raises(OnHold):
        accepted(order, pharmacist, at)
    cancel(order, reason="asked for", by=pharmacist, at=at)
    assert order.status == OrderStatus.CANCELLED


def test_resolving_changes_no_status_and_happens_once(order, pharmacist, at):
    held = hold(order, reason=HoldReason.STOCK, note="", by=pharmacist, at=at)
    resolve(held, outcome="It came.", by=pharmacist, at=at)
    assert Order.objects.get().status == OrderStatus.SUBMITTED
    with pytest.raises(HoldResolved):
        resolve(held, outcome="Again", by=pharmacist, at=at)
    accepted(Order.objects.get(), pharmacist, at)


def test_a_finished_order_is_not_held(order, pharmacist, at):
    cancel(order, reason="asked for", by=pharmacist, at=at)
    with pytest.raises(WrongStatus):
        hold(order, reason=HoldReason.STOCK, note="", by=pharmacist, at=at)


def test_a_faxed_order_is_verified_by_another_than_entered_it(order, pharmacist, at):
    prescription = order.prescription
    draft = factories.a_draft(prescription.steps.get().formula, at=at, origin=Origin.FAX)
    entered = prepare(prescription.patient, prescription.prescriber, draft, by=pharmacist, at=at)
    sign_and_send(entered, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    faxed, other = entered.orders.get(), factories.pharmacist("Fern Second")
    with pytest.raises(WrongStatus):
        accepted(faxed, other, at)
    compared = tokens_of(faxed.prescription)
    with pytest.raises(SamePerson):
        verify(faxed, compared=compared, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    verify(faxed, compared=compared, by=other, at=at, proof=factories.proof_of(other, at))
    accepted(faxed, other, at)
    assert faxed.status == OrderStatus.ACCEPTED


def test_refills_follow_until_none_is_left(order, at):
    prescription = order.prescription
    by = prescription.prescriber.user
    numbers = [submit(prescription, by=by, at=at).fill_number for _ in range(prescription.refills)]
    assert numbers == [2, 3]
    with pytest.raises(NoFillLeft):
        submit(prescription, by=by, at=at)


def test_a_stranger_does_not_cancel(order, at):
    other = factories.a_prescriber(by=factories.pharmacist(), at=at)
    with pytest.raises(NotAllowed):
        cancel(order, reason="not mine", by=other.user, at=at)


class Unlocked:
    """Takes the lock off orders, and lets nobody write one before two have looked."""

    def __init__(self) -> None:
        self.both_looked = threading.Barrier(2, timeout=20)

    def __call__(self, execute, sql, params, many, context):
        if sql.startswith('UPDATE "orders_order"'):
            self.both_looked.wait()
        return execute(sql.replace('FOR UPDATE OF "orders_order"', ""), params, many, context)


def both_verify(at, unlocked=None):
    """Two pharmacists verify one faxed order at the same moment; the order, and what became of each."""
    clerk = factories.technician()
    entered = factories.a_prescription(at=at, by=clerk, origin=Origin.FAX)
    people = [factories.pharmacist("Fern First"), factories.pharmacist("Hazel Second")]
    proofs = [factories.proof_of(person, at) for person in people]
    sign_and_send(entered, by=people[0], at=at, proof=proofs[0])

    def one(number):
        copy, how = Order.objects.get(), {"by": people[number], "at": at, "proof": proofs[number]}
        how["compared"] = tokens_of(copy.prescription)
        if unlocked is None:
            return verify(copy, **how)
        with connection.execute_wrapper(unlocked):
            return verify(copy, **how)

    return Order.objects.get(), at_once(2, one)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_pharmacists_take_the_same_step_and_nobody_is_told(at):
    """The race the lock is for."""
    order, results = both_verify(at, Unlocked())
    assert failures(results) == []
    assert told_of(order).count("order.verify") == 2


@pytest.mark.django_db(transaction=True)
def test_with_it_one_wins_and_the_other_is_told(at):
    order, results = both_verify(at)
    assert [type(error) for error in failures(results)] == [WrongStatus]
    assert told_of(order).count("order.verify") == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_pharmacists_accepting_at_once_one_wins_and_the_other_is_told(at):
    order = factories.an_order(at=at)
    people = [factories.pharmacist("Fern First"), factories.pharmacist("Hazel Second")]
    proofs = [factories.proof_of(person, at) for person in people]
    copies = [Order.objects.get(pk=order.pk) for _ in people]
    results = at_once(2, lambda n: accept(copies[n], by=people[n], at=at, proof=proofs[n]))
    assert [type(error) for error in failures(results)] == [WrongStatus]
    assert told_of(order).count("order.accept") == 1 and Document.objects.count() == 1
