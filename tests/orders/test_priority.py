"""What is urgent: said with a reason, told, taken back, and where it stands on the worklist; the practice sees it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from orders.actions import allocation
from orders.actions.intake import cancel
from orders.actions.priority import make_routine, make_urgent
from orders.models import Order
from records.models import Event
from records.refusals import NotAllowed
from records.rows import NothingChanged
from records.steps import WrongStatus
from tests import factories
from tests.orders.pages import browser, text, url

pytestmark = pytest.mark.django_db
WHY = "Travels on Friday"


@pytest.fixture
def order(at, clock) -> Order:
    return factories.an_order(at=at)


def story(order: Order) -> list[str]:
    return [event.code for event in Event.objects.of(order)]


class TestSaying:
    def test_it_has_a_reason_a_person_and_a_time_and_is_told(self, order, technician, at):
        make_urgent(order, reason=f"  {WHY} ", by=technician, at=at)
        now = Order.objects.get()
        assert (now.is_urgent, now.urgent_reason, now.urgent_by, now.urgent_at) == (True, WHY, technician, at)
        assert now.due_at == order.due_at, "the promise does not change"
        assert story(order)[-1] == "order.urgent" and WHY in Event.objects.of(order)[len(story(order)) - 1].text

    def test_it_is_taken_back_and_both_stay_in_the_story(self, order, technician, pharmacist, at):
        make_urgent(order, reason=WHY, by=technician, at=at)
        make_routine(order, by=pharmacist, at=at)
        now = Order.objects.get()
        assert (now.is_urgent, now.urgent_reason, now.urgent_by) == (False, "", None)
        assert story(order)[-2:] == ["order.urgent", "order.routine"]

    def test_another_reason_takes_the_place_of_the_first_and_the_same_changes_nothing(self, order, technician, at):
        make_urgent(order, reason=WHY, by=technician, at=at)
        with pytest.raises(NothingChanged):
            make_urgent(order, reason=WHY, by=technician, at=at)
        make_urgent(order, reason="Ran out today", by=technician, at=at)
        assert Order.objects.get().urgent_reason == "Ran out today"

    def test_a_routine_order_is_not_made_routine(self, order, technician, at):
        with pytest.raises(NothingChanged):
            make_routine(order, by=technician, at=at)

    def test_it_is_the_pharmacys_to_say(self, order, at):
        with pytest.raises(NotAllowed):
            make_urgent(order, reason=WHY, by=order.prescription.prescriber.user, at=at)

    def test_a_finished_order_is_neither(self, order, pharmacist, at):
        cancel(order, reason="moved", by=pharmacist, at=at)
        with pytest.raises(WrongStatus):
            make_urgent(order, reason=WHY, by=pharmacist, at=at)

    def test_the_database_keeps_no_urgency_without_its_reason(self, order, technician, at):
        with pytest.raises(IntegrityError), transaction.atomic():
            Order.objects.filter(pk=order.pk).update(urgent_at=at, urgent_by=technician)

    def test_what_is_split_off_is_urgent_too(self, formula, technician, pharmacist, at):
        factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist, units=20)
        order = factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
        make_urgent(order, reason=WHY, by=technician, at=at)
        assert allocation.split(order, by=technician, at=at).urgent_reason == WHY


class TestPages:
    def test_staff_say_it_on_the_orders_page_and_take_it_back(self, order, technician):
        bench = browser(technician)
        assert "Make it urgent" in text(bench.get(url("order", order)))
        assert bench.post(url("order_urgent", order), {"reason": " "}).status_code == 422
        page = text(bench.post(url("order_urgent", order), {"reason": WHY}, follow=True))
        assert "Make it routine again" in page and f"{technician.printed_name}. {WHY}" in page
        assert 'class="urgent"' in page and "#arrow-up" in page and "Urgent</span>" in page
        page = text(bench.post(url("order_routine", order), follow=True))
        assert "Routine again: it goes in its turn." in page and 'class="urgent"' not in page

    def test_its_practice_sees_that_it_is_urgent_and_not_why(self, order, technician, at):
        make_urgent(order, reason=WHY, by=technician, at=at)
        practice = browser(order.prescription.prescriber.user)
        for page in (text(practice.get(reverse("practice_orders"))), text(practice.get(url("order_followed", order)))):
            assert 'class="urgent"' in page and WHY not in page
        assert "Made urgent by the pharmacy" in page

    def test_an_urgent_order_stands_first_among_its_equals_and_after_what_is_late(self, order, technician, at, clock):
        later = factories.an_order(at=at + timedelta(minutes=5))
        make_urgent(later, reason=WHY, by=technician, at=at)
        assert places(technician, order, later) == {"Later": [later, order]}
        clock.shift(timedelta(hours=48, minutes=2))
        assert timezone.now() > order.due_at
        assert places(technician, order, later) == {"Late": [order], "Due today": [later]}


def places(user, *orders: Order) -> dict[str, list[Order]]:
    """Where these stand on the worklist, from the top: by the titles of its sections."""
    found = browser(user).get(reverse("worklist")).context["worklist"].sections
    by_number = {order.number: order for order in orders}
    return {part.title: [by_number[row.code] for row in part.rows] for part in found if part.rows}
