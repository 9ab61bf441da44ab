"""From accepted order to the patient's hand: promised, filled with scan, checked, handed over, and every way back."""

from datetime import timedelta

import pytest

from orders.actions import dispensing, intake, recall
from orders.lifecycle import OrderStatus
from orders.models import Container, Counselling, Order
from orders.problems import problems_with
from records.models import Document, DocumentState
from records.refusals import SamePerson
from records.steps import WrongStatus
from tests import factories
from tests.factories.dispensing import GOING, checked, filled, goes, inspected, labels_made, poured, promised, stock_of


def test_acceptance_promises_what_is_there(order, batch):
    assert [(row.batch, row.units) for row in promised(order)] == [(batch, 30)]
    assert stock_of(batch) == (100, 30)


def test_the_whole_way_with_one_pharmacist_and_one_technician(order, batch, technician, pharmacist, at):
    checked(order, filler=technician, checker=pharmacist, at=at)
    goes(order, GOING, by=technician, at=at)
    container = Container.objects.get()
    assert (order.status, container.handed_over_by, container.checked_by) == (
        OrderStatus.HANDED_OVER, technician, pharmacist,
    )  # fmt: skip
    assert stock_of(batch) == (70, 0)
    assert order.handing_over.counselling == Counselling.DECLINED


def test_the_label_names_lot_and_last_day(order, batch, technician, at):
    (container,) = poured(order, by=technician, at=at)
    labels_made(order)
    document = Document.objects.of(container).get()
    assert document.state == DocumentState.DONE
    assert (document.content["lot"], document.content["discard_after"]) == (batch.number, batch.bud_on.isoformat())
    assert document.content["scan_code"] == container.scan_code
    assert Order.objects.with_code(document.content["scan_code"]) == order


def test_another_batch_scanned_is_named_and_nothing_happens(order, batch, formula, technician, pharmacist, at):
    other = factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)
    (row,) = promised(order)
    with pytest.raises(dispensing.WrongScan, match=f"Expected batch {batch.number}; scanned {other.scan_code}"):
        dispensing.fill(row, scanned=other.scan_code, by=technician, at=at)
    assert not Container.objects.exists() and stock_of(batch) == (100, 30)
    dispensing.fill(row, scanned=f" {batch.number.lower()} ", by=technician, at=at)
    with pytest.raises(dispensing.NotReserved):
        dispensing.fill(row, scanned=batch.scan_code, by=technician, at=at)


def test_who_filled_does_not_check(order, pharmacist, at):
    filled(order, by=pharmacist, at=at)
    with pytest.raises(SamePerson, match="DUTY-05"):
        dispensing.check(order, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))


class TestAVerdict:
    """Expired, rejected or recalled: not filled, not checked, not handed over, whatever came first."""

    def test_a_recall_before_the_filling(self, order, batch, technician, pharmacist, at):
        (row,) = promised(order)
        self.recall(batch, pharmacist, at)
        with pytest.raises(dispensing.NotReserved):
            dispensing.fill(row, scanned=batch.scan_code, by=technician, at=at)
        assert stock_of(batch) == (100, 0)

    @pytest.mark.parametrize("steps", [1, 2])
    def test_a_recall_brings_back_what_is_filled_or_checked(self, order, batch, technician, pharmacist, at, steps):
        if steps == 1:
            filled(order, by=technician, at=at)
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
            goes(order, GOING, by=technician, at=at)

    def test_a_recall_after_the_hand_over_leaves_the_story(self, order, batch, technician, pharmacist, at):
        checked(order, filler=technician, checker=pharmacist, at=at)
        goes(order, GOING, by=technician, at=at)
        self.recall(batch, pharmacist, at)
        order.refresh_from_db()
        assert order.status == OrderStatus.HANDED_OVER
        assert Container.objects.get().voided_at is None

    @pytest.mark.parametrize("step", ["fill", "check", "hand_over"])
    def test_a_batch_past_its_date_goes_no_further(self, order, batch, technician, pharmacist, at, step):
        late = at + timedelta(days=200)
        if step != "fill":
            filled(order, by=technician, at=at)
            inspected(order, by=pharmacist, at=at)
        if step == "hand_over":
            dispensing.check(order, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
        with pytest.raises(dispensing.BatchNotUsable, match="ended on"):
            if step == "fill":
                filled(order, by=technician, at=late)
            elif step == "check":
                dispensing.check(order, by=pharmacist, at=late, proof=factories.proof_of(pharmacist, late))
            else:
                goes(order, GOING, by=technician, at=late)

    def test_a_lot_recalled_recalls_what_was_made_with_it(self, order, batch, technician, pharmacist, at):
        lot = batch.weighings.standing().first().lot
        proof = factories.proof_of(pharmacist, at)
        assert recall.recall_lot(lot, reason="the maker says so", by=pharmacist, at=at, proof=proof) == [batch]
        batch.refresh_from_db()
        assert batch.status == "recalled" and promised(order) == []

    @staticmethod
    def recall(batch, by, at) -> None:
        recall.recall_batch(batch, reason="a complaint", by=by, at=at, proof=factories.proof_of(by, at))


class TestCancelling:
    def test_before_filling_frees_what_was_promised(self, order, batch, pharmacist, at):
        intake.cancel(order, reason="changed", by=pharmacist, at=at)
        assert order.status == OrderStatus.CANCELLED and stock_of(batch) == (100, 0)

    def test_after_the_check_returns_the_container_to_its_batch(self, order, batch, technician, pharmacist, at):
        checked(order, filler=technician, checker=pharmacist, at=at)
        intake.cancel(order, reason="changed", by=order.prescription.prescriber.user, at=at)
        assert order.status == OrderStatus.CANCELLED and stock_of(batch) == (100, 0)
        assert Container.objects.get().void_reason == "changed"

    def test_after_the_hand_over_is_refused(self, order, technician, pharmacist, at):
        checked(order, filler=technician, checker=pharmacist, at=at)
        goes(order, GOING, by=technician, at=at)
        with pytest.raises(intake.TooLateToCancel):
            intake.cancel(order, reason="changed", by=pharmacist, at=at)


def test_what_is_destroyed_is_destroyed_before_two(order, batch, technician, pharmacist, at):
    (container,) = filled(order, by=technician, at=at)
    proof = factories.proof_of(pharmacist, at)
    said = {"reason": "dropped", "by": pharmacist, "at": at, "proof": proof}
    with pytest.raises(SamePerson):
        dispensing.destroy(container, second=pharmacist, second_proof=proof, **said)
    dispensing.destroy(container, second=technician, second_proof=factories.proof_of(technician, at), **said)
    order.refresh_from_db()
    assert order.status == OrderStatus.ACCEPTED and stock_of(batch) == (70, 0)
