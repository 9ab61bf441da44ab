"""From accepted order to the patient's hand: promised, filled with scan, checked, handed over, and every way back."""

from datetime import timedelta
from decimal import Decimal

import pytest

from compounding.actions import batches
from compounding.models import Batch
from orders.actions import allocation, dispensing, intake, making, recall
from orders.actions.dispensing import Leaving
from orders.lifecycle import OrderStatus
from orders.models import Container, Counselling, Handing, Order, Reservation
from orders.problems import problems_with
from orders.tasks import render_document
from records.models import Document, DocumentState
from records.refusals import SamePerson
from records.steps import WrongStatus
from tests import factories

GOING = Leaving(Handing.COLLECTED, "the patient", Counselling.DECLINED)


@pytest.fixture
def formula(pharmacist, at):
    return factories.a_formula(by=pharmacist, at=at, code="LDN45C", strength_mg="4.5")


@pytest.fixture
def batch(formula, technician, pharmacist, at) -> Batch:
    return factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)


@pytest.fixture
def order(formula, batch, pharmacist, at) -> Order:
    """Accepted, 30 capsules, promised from the batch."""
    return factories.an_accepted_order(at=at, by=pharmacist, formula=formula)


def promised(order: Order) -> list[Reservation]:
    return list(Reservation.objects.open().filter(line__order=order))


def fill(order, *, by, at) -> list[Container]:
    return [dispensing.fill(row, scanned=row.batch.scan_code, by=by, at=at) for row in promised(order)]


def labels_made(order) -> None:
    for container in Container.objects.live().filter(line__order=order):
        for document in Document.objects.of(container).filter(state=DocumentState.PENDING):
            render_document(document.public_id)


def checked(order, *, filler, checker, at) -> Order:
    fill(order, by=filler, at=at)
    labels_made(order)
    return dispensing.check(order, by=checker, at=at, proof=factories.proof_of(checker, at))


def numbers(batch: Batch) -> tuple[Decimal, Decimal]:
    batch.refresh_from_db()
    return batch.on_hand, batch.reserved


def test_acceptance_promises_what_is_there(order, batch):
    assert [(row.batch, row.units) for row in promised(order)] == [(batch, 30)]
    assert numbers(batch) == (100, 30)


def test_the_whole_way_with_one_pharmacist_and_one_technician(order, batch, technician, pharmacist, at):
    checked(order, filler=technician, checker=pharmacist, at=at)
    dispensing.hand_over(order, GOING, by=technician, at=at)
    container = Container.objects.get()
    assert (order.status, container.handed_over_by, container.checked_by) == (
        OrderStatus.HANDED_OVER, technician, pharmacist,
    )  # fmt: skip
    assert numbers(batch) == (70, 0)
    assert order.handing_over.counselling == Counselling.DECLINED


def test_the_label_names_lot_and_last_day(order, batch, technician, at):
    (container,) = fill(order, by=technician, at=at)
    labels_made(order)
    document = Document.objects.of(container).get()
    assert document.state == DocumentState.DONE
    assert (document.content["lot"], document.content["discard_after"]) == (batch.number, batch.bud_on.isoformat())
    assert document.content["scan_code"] == f"AQ1{container.public_id}"
    assert Order.objects.with_code(document.content["scan_code"]) == order


def test_another_batch_scanned_is_named_and_nothing_happens(order, batch, formula, technician, pharmacist, at):
    other = factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)
    (row,) = promised(order)
    with pytest.raises(dispensing.WrongScan, match=f"Expected batch {batch.number}; scanned {other.scan_code}"):
        dispensing.fill(row, scanned=other.scan_code, by=technician, at=at)
    assert not Container.objects.exists() and numbers(batch) == (100, 30)
    dispensing.fill(row, scanned=f" {batch.number.lower()} ", by=technician, at=at)
    with pytest.raises(WrongStatus):
        dispensing.fill(row, scanned=batch.scan_code, by=technician, at=at)


def test_who_filled_does_not_check(order, pharmacist, at):
    fill(order, by=pharmacist, at=at)
    labels_made(order)
    with pytest.raises(SamePerson, match="DUTY-05"):
        dispensing.check(order, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))


