"""At the same moment: a hand-over against a recall, and fifty orders after the last ten capsules.

Each race is first shown to be one: with the locks switched off, and nothing else, it goes wrong.
"""

import threading
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pgtrigger
import pytest

from accounts.models import User
from compounding.models import Batch
from orders.actions import allocation, dispensing, recall
from orders.actions.intake import submit
from orders.actions.review import accept
from orders.lifecycle import OrderStatus
from orders.models import Container, Order, Reservation
from records.refusals import GuardRefused
from tests import factories
from tests.concurrency import at_once, failures, in_turn, unlocked
from tests.factories.dispensing import GOING, checked, goes

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
    goes(Order.objects.get(pk=cast["order"].pk), GOING, by=cast["technician"], at=at)


def recalled(cast, at) -> None:
    by, batch = cast["pharmacist"], Batch.objects.get(pk=cast["batch"].pk)
    recall.recall_batch(batch, reason="a complaint", by=by, at=at, proof=factories.proof_of(by, at))


def raced(first: str, cast: dict[str, Any], at: datetime) -> list[str]:
    """A hand-over and a recall, the second while the first holds its locks; what the second was refused."""
    steps = {"hand_over": hand_over, "recall": recalled}
    second = steps["recall" if first == "hand_over" else "hand_over"]
    return in_turn(lambda: steps[first](cast, at), lambda: second(cast, at))


def test_without_any_lock_a_recall_overlooks_what_is_just_leaving(cast, at, monkeypatch):
    """It takes the container for one in the house, finds it gone, and the batch is not recalled at all."""
    monkeypatch.setattr(dispensing, "lock_batches", unlocked)
    with pgtrigger.ignore("orders.Container:container_verdict"):
        assert raced("hand_over", cast, at) == ["container_gone"]
    assert Batch.objects.get(pk=cast["batch"].pk).status == "released"


def test_without_our_lock_the_databases_own_still_makes_a_recall_wait(cast, at, monkeypatch):
    """The trigger that refuses what is not released looks under a lock of its own."""
    monkeypatch.setattr(dispensing, "lock_batches", unlocked)
    assert raced("hand_over", cast, at) == []
    assert Batch.objects.get(pk=cast["batch"].pk).status == "recalled"


@pytest.mark.parametrize("first", ["hand_over", "recall"])
def test_the_later_of_hand_over_and_recall_waits_and_then_knows(cast, at, first):
    """The second waits for the first and then sees what it did."""
    refused = raced(first, cast, at)
    container, batch = Container.objects.get(), Batch.objects.get(pk=cast["batch"].pk)
    assert batch.status == "recalled"
    if first == "hand_over":
        assert container.handed_over_at and refused == []
    else:
        assert container.handed_over_at is None and container.voided_at
        assert refused == ["wrong_status"]


def test_the_database_itself_lets_nothing_of_a_recalled_batch_leave(cast, at):
    """Without our locks and checks: the trigger refuses."""
    recalled(cast, at)
    container = Container.objects.get()
    Container.objects.filter(pk=container.pk).update(voided_at=None, voided_by=None)
    with pytest.raises(Exception, match="not released"):
        Container.objects.filter(pk=container.pk).update(handed_over_at=at, handed_over_by=cast["technician"])
    assert GuardRefused.code == "guard_refused"


def after_the_last_ten(count: int, at: datetime) -> tuple[list[Order], Batch]:
    """So many accepted orders of one capsule each, and then a batch with ten."""
    pharmacist, technician = factories.pharmacist(), factories.technician()
    formula = factories.a_formula(by=pharmacist, at=at)
    prescription = factories.a_prescription(at=at, formula=formula, days_supply=1, refills=60)
    orders = [factories.an_accepted_order(at=at, by=pharmacist, prescription=prescription)]
    signer = prescription.prescriber.user
    for _ in range(count - 1):
        order = submit(prescription, by=signer, at=at)
        orders.append(accept(order, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at)))
    batch = factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist, units=100, counted=10,
                                       yield_note="most were lost")  # fmt: skip
    return orders, batch


def reserved_at_once(orders: list[Order], by: User, at: datetime) -> list[Exception]:
    """Each order reserved from a thread of its own; what went wrong."""
    reserve = allocation.reserve
    return failures(at_once(len(orders), lambda n: reserve(Order.objects.get(pk=orders[n].pk), by=by, at=at)))


def test_without_the_lock_what_was_promised_of_the_last_ten_is_forgotten(at, monkeypatch):
    """Everybody has read before anybody writes: what the others promised is written over."""
    orders, batch = after_the_last_ten(12, at)
    all_have_read = threading.Barrier(len(orders))

    def unlocked_together(ids: Iterable[int], *, sharing: bool = False) -> dict[int, Batch]:
        rows = unlocked(ids)
        all_have_read.wait(timeout=20)
        return rows

    monkeypatch.setattr(allocation, "lock_batches", unlocked_together)
    assert reserved_at_once(orders, batch.finished_by, at) == []
    batch.refresh_from_db()
    assert Reservation.objects.open().count() >= 10 and batch.reserved == 1


def test_fifty_orders_after_the_last_ten_capsules(at):
    orders, batch = after_the_last_ten(50, at)
    assert reserved_at_once(orders, batch.finished_by, at) == []
    batch.refresh_from_db()
    assert (batch.on_hand, batch.reserved) == (Decimal(10), Decimal(10))
    assert Reservation.objects.open().count() == 10
    assert Order.objects.filter(status=OrderStatus.ACCEPTED).count() == 50
