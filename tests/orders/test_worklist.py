"""The worklist: what the rules found in each order, who has it open, and how often the database is asked."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from orders.actions.review import accept
from orders.looks import Look
from orders.models import Opening, Order
from orders.openings import open_by_others, open_for
from orders.problems import problems_with, problems_with_each, undecided
from orders.troubles import troubles_for
from orders.worklists import worklist_for
from patients.actions.profile import change_profile
from patients.profile import Profile
from records.models import Event
from tests import factories
from tests.orders.pages import browser, text, url

pytestmark = pytest.mark.django_db
OPIOID = Profile(no_known_allergies=True, medicines=("Norco 5/325",))


@pytest.fixture
def order(at, clock) -> Order:
    return factories.an_order(at=at)


def stopped(order: Order, pharmacist, at) -> Order:
    """The order of a patient who takes an opioid."""
    change_profile(order.prescription.patient, OPIOID, by=pharmacist, at=at)
    return order


def row_of(page: str, order: Order) -> str:
    """The line of the worklist that leads to the order."""
    (row,) = [part for part in page.split('<li class="work">')[1:] if url("order", order) in part]
    return row.partition("</li>")[0]


class TestProblems:
    def test_many_are_judged_as_one_by_one(self, order, pharmacist, at):
        others = [stopped(factories.an_order(at=at), pharmacist, at), factories.an_accepted_order(at=at, by=pharmacist)]
        each = problems_with_each([order, *others], at=at)
        assert each == {row.pk: problems_with(Order.objects.get(pk=row.pk), at=at) for row in [order, *others]}
        assert "OPI-03" in [problem.code for problem in each[others[0].pk]]

    def test_they_cost_the_same_for_two_orders_as_for_eight(self, order, pharmacist, at):
        def cost() -> int:
            with CaptureQueriesContext(connection) as asked:
                found = worklist_for(Look(pharmacist, at))
            assert len(found.board.problems) == Order.objects.count()
            return len(asked)

        stopped(factories.an_order(at=at), pharmacist, at)
        two = cost()
        for _ in range(6):
            stopped(factories.an_order(at=at, refills=2), pharmacist, at)
        assert cost() == two

    def test_a_row_says_how_many_and_the_worst_in_words(self, order, pharmacist, at):
        bad = stopped(factories.an_order(at=at), pharmacist, at)
        page = text(browser(pharmacist).get(reverse("worklist")))
        row = row_of(page, bad)
        assert "Resolve a problem" in row and "found-blocker" in row and "#blocker" in row
        assert "<b>1 blocker</b> Opioid on the list: hydrocodone" in row
        assert "found-" not in row_of(page, order)

    def test_the_list_of_problems_holds_only_what_waits_for_a_decision(self, order, pharmacist, at):
        bad = stopped(factories.an_order(at=at), pharmacist, at)
        page = text(browser(pharmacist).get(reverse("worklist_problems")))
        assert url("order", bad) in page and url("order", order) not in page

    def test_a_warning_accepted_with_the_order_is_decided(self, pharmacist, at, clock):
        five = factories.a_formula(by=pharmacist, at=at, strength_mg="5")
        order = factories.an_order(at=at, formula=five)
        found = problems_with(order, at=at)
        assert [problem.code for problem in undecided(order, found)] == ["RX-05"]
        accept(order, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
        assert undecided(order, found) == []
        stopped(order, pharmacist, at)
        now = Order.objects.get()
        assert [problem.code for problem in undecided(now, problems_with(now, at=at))] == ["OPI-03"]

    def test_a_list_without_problems_says_so(self, order, pharmacist, at):
        assert [section.rows for section in troubles_for(Look(pharmacist, at)).sections] == [[], []]
        assert "No order waits for a decision." in text(browser(pharmacist).get(reverse("worklist")))
        assert "Nothing stops an order." in text(browser(pharmacist).get(reverse("worklist_problems")))


class TestOpenBy:
    def test_colleagues_see_who_has_an_order_open_and_read_on(self, order, pharmacist, technician):
        assert "Open now" not in text(browser(pharmacist).get(reverse("worklist")))
        browser(technician).get(url("order", order))
        assert "Open now" in row_of(text(browser(pharmacist).get(reverse("worklist"))), order)
        answer = browser(pharmacist).get(url("order", order))
        assert answer.status_code == 200
        assert f"Open by {technician.printed_name} since" in text(answer)
        assert "Open by" not in text(browser(technician).get(url("order", order))).replace(
            f"Open by {pharmacist.printed_name} since", ""
        ), "nobody is told of themselves"

    def test_it_ends_fifteen_minutes_after_the_last_look(self, order, pharmacist, technician, at):
        open_for(technician, order, at=at)
        open_for(technician, order, at=at + timedelta(minutes=10))
        (opening,) = open_by_others([order], pharmacist, at=at + timedelta(minutes=24))[order.pk]
        assert opening.opened_at == at, "since the first look"
        assert open_by_others([order], pharmacist, at=at + timedelta(minutes=25)) == {}
        open_for(technician, order, at=at + timedelta(minutes=40))
        (opening,) = open_by_others([order], pharmacist, at=at + timedelta(minutes=41))[order.pk]
        assert opening.opened_at == at + timedelta(minutes=40), "a new one, after it had ended"

    def test_who_opens_the_next_order_has_left_the_one_before(self, order, pharmacist, technician, at):
        second = factories.an_order(at=at)
        open_for(technician, order, at=at)
        open_for(technician, second, at=at + timedelta(minutes=1))
        assert list(open_by_others([order, second], pharmacist, at=at + timedelta(minutes=2))) == [second.pk]
        assert Opening.objects.count() == 1

    def test_it_stops_nobody_and_is_no_event(self, order, pharmacist, technician, at):
        events = Event.objects.count()
        open_for(technician, order, at=at)
        assert Event.objects.count() == events
        accept(order, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))


class TestByItself:
    def test_a_page_that_reads_itself_again_keeps_no_session_open(self, order, pharmacist, clock):
        client = browser(pharmacist)
        worklist = reverse("worklist")
        for _ in range(14):
            clock.shift(timedelta(minutes=1))
            assert client.get(worklist, headers={"Aliquot-Automatic": "1"}).status_code == 200
        clock.shift(timedelta(minutes=1, seconds=1))
        answer = client.get(worklist, headers={"Aliquot-Automatic": "1"})
        assert answer.status_code == 302 and answer["Location"].startswith(reverse("lock"))

    def test_a_person_who_asks_does(self, order, pharmacist, clock):
        client = browser(pharmacist)
        for _ in range(4):
            clock.shift(timedelta(minutes=10))
            assert client.get(reverse("worklist")).status_code == 200
