"""What nobody collected goes back to stock whole: lot and date kept, label void, refill free; what left never does."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from orders.actions import dispensing
from orders.actions.dispensing import NeverRestocked
from orders.actions.intake import TooLateToCancel, submit
from orders.actions.uncollected import put_back_uncollected
from orders.filling import fills_left
from orders.lifecycle import OrderStatus
from orders.models import Container, Fate, Order, Prescription
from records.models import Document, DocumentState, Message
from records.refusals import NotAllowed, Refusal
from tests import factories
from tests.factories.dispensing import GOING, checked, goes, stock_of
from tests.orders.pages import status_of, text, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
LONG = timedelta(days=14)


@pytest.fixture
def ready(order: Order, technician, pharmacist, at) -> Order:
    """Checked fifteen days ago."""
    return checked(order, filler=technician, checker=pharmacist, at=at - timedelta(days=15))


@pytest.fixture
def order(formula, technician, pharmacist, at) -> Order:
    before = at - timedelta(days=16)
    factories.a_released_batch(at=before, formula=formula, maker=technician, by=pharmacist)
    return factories.an_accepted_order(at=before, by=pharmacist, formula=formula)


def test_it_returns_to_its_batch_with_lot_and_date_kept(ready, pharmacist, at):
    container = Container.objects.get()
    batch, bud_on = container.batch, container.batch.bud_on
    put_back_uncollected(ready, note="called twice", by=pharmacist, at=at)
    container.refresh_from_db()
    batch.refresh_from_db()
    assert status_of(ready) == OrderStatus.CANCELLED and batch.bud_on == bud_on
    assert (container.fate, container.void_reason) == (Fate.PUT_BACK, "Not collected: called twice")
    assert stock_of(batch) == (100, 0)
    states = set(Document.objects.of(container).values_list("state", flat=True))
    assert states == {DocumentState.VOIDED}
    assert fills_left(Prescription.objects.get()) == 3
    assert submit(ready.prescription, by=pharmacist, at=at).fill_number == 2
    mail = Message.objects.get(message_kind="orders.uncollected")
    assert "nobody collected it" in mail.body and ready.prescription.patient.family_name not in mail.body


def test_before_the_days_are_over_it_waits(ready, pharmacist, at):
    with pytest.raises(Refusal) as caught:
        put_back_uncollected(ready, by=pharmacist, at=at - timedelta(days=2))
    assert caught.value.code == "collected_later" and status_of(ready) == OrderStatus.CHECKED


def test_a_technician_does_not(ready, technician, at):
    with pytest.raises(NotAllowed):
        put_back_uncollected(ready, by=technician, at=at)


def test_what_left_is_no_stock_any_more(ready, technician, pharmacist, at):
    goes(ready, GOING, by=technician, at=at - timedelta(days=1))
    with pytest.raises(TooLateToCancel):
        put_back_uncollected(ready, by=pharmacist, at=at)
    dispensing.take_return(ready, reason="came back", by=pharmacist, at=at)
    with pytest.raises(NeverRestocked):
        dispensing.put_back(Container.objects.get(), reason="looks fine", by=technician, at=at)
    with pytest.raises(Refusal) as caught:
        put_back_uncollected(ready, by=pharmacist, at=at)
    assert caught.value.code == "not_ready"


def test_the_list_costs_the_same_for_two_as_for_one(ready, bench, formula, technician, pharmacist, at):
    page, before = reverse("orders_uncollected"), at - timedelta(days=16)
    with CaptureQueriesContext(connection) as few:
        bench.get(page)
    factories.a_released_batch(at=before, formula=formula, maker=technician, by=pharmacist)
    other = factories.an_accepted_order(at=before, by=pharmacist, formula=formula)
    checked(other, filler=technician, checker=pharmacist, at=before)
    with CaptureQueriesContext(connection) as more:
        assert other.number in text(bench.get(page))
    assert len(few) == len(more)


def test_the_list_and_the_button_from_the_day_on(ready, bench, checker, at):
    shown = text(bench.get(reverse("orders_uncollected")))
    assert ready.number in shown and "15 days" in shown and "(503) 555-0170" in shown
    assert url("order_uncollected", ready) in text(checker.get(url("order", ready)))
    assert url("order_uncollected", ready) not in text(bench.get(url("order", ready)))
    assert bench.get(url("order_uncollected", ready)).status_code == 403
    assert "to batch" in text(checker.get(url("order_uncollected", ready)))
    checker.post(url("order_uncollected", ready), {"note": ""})
    assert status_of(ready) == OrderStatus.CANCELLED
    assert "Every ready order is younger" in text(bench.get(reverse("orders_uncollected")))
