"""Any order of events in the life of orders and batches keeps what must never be false (over 250 lines: one house)."""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from compounding.lifecycle import BatchStatus
from compounding.models import Batch
from orders.actions import allocation, dispensing, making, proving, recall, review
from orders.actions.intake import cancel
from orders.actions.paper import ask_for_label
from orders.actions.refilling import ask_for_refill
from orders.actions.uncollected import put_back_uncollected
from orders.holds import HoldReason
from orders.lifecycle import OrderStatus
from orders.models import Container, Fate, Order, Reservation
from records.models import Document, DocumentState, Event
from records.refusals import Refusal
from tests import factories
from tests.conftest import AT
from tests.factories.dispensing import GOING, goes, labels_made, promised

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.timeout(900)]

ANY = st.integers(0, 10)
# The way out of the house is walked more often than what turns back from it.
ON = ["_accept", "_reserve", "_fill", "_fill", "_label", "_label", "_inspect", "_check", "_hand_over", "_refill"]
BACK = ["_split", "_label_again", "_hold", "_resolve", "_return", "_destroy", "_uncollected"]
THROUGH_HOLD = {"_resolve", "_label_again", "_return", "_destroy", "_uncollected"}
SOON = st.sampled_from([timedelta(hours=1), timedelta(days=3), timedelta(days=120)])