def test_nothing_is_checked_without_its_label(order, technician, pharmacist, at):
    fill(order, by=technician, at=at)
    with pytest.raises(dispensing.LabelNotReady):
        dispensing.check(order, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    order.refresh_from_db()
    assert order.status == OrderStatus.FILLED


class TestAVerdict:
    """Expired, rejected or recalled: not filled, not checked, not handed over, whatever came first."""

    def test_a_recall_before_the_filling(self, order, batch, technician, pharmacist, at):
        (row,) = promised(order)
        self.recall(batch, pharmacist, at)
        with pytest.raises(dispensing.NotReserved):
            dispensing.fill(row, scanned=batch.scan_code, by=technician, at=at)
        assert numbers(batch) == (100, 0)

    @pytest.mark.parametrize("steps", [1, 2])
    def test_a_recall_brings_back_what_is_filled_or_checked(self, order, batch, technician, pharmacist, at, steps):
        if steps == 1:
            fill(order, by=technician, at=at)
        else:
            checked(order, filler=technician, checker=pharmacist, at=at)
        self.recall(batch, pharmacist, at + timedelta(hours=1))
        order.refresh_from_db()
        container = Container.objects.get()
        assert (order.status, container.fate) == (OrderStatus.ACCEPTED, "put_back")
        assert order.due_at == at + timedelta(hours=49), "a new promise"
        assert Document.objects.of(container).get().state == DocumentState.VOIDED
        assert "batch_rejected" in [problem.code for problem in problems_with(order, at=at)]
        with pytest.raises(WrongStatus):
            dispensing.hand_over(order, GOING, by=technician, at=at)

    def test_a_recall_after_the_hand_over_leaves_the_story(self, order, batch, technician, pharmacist, at):
        checked(order, filler=technician, checker=pharmacist, at=at)
        dispensing.hand_over(order, GOING, by=technician, at=at)
        self.recall(batch, pharmacist, at)
        order.refresh_from_db()
        assert order.status == OrderStatus.HANDED_OVER
        assert Container.objects.get().voided_at is None

    @pytest.mark.parametrize("step", ["fill", "check", "hand_over"])
    def test_a_batch_past_its_date_goes_no_further(self, order, batch, technician, pharmacist, at, step):
        late = at + timedelta(days=200)
        if step != "fill":
            fill(order, by=technician, at=at)
            labels_made(order)
        if step == "hand_over":
            dispensing.check(order, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
        with pytest.raises(dispensing.BatchNotUsable, match="ended on"):
            if step == "fill":
                fill(order, by=technician, at=late)
            elif step == "check":
                dispensing.check(order, by=pharmacist, at=late, proof=factories.proof_of(pharmacist, late))
            else:
                dispensing.hand_over(order, GOING, by=technician, at=late)

    def test_a_lot_recalled_recalls_what_was_made_with_it(self, order, batch, technician, pharmacist, at):
        lot = batch.weighings.standing().first().lot
        proof = factories.proof_of(pharmacist, at)
        assert recall.recall_lot(lot, reason="the maker says so", by=pharmacist, at=at, proof=proof) == [batch]
        batch.refresh_from_db()
        assert batch.status == "recalled" and promised(order) == []

    @staticmethod
    def recall(batch, by, at) -> None:
        recall.recall_batch(batch, reason="a complaint", by=by, at=at, proof=factories.proof_of(by, at))


class TestAllocation:
    def test_oldest_promise_first_from_the_counted_yield(self, formula, technician, pharmacist, at):
        early = factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
        late = factories.an_accepted_order(at=at + timedelta(hours=1), by=pharmacist, formula=formula)
        made = factories.a_made_batch(at=at, formula=formula, maker=technician, witness=pharmacist, units=50)
        making.release(made, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
        assert [row.units for row in promised(early)] == [30]
        assert [row.units for row in promised(late)] == [20]

    def test_what_is_short_is_split_off_and_both_signatures_stand(self, formula, technician, pharmacist, at):
        order = factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
        factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist, units=20)
        allocation.reserve(order, by=pharmacist, at=at)
        before = order.signed_content()
        second = allocation.split(order, by=technician, at=at)
        assert (order.lines.get().units, second.lines.get().units) == (20, 10)
        assert (second.status, second.number) == (OrderStatus.ACCEPTED, f"{order.number}/2")
        assert Order.objects.get(pk=order.pk).signed_content() == before == second.signed_content()
        assert Order.objects.with_code(second.number) == second
        fill(order, by=technician, at=at)
        order.refresh_from_db()
        assert order.status == OrderStatus.FILLED

    def test_nothing_is_split_that_is_whole_or_empty(self, formula, order, technician, pharmacist, at):
        with pytest.raises(allocation.NothingToSplit):
            allocation.split(order, by=technician, at=at)

    def test_a_split_uses_up_no_refill(self, formula, technician, pharmacist, at):
        order = factories.an_accepted_order(at=at, by=pharmacist, formula=formula, refills=1)
        factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist, units=20)
        allocation.reserve(order, by=pharmacist, at=at)
        allocation.split(order, by=technician, at=at)
        again = intake.submit(order.prescription, by=order.prescription.prescriber.user, at=at)
        assert again.fill_number == 2

    def test_a_batch_that_ends_before_the_supply_is_passed_over(self, formula, technician, pharmacist, at):
        made = factories.a_released_batch(at=at - timedelta(days=160), formula=formula, maker=technician, by=pharmacist)
        order = factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
        assert made.is_usable_on(at.date()) and promised(order) == []


class TestCancelling:
    def test_before_filling_frees_what_was_promised(self, order, batch, pharmacist, at):
        intake.cancel(order, reason="changed", by=pharmacist, at=at)
        assert order.status == OrderStatus.CANCELLED and numbers(batch) == (100, 0)

    def test_after_the_check_returns_the_container_to_its_batch(self, order, batch, technician, pharmacist, at):
        checked(order, filler=technician, checker=pharmacist, at=at)
        intake.cancel(order, reason="changed", by=order.prescription.prescriber.user, at=at)
        assert order.status == OrderStatus.CANCELLED and numbers(batch) == (100, 0)
        assert Container.objects.get().void_reason == "changed"

    def test_after_the_hand_over_is_refused(self, order, technician, pharmacist, at):
        checked(order, filler=technician, checker=pharmacist, at=at)
        dispensing.hand_over(order, GOING, by=technician, at=at)
        with pytest.raises(WrongStatus):
            intake.cancel(order, reason="changed", by=pharmacist, at=at)


def test_what_is_destroyed_is_destroyed_before_two(order, batch, technician, pharmacist, at):
    (container,) = fill(order, by=technician, at=at)
    proof = factories.proof_of(pharmacist, at)
    said = {"reason": "dropped", "by": pharmacist, "at": at, "proof": proof}
    with pytest.raises(SamePerson):
        dispensing.destroy(container, second=pharmacist, second_proof=proof, **said)
    dispensing.destroy(container, second=technician, second_proof=factories.proof_of(technician, at), **said)
    order.refresh_from_db()
    assert order.status == OrderStatus.ACCEPTED and numbers(batch) == (70, 0)


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
    assert batches.Batch.objects.under_way().count() == 1
