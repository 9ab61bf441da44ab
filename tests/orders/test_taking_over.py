"""Taking an order over: whoever had it open reads who did and why, decides with open eyes, and waits for nobody."""

from datetime import timedelta

import pytest
from django.urls import reverse

from orders.actions.taking_over import NobodyHasIt, take_over
from orders.lifecycle import OrderStatus
from orders.models import Order, TakenOver
from orders.openings import held_against, open_for
from records.models import Event
from tests import factories
from tests.factories.dispensing import filled, inspected
from tests.orders.pages import SIGNED, browser, status_of, text, url

pytestmark = pytest.mark.django_db
NOTE = "The patient is at the counter"


@pytest.fixture
def order(at, clock) -> Order:
    return factories.an_order(at=at)


@pytest.fixture
def colleague():
    return factories.pharmacist("Sorrel Colleague")


def test_who_comes_second_is_warned_beside_the_decision_and_may_read_and_decide(order, pharmacist, colleague):
    first, second = browser(colleague), browser(pharmacist)
    assert "Take over" not in text(first.get(url("order", order)))
    page = text(second.get(url("order", order)))
    assert f"{colleague.printed_name} has this open since" in page and url("order_take_over", order) in page
    assert "has this open since" not in text(first.get(url("order", order))), "who came first has it"
    second.post(url("order_accept", order), SIGNED)
    assert status_of(order) == OrderStatus.ACCEPTED, "nobody waits"


def test_who_had_it_reads_it_at_the_next_step_and_signs_once_more_to_go_on(order, pharmacist, colleague):
    first, second = browser(colleague), browser(pharmacist)
    first.get(url("order", order))
    second.get(url("order", order))
    answer = second.post(url("order_take_over", order), {"note": NOTE})
    assert answer.headers["Location"] == url("order", order)
    assert "Take over" not in text(second.get(url("order", order))), "whoever took it has it"
    answer = first.post(url("order_accept", order), SIGNED)
    page = text(answer)
    assert answer.status_code == 409 and "taken_over" in page and NOTE in page
    assert status_of(order) == OrderStatus.SUBMITTED
    hidden = page.partition('name="taken_over" value="')[2].partition('"')[0]
    first.post(url("order_accept", order), SIGNED | {"taken_over": hidden})
    assert status_of(order) == OrderStatus.ACCEPTED


def test_who_had_it_reads_it_when_the_page_is_loaded_again(order, pharmacist, colleague, at):
    open_for(colleague, order, at=at)
    take_over(order, note=NOTE, by=pharmacist, at=at)
    page = text(browser(colleague).get(url("order", order)))
    assert f"{pharmacist.printed_name} took this over at" in page and NOTE in page


def test_it_is_told_with_its_note(order, pharmacist, colleague, at):
    open_for(colleague, order, at=at)
    taken = take_over(order, note=NOTE, by=pharmacist, at=at)
    event = Event.objects.of(order).latest("pk")
    assert (event.code, event.by) == ("order.take_over", pharmacist) and NOTE in event.text
    assert (taken.taken_by, taken.taken_at) == (pharmacist, at)


def test_taken_back_it_is_the_other_ones(order, pharmacist, colleague, at):
    open_for(colleague, order, at=at)
    open_for(pharmacist, order, at=at)
    take_over(order, note=NOTE, by=pharmacist, at=at)
    take_over(order, note="I go on", by=colleague, at=at + timedelta(minutes=1))
    then = at + timedelta(minutes=2)
    assert held_by(order, pharmacist, then).taken.note == "I go on" and held_by(order, colleague, then) is None


def held_by(order, user, at):
    """Who has it before this one."""
    return held_against(user, order, at=at)


def test_it_is_over_once_who_took_it_has_left_and_could_be_read(order, pharmacist, colleague, at):
    open_for(colleague, order, at=at)
    take_over(order, note=NOTE, by=pharmacist, at=at)
    assert held_by(order, colleague, at + timedelta(minutes=14)) is not None
    assert held_by(order, colleague, at + timedelta(minutes=16)) is None


def test_whoever_took_it_has_it_as_long_as_they_are_at_it(order, pharmacist, colleague, at):
    open_for(colleague, order, at=at)
    take_over(order, note=NOTE, by=pharmacist, at=at)
    for minutes in (0, 10, 20):
        for user in (colleague, pharmacist):
            open_for(user, order, at=at + timedelta(minutes=minutes))
    later = at + timedelta(minutes=21)
    assert held_by(order, pharmacist, later) is None
    assert held_by(order, colleague, later).by == pharmacist


def test_the_final_check_is_stopped_once_too(pharmacist, technician, colleague, at, clock):
    formula = factories.a_formula(by=pharmacist, at=at)
    factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)
    order = factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
    filled(order, by=technician, at=at)
    inspected(order, by=colleague, at=at)
    first, second = browser(colleague), browser(pharmacist)
    first.get(url("order_check", order))
    second.get(url("order", order))
    second.post(url("order_take_over", order), {"note": NOTE})
    answer = first.post(url("order_check", order), SIGNED)
    page = text(answer)
    assert answer.status_code == 409 and NOTE in page and status_of(order) == OrderStatus.FILLED
    hidden = page.partition('name="taken_over" value="')[2].partition('"')[0]
    first.post(url("order_check", order), SIGNED | {"taken_over": hidden})
    assert status_of(order) == OrderStatus.CHECKED


def test_nothing_is_taken_from_nobody_nor_when_it_is_finished(order, pharmacist, colleague, at):
    with pytest.raises(NobodyHasIt):
        take_over(order, note=NOTE, by=pharmacist, at=at)
    open_for(pharmacist, order, at=at)
    with pytest.raises(NobodyHasIt):
        take_over(order, note=NOTE, by=pharmacist, at=at)
    assert not TakenOver.objects.exists()


def test_a_note_is_asked_for(order, pharmacist, colleague, at):
    open_for(colleague, order, at=at)
    answer = browser(pharmacist).post(reverse("order_take_over", args=[order.public_id]), {"note": " "})
    assert answer.status_code == 422 and not TakenOver.objects.exists()