class House(RuleBasedStateMachine):
    """One pharmacist, one technician, one product; whatever they try, in whatever order."""

    @initialize()
    def open(self) -> None:
        self.frame = transaction.atomic()
        self.frame.__enter__()
        self.at, self.left = AT, {}
        self.pharmacist, self.technician = factories.pharmacist(), factories.technician()
        self.formula = factories.a_formula(by=self.pharmacist, at=self.at)
        self.orders: list[Order] = []
        self.batches: list[Batch] = []
        self.bring(days=10, is_accepted=True)
        self.produce(units=60, is_released=True)

    def teardown(self) -> None:
        if hasattr(self, "frame"):
            transaction.set_rollback(True)
            self.frame.__exit__(None, None, None)

    def tried(self, act: Any, *args: Any, **how: Any) -> None:
        """Do it; a refusal is as good, as long as nothing is half-made."""
        try:
            act(*args, at=self.at, **how)
        except Refusal as refusal:
            assert refusal.code

    @rule(days=st.sampled_from([10, 30]), is_accepted=st.sampled_from([True, True, False]))
    def order(self, days: int, is_accepted: bool) -> None:
        if len(self.orders) < 4:
            self.bring(days, is_accepted=is_accepted)

    def bring(self, days: int, *, is_accepted: bool) -> None:
        self.orders.append(factories.an_order(at=self.at, formula=self.formula, days_supply=days))
        if is_accepted:
            self._accept(self.orders[-1], self.at)

    @rule(units=st.sampled_from([20, 40, 60]), is_released=st.booleans())
    def make(self, units: int, is_released: bool) -> None:
        if len(self.batches) < 3:
            self.produce(units, is_released=is_released)

    def produce(self, units: int, *, is_released: bool) -> None:
        made = factories.a_made_batch(
            at=self.at, formula=self.formula, maker=self.technician, witness=self.pharmacist, units=units
        )
        self.batches.append(made)
        if is_released:
            self.tried(making.release, made, by=self.pharmacist, proof=factories.proof_of(self.pharmacist, self.at))

    @precondition(lambda self: self.batches)
    @rule(n=ANY, verdict=st.sampled_from([making.release, making.release, making.reject, recall.recall_batch]))
    def judge(self, n: int, verdict: Any) -> None:
        proof = factories.proof_of(self.pharmacist, self.at)
        why = {} if verdict is making.release else {"reason": "so"}
        self.tried(verdict, self.fresh(Batch, self.batches, n), by=self.pharmacist, proof=proof, **why)

    @precondition(lambda self: self.batches)
    @rule(n=ANY)
    def recall_its_active(self, n: int) -> None:
        lot = self.batches[n % len(self.batches)].weighings.standing().first().lot
        proof = factories.proof_of(self.pharmacist, self.at)
        self.tried(recall.recall_lot, lot, reason="so", by=self.pharmacist, proof=proof)

    @precondition(lambda self: self.orders)
    @rule(n=ANY, step=st.sampled_from(2 * ON + BACK))
    def step(self, n: int, step: str) -> None:
        self.take(n, step)

    def take(self, n: int, step: str) -> None:
        """A step of one of the orders; while it is held, only what goes through a hold changes its status."""
        order = self.fresh(Order, self.orders, n)
        status, was_held = order.status, order.is_on_hold()
        self.tried(getattr(self, step), order)
        if was_held and step not in THROUGH_HOLD:
            assert self.fresh(Order, self.orders, n).status == status

    @precondition(lambda self: self.orders)
    @rule(n=ANY, far=st.sampled_from([3, len(ON), len(ON)]), back=st.sampled_from(BACK))
    def walk_on(self, n: int, far: int, back: str) -> None:
        for step in [*ON[:far], back]:
            self.take(n, step)

    @precondition(lambda self: self.orders)
    @rule(n=ANY, really=st.sampled_from([False, False, False, False, True]))
    def cancel(self, n: int, really: bool) -> None:
        if really:
            self.tried(cancel, self.fresh(Order, self.orders, n), reason="so", by=self.pharmacist)

    @precondition(lambda self: Container.objects.in_the_house().exists())
    @rule(n=ANY)
    def put_back(self, n: int) -> None:
        found = list(Container.objects.in_the_house())
        self.tried(dispensing.put_back, found[n % len(found)], reason="so", by=self.technician)

    @rule(length=SOON)
    def wait(self, length: timedelta) -> None:
        if self.at < AT + timedelta(days=200):
            self.at += length

    def _accept(self, order: Order, at: datetime) -> None:
        review.accept(order, by=self.pharmacist, at=at, proof=factories.proof_of(self.pharmacist, at))

    def _hold(self, order: Order, at: datetime) -> None:
        review.hold(order, reason=HoldReason.STOCK, note="", by=self.pharmacist, at=at)

    def _resolve(self, order: Order, at: datetime) -> None:
        for held in order.holds.filter(resolved_at=None):
            review.resolve(held, outcome="so", by=self.pharmacist, at=at)

    def _refill(self, order: Order, at: datetime) -> None:
        if len(self.orders) < 5:
            prescriber = order.prescription.prescriber.user
            self.orders.append(ask_for_refill(order.prescription, by=prescriber, at=at))

    def _return(self, order: Order, at: datetime) -> None:
        dispensing.take_return(order, reason="so", by=self.pharmacist, at=at)

    def _destroy(self, order: Order, at: datetime) -> None:
        for row in Container.objects.live().filter(line__order=order):
            dispensing.destroy(
                row, reason="so", second=self.technician, second_proof=factories.proof_of(self.technician, at),
                by=self.pharmacist, at=at, proof=factories.proof_of(self.pharmacist, at),
            )  # fmt: skip

    def _uncollected(self, order: Order, at: datetime) -> None:
        put_back_uncollected(order, by=self.pharmacist, at=at)

    def _reserve(self, order: Order, at: datetime) -> None:
        allocation.reserve(order, by=self.technician, at=at)

    def _split(self, order: Order, at: datetime) -> None:
        self.orders.append(allocation.split(order, by=self.technician, at=at))

    def _fill(self, order: Order, at: datetime) -> None:
        for row in promised(order):
            dispensing.fill(row, scanned=row.batch.scan_code, by=self.technician, at=at)

    def _label(self, order: Order, at: datetime) -> None:
        labels_made(order)
        for row in Container.objects.live().filter(line__order=order, labelled_at=None):
            proving.count(row, counted=row.units, by=self.technician, at=at)
            proving.confirm_label(row, scanned=row.scan_code, by=self.technician, at=at)

    def _label_again(self, order: Order, at: datetime) -> None:
        for row in Container.objects.filter(line__order=order).order_by("-pk"):
            ask_for_label(row, reason="so", by=self.technician, at=at)

    def _inspect(self, order: Order, at: datetime) -> None:
        for row in Container.objects.live().filter(line__order=order):
            proving.inspect(order, scanned=row.scan_code, by=self.pharmacist, at=at)

    def _check(self, order: Order, at: datetime) -> None:
        dispensing.check(order, by=self.pharmacist, at=at, proof=factories.proof_of(self.pharmacist, at))

    def _hand_over(self, order: Order, at: datetime) -> None:
        goes(order, GOING, by=self.technician, at=at)
        for container in Container.objects.live().filter(line__order=order):
            batch = Batch.objects.get(pk=container.batch_id)
            self.left[container.pk] = (batch.status, batch.bud_on >= self.at.date())

    @staticmethod
    def fresh(model: Any, rows: list[Any], n: int) -> Any:
        return model.objects.get(pk=rows[n % len(rows)].pk)

    @invariant()
    def what_left_was_released_and_in_date(self) -> None:
        if hasattr(self, "left"):
            assert set(self.left.values()) <= {(BatchStatus.RELEASED, True)}
            assert Container.objects.exclude(handed_over_at=None).count() == len(self.left)

    @invariant()
    def what_left_never_comes_back_to_stock(self) -> None:
        assert not Container.objects.exclude(handed_over_at=None).filter(fate=Fate.PUT_BACK).exists()

    @invariant()
    def no_fill_is_more_than_was_prescribed(self) -> None:
        for order in Order.objects.select_related("prescription"):
            assert (
                order.fill_number
                <= order.prescription.refills
                + 1
                + order.prescription.orders.filter(status=OrderStatus.CANCELLED).count()
            )

    @invariant()
    def units_are_never_negative_and_never_promised_twice(self) -> None:
        for batch in Batch.objects.all():
            open_ones = Reservation.objects.open().filter(batch=batch)
            assert batch.reserved == (open_ones.aggregate(n=Sum("units"))["n"] or 0)
            gone = Container.objects.filter(batch=batch).exclude(fate=Fate.PUT_BACK)
            out = gone.aggregate(n=Sum("units"))["n"] or 0
            assert batch.on_hand == Decimal(batch.counted_units or 0) - out
            assert 0 <= batch.reserved <= batch.on_hand

    @invariant()
    def no_line_has_more_than_it_asked_for(self) -> None:
        for order in Order.objects.all():
            for line in order.lines.all():
                assert line.missing >= 0
                if order.status in {OrderStatus.FILLED, OrderStatus.CHECKED, OrderStatus.HANDED_OVER}:
                    assert sum(row.units for row in line.containers.live()) == line.units

    @invariant()
    def a_filled_order_is_counted_and_labelled_and_a_checked_one_was_scanned(self) -> None:
        for order in Order.objects.filter(status__in=[OrderStatus.FILLED, OrderStatus.CHECKED]):
            rows = Container.objects.live().filter(line__order=order)
            assert all(row.counted_units == row.units and row.label_sha256 for row in rows)
            assert order.status == OrderStatus.FILLED or all(row.inspected_by == self.pharmacist for row in rows)

    @invariant()
    def what_is_whole_and_labelled_is_filled(self) -> None:
        for order in Order.objects.filter(status=OrderStatus.ACCEPTED):
            rows = list(Container.objects.live().filter(line__order=order))
            whole = not promised(order) and all(line.missing == 0 for line in order.lines.all())
            assert not (whole and all(row.labelled_at for row in rows))

    @invariant()
    def a_container_has_one_live_label(self) -> None:
        for container in Container.objects.all():
            live = (
                Document.objects.of(container).exclude(state__in=[DocumentState.VOIDED, DocumentState.FAILED]).count()
            )
            assert live == (0 if container.voided_at else 1)

    @invariant()
    def every_status_has_a_true_history(self) -> None:
        for row in [*Order.objects.all(), *Batch.objects.all()]:
            told = [
                json.loads(event.text)["after"] or {}
                for event in Event.objects.of(row).filter(subject_id=row.public_id)
            ]
            statuses = [after["status"] for after in told if "status" in after]
            assert statuses and statuses[-1] == row.status


def test_whatever_happens_in_whatever_order() -> None:
    run_state_machine_as_test(House, settings=settings(max_examples=20, stateful_step_count=25, deadline=None))
