"""Batches where they meet orders, through the pages: planned, released, rejected, recalled; and a lot recalled."""

import pytest
from django.urls import reverse

from compounding.lifecycle import BatchStatus
from compounding.models import Batch
from orders.lifecycle import OrderStatus
from orders.models import Reservation
from tests import factories
from tests.factories.dispensing import filled, promised
from tests.orders.pages import SIGNED, status_of, text, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_a_batch_is_planned_for_what_waits_once(waiting, formula, bench):
    page = text(bench.get(reverse("batch_plan"), {"formula": formula.pk}))
    assert "4.5 mg capsule" in page and "selected" in page
    bench.post(reverse("batch_plan"), {"formula": formula.pk, "extra_units": 0})
    assert Batch.objects.get().planned_units == 30
    again = bench.post(reverse("batch_plan"), {"formula": formula.pk, "extra_units": 0})
    assert again.status_code == 422 and "Nothing waits for" in text(again)
    more = bench.post(reverse("batch_plan"), {"formula": formula.pk, "extra_units": 5})
    assert more.status_code == 422 and "503A-03" in text(more)
    assert Batch.objects.count() == 1


def test_a_released_batch_is_promised_to_what_waits(waiting, formula, checker, technician, pharmacist, at):
    made = factories.a_made_batch(at=at, formula=formula, maker=technician, witness=pharmacist)
    assert checker.get(url("batch_release", made)).status_code == 200
    wrong = checker.post(url("batch_release", made), {"signing_code": "271828"})
    assert wrong.status_code == 422 and status_of(made) == BatchStatus.QUARANTINED
    checker.post(url("batch_release", made), SIGNED)
    assert status_of(made) == BatchStatus.RELEASED
    assert promised(waiting)[0].batch == made
    again = checker.post(url("batch_release", made), SIGNED)
    assert again.status_code == 422 and "released" in text(again)


def test_a_batch_is_rejected_with_a_reason(formula, checker, pharmacist, at):
    batch = factories.a_planned_batch(at=at, by=pharmacist, formula=formula)
    assert checker.post(url("batch_reject", batch), SIGNED).status_code == 422
    checker.post(url("batch_reject", batch), SIGNED | {"reason": "spilled"})
    assert status_of(batch) == BatchStatus.REJECTED


def test_a_recall_says_before_what_comes_back(order, batch, checker, technician, at):
    filled(order, by=technician, at=at)
    page = text(checker.get(url("batch_recall", batch)))
    assert "Containers that come back" in page and order.number in page
    checker.post(url("batch_recall", batch), SIGNED | {"reason": "a complaint"})
    assert status_of(batch) == BatchStatus.RECALLED and status_of(order) == OrderStatus.ACCEPTED


def test_a_lot_recalled_reaches_its_batches(order, batch, checker):
    lot = batch.weighings.standing().first().lot
    assert batch.number in text(checker.get(url("lot_recall", lot)))
    checker.post(url("lot_recall", lot), SIGNED | {"reason": "the maker says so"})
    assert status_of(batch) == BatchStatus.RECALLED and not Reservation.objects.open().exists()


@pytest.mark.parametrize("name", ["batch_release", "batch_reject", "batch_recall", "lot_recall"])
def test_a_technician_judges_no_batch(batch, bench, name):
    assert bench.post(url(name, batch), SIGNED | {"reason": "x"}).status_code == 403
    assert status_of(batch) == BatchStatus.RELEASED
