"""Stock promised to orders: oldest promise first, split when short, planned for what waits (D1, B1, 503A-03)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from compounding.actions.quality import open_deviation
from compounding.models import Batch
from orders.actions import allocation, dispensing, intake, making, review
from orders.holds import HoldReason
from orders.lifecycle import OrderStatus
from orders.models import Order
from orders.suitable import NONE_RELEASED, OLDER_FIRST, why_short
from tests import factories
from tests.factories.dispensing import filled, promised


def test_oldest_promise_first_from_the_counted_yield(formula, technician, pharmacist, at):
    early = factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
    late = factories.an_accepted_order(at=at + timedelta(hours=1), by=pharmacist, formula=formula)
    made = factories.a_made_batch(at=at, formula=formula, maker=technician, witness=pharmacist, units=50)
    making.release(made, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    assert [row.units for row in promised(early)] == [30]
    assert [row.units for row in promised(late)] == [20]


def test_what_is_short_is_split_off_and_both_signatures_stand(formula, technician, pharmacist, at):
    order = factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
    factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist, units=20)
    allocation.reserve(order, by=pharmacist, at=at)
    before = order.signed_content()
    second = allocation.split(order, by=technician, at=at)
    assert (order.lines.get().units, second.lines.get().units) == (20, 10)
    assert (second.status, second.number) == (OrderStatus.ACCEPTED, f"{order.number}/2")
    assert Order.objects.get(pk=order.pk).signed_content() == before == second.signed_content()
    assert Order.objects.with_code(second.number) == second
    filled(order, by=technician, at=at)
    order.refresh_from_db()
    assert order.status == OrderStatus.FILLED


def test_nothing_is_split_that_is_whole_or_empty(formula, order, technician, pharmacist, at):
    with pytest.raises(allocation.NothingToSplit):
        allocation.split(order, by=technician, at=at)


def test_a_split_uses_up_no_refill(formula, technician, pharmacist, at):
    order = factories.an_accepted_order(at=at, by=pharmacist, formula=formula, refills=1)
    factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist, units=20)
    allocation.reserve(order, by=pharmacist, at=at)
    allocation.split(order, by=technician, at=at)
    again = intake.submit(order.prescription, by=order.prescription.prescriber.user, at=at)
    assert again.fill_number == 2


def test_a_batch_that_ends_before_the_supply_is_passed_over(formula, technician, pharmacist, at):
    made = factories.a_released_batch(at=at - timedelta(days=160), formula=formula, maker=technician, by=pharmacist)
    order = factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
    assert made.is_usable_on(at.date()) and promised(order) == []


def test_a_plan_is_what_waits_and_what_stock_may_hold(formula, pharmacist, at):
    factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
    with pytest.raises(making.TooMuchForStock, match="503A-03"):
        making.plan(formula, extra_units=Decimal(1), by=pharmacist, at=at)
    assert making.plan(formula, by=pharmacist, at=at).planned_units == 30
    with pytest.raises(making.NothingToMake):
        making.plan(formula, by=pharmacist, at=at)


def test_a_rejected_batch_frees_the_demand_again(formula, technician, pharmacist, at):
    factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
    first = making.plan(formula, by=pharmacist, at=at)
    making.reject(first, reason="spilled", by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    assert making.plan(formula, by=pharmacist, at=at).planned_units == 30
    assert Batch.objects.under_way().count() == 1


class TestWhatIsFree:
    """Units that come back are for the oldest promise that misses them, whoever asks first."""

    @pytest.fixture
    def three(self, formula, technician, pharmacist, at) -> list[Order]:
        """Three orders of 30 capsules an hour apart, and a batch of 30, which is the first one's."""
        orders = [
            factories.an_accepted_order(at=at + timedelta(hours=n), by=pharmacist, formula=formula) for n in range(3)
        ]
        factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist, units=30)
        allocation.reserve_in_turn(orders[2], by=technician, at=at)
        return orders

    def test_it_is_left_for_the_older_one(self, three, technician, pharmacist, at):
        first, second, third = three
        assert [len(promised(order)) for order in three] == [1, 0, 0]
        intake.cancel(first, reason="changed", by=pharmacist, at=at)
        assert allocation.reserve(third, by=technician, at=at) == []
        assert OLDER_FIRST in why_short(third.lines.get(), at)
        assert "free, to be promised" in why_short(second.lines.get(), at)
        assert [row.units for row in allocation.reserve(second, by=technician, at=at)] == [30]

    def test_asked_for_the_youngest_the_older_is_served_first(self, three, technician, pharmacist, at):
        first, second, third = three
        intake.cancel(first, reason="changed", by=pharmacist, at=at)
        assert allocation.reserve_in_turn(third, by=technician, at=at) == []
        assert [row.units for row in promised(second)] == [30]

    def test_who_is_on_hold_holds_no_stock_back(self, three, technician, pharmacist, at):
        first, second, third = three
        intake.cancel(first, reason="changed", by=pharmacist, at=at)
        review.hold(second, reason=HoldReason.STOCK, note="", by=technician, at=at)
        assert [row.units for row in allocation.reserve(third, by=technician, at=at)] == [30]

    def test_a_container_put_back_waits_for_the_oldest_too(self, three, technician, pharmacist, at):
        first, _, third = three
        (container,) = filled(first, by=technician, at=at)
        dispensing.put_back(container, reason="cracked", by=technician, at=at)
        assert allocation.reserve(third, by=technician, at=at) == []
        assert [row.units for row in allocation.reserve(first, by=technician, at=at)] == [30]


class TestWhyNot:
    """A page says of every batch why nothing of it is promised."""

    def test_nothing_is_released(self, waiting, at):
        assert why_short(waiting.lines.get(), at) == NONE_RELEASED

    def test_it_ends_before_the_supply(self, formula, technician, pharmacist, at):
        made = factories.a_released_batch(at=at - timedelta(days=160), formula=formula, maker=technician, by=pharmacist)
        order = factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
        said = why_short(order.lines.get(), at)
        assert said.startswith(f"{made.number}: ends on {made.bud_on}, the supply on ") and "BUD-08" in said

    def test_all_of_it_is_promised(self, formula, technician, pharmacist, at):
        batch = factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist, units=30)
        _, late = (factories.an_accepted_order(at=at, by=pharmacist, formula=formula) for _ in range(2))
        assert why_short(late.lines.get(), at) == f"{batch.number}: all of it is promised."

    def test_it_is_stopped_by_a_deviation(self, waiting, formula, technician, pharmacist, at):
        batch = factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)
        open_deviation(batch, what="The hood alarm rang.", by=technician, at=at)
        assert why_short(waiting.lines.get(), at) == NONE_RELEASED
