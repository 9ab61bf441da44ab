"""At the same moment: a hand-over against a recall, and fifty orders after the last ten capsules."""

import threading
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from compounding.models import Batch
from orders.actions import allocation, dispensing, recall
from orders.actions.intake import submit
from orders.actions.review import accept
from orders.lifecycle import OrderStatus
from orders.models import Container, Order, Reservation
from records.refusals import GuardRefused, Refusal
from tests import factories
from tests.concurrency import at_once, failures
from tests.factories.dispensing import GOING, checked

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(at) -> dict[str, Any]:
    """One pharmacist, one technician, an order checked and ready to leave, and its batch."""
    pharmacist, technician = factories.pharmacist(), factories.technician()
    formula = factories.a_formula(by=pharmacist, at=at)
    batch = factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)
    order = factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
    checked(order, filler=technician, checker=pharmacist, at=at)
    return {"pharmacist": pharmacist, "technician": technician, "batch": batch, "order": order}


def hand_over(cast, at) -> None:
    dispensing.hand_over(Order.objects.get(pk=cast["order"].pk), GOING, by=cast["technician"], at=at)


def recalled(cast, at) -> None:
    by, batch = cast["pharmacist"], Batch.objects.get(pk=cast["batch"].pk)
    recall.recall_batch(batch, reason="a complaint", by=by, at=at, proof=factories.proof_of(by, at))


@pytest.mark.parametrize("first", ["hand_over", "recall"])
def test_the_later_of_hand_over_and_recall_waits_and_then_knows(cast, at, first):
    """The first holds its locks until the second has begun: the second waits for it and then sees what it did."""
    begin, second_done = threading.Event(), threading.Event()
    steps = {"hand_over": hand_over, "recall": recalled}
    second = steps["recall" if first == "hand_over" else "hand_over"]
    refused: list[Exception] = []

    def later() -> None:
        begin.wait(20)
        try:
            second(cast, at)
        except Refusal as refusal:
            refused.append(refusal)
        finally:
            second_done.set()
            connection.close()

    thread = threading.Thread(target=later)
    thread.start()
    with transaction.atomic():
        steps[first](cast, at)
        begin.set()
        assert not second_done.wait(1), "it waits for the lock"
    thread.join(20)
    container, batch = Container.objects.get(), Batch.objects.get(pk=cast["batch"].pk)
    assert batch.status == "recalled"
    if first == "hand_over":
        assert container.handed_over_at and refused == []
    else:
        assert container.handed_over_at is None and container.voided_at
        assert [refusal.code for refusal in refused] == ["wrong_status"]


def test_the_database_itself_lets_nothing_of_a_recalled_batch_leave(cast, at):
    """Without our locks and checks: the trigger refuses."""
    recalled(cast, at)
    container = Container.objects.get()
    Container.objects.filter(pk=container.pk).update(voided_at=None, voided_by=None)
    with pytest.raises(Exception, match="not released"):
        Container.objects.filter(pk=container.pk).update(handed_over_at=at, handed_over_by=cast["technician"])
    assert GuardRefused.code == "guard_refused"


def test_fifty_orders_after_the_last_ten_capsules(at):
    pharmacist, technician = factories.pharmacist(), factories.technician()
    formula = factories.a_formula(by=pharmacist, at=at)
    prescription = factories.a_prescription(at=at, formula=formula, days_supply=1, refills=60)
    orders = [factories.an_accepted_order(at=at, by=pharmacist, prescription=prescription)]
    signer = prescription.prescriber.user
    for _ in range(49):
        order = submit(prescription, by=signer, at=at)
        orders.append(accept(order, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at)))
    batch = factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist, units=100, counted=10,
                                       yield_note="most were lost")  # fmt: skip
    reserve = allocation.reserve
    results = at_once(50, lambda n: reserve(Order.objects.get(pk=orders[n].pk), by=technician, at=at))
    assert failures(results) == []
    batch.refresh_from_db()
    assert (batch.on_hand, batch.reserved) == (Decimal(10), Decimal(10))
    assert Reservation.objects.open().count() == 10
    assert Order.objects.filter(status=OrderStatus.ACCEPTED).count() == 50
