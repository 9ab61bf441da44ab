"""A prescriber calls an order off on its page: approved with what became of the medicine, or denied with the reason."""

import pytest

from orders.lifecycle import OrderStatus
from tests import factories
from tests.factories.dispensing import GOING, checked, filled, goes
from tests.orders.pages import browser, status_of, text, url

REASON = {"reason": "The patient moved."}


@pytest.fixture
def formula(pharmacist, at, clock):
    return factories.a_formula(by=pharmacist, at=at, code="LDN45C", strength_mg="4.5")


@pytest.fixture
def batch(formula, technician, pharmacist, at):
    return factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)


@pytest.fixture
def order(formula, batch, pharmacist, at):
    """Accepted, 30 capsules, promised from the batch."""
    return factories.an_accepted_order(at=at, by=pharmacist, formula=formula)


@pytest.fixture
def practice(order):
    return browser(order.prescription.prescriber.user)


def test_before_anything_is_promised(formula, at, clock):
    order = factories.an_order(at=at, formula=formula)
    practice = browser(order.prescription.prescriber.user)
    answer = practice.post(url("order_cancel", order), REASON, follow=True)
    assert status_of(order) == OrderStatus.CANCELLED
    assert "Approved: order" in text(answer) and "Nothing had been set aside or filled." in text(answer)


def test_what_was_set_aside_is_free_again(order, batch, practice):
    page = text(practice.get(url("prescription", order.prescription)))
    assert f"Cancel order {order.number}" in page
    asked = text(practice.get(url("order_cancel", order)))
    assert "bar-practice" in asked and url("prescription", order.prescription) in asked
    assert practice.post(url("order_cancel", order), {"reason": ""}).status_code == 422
    answer = text(practice.post(url("order_cancel", order), REASON, follow=True))
    assert "What was set aside for it is free for others." in answer
    batch.refresh_from_db()
    assert (batch.on_hand, batch.reserved) == (100, 0)


def test_what_was_filled_goes_back(order, practice, technician, at):
    filled(order, by=technician, at=at)
    answer = text(practice.post(url("order_cancel", order), REASON, follow=True))
    assert "What was filled goes back to its batch: 1 container." in answer
    assert f"Cancel order {order.number}" not in answer


def test_after_the_hand_over_it_is_denied_with_the_reason(order, practice, technician, pharmacist, at):
    checked(order, filler=technician, checker=pharmacist, at=at)
    goes(order, GOING, by=technician, at=at)
    assert f"Cancel order {order.number}" not in text(practice.get(url("prescription", order.prescription)))
    for answer in (practice.get(url("order_cancel", order)), practice.post(url("order_cancel", order), REASON)):
        assert answer.status_code == 409
        assert "Denied:" in text(answer) and "left the pharmacy on Nov\u00a023" in text(answer)
    assert status_of(order) == OrderStatus.HANDED_OVER


def test_a_delegate_does_not_call_it_off(order, at):
    desk = browser(factories.a_delegate(order.prescription.prescriber, at=at).user)
    assert "Cancel order" not in text(desk.get(url("prescription", order.prescription)))
    assert desk.post(url("order_cancel", order), REASON).status_code == 403
    assert status_of(order) == OrderStatus.ACCEPTED
