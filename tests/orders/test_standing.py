"""Where orders stand on the worklist: late, today, later, elsewhere; paged by key; or strictly as they came."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from orders import looks, troubles, worklists
from orders.actions import allocation
from orders.actions.questions import Asked, ask
from orders.actions.review import hold
from orders.holds import HoldReason
from orders.looks import Look
from orders.models import Hold, Order
from orders.questions import QuestionCode
from orders.standing import Part, counted
from orders.told_next import due_of, is_overdue
from orders.worklists import worklist_for
from patients.actions.profile import change_profile
from patients.profile import Profile
from premises.actions.settings import change_setting
from records.keyset import NoSuchPlace
from tests import factories
from tests.orders.pages import browser, text, url

pytestmark = pytest.mark.django_db
WORKLIST = reverse("worklist")


@pytest.fixture
def pages_of_two(monkeypatch):
    """A part shows two lines."""
    for module in (looks, worklists):
        monkeypatch.setattr(module, "PAGE", 2)


def orders_every_minute(count: int, at) -> list[Order]:
    """So many, the first first, each due a minute after the one before."""
    return [factories.an_order(at=at + timedelta(minutes=n)) for n in range(count)]


def shown(found, title: str) -> list[str]:
    """The numbers in one part, from the top."""
    return [row.code for part in found.sections if part.title == title for row in part.rows]


def numbers(orders) -> list[str]:
    return [order.number for order in orders]


def strictly_in_turn(person, at) -> None:
    change_setting("worklist_first_in_first_out", "yes", reason="fair", by=person, at=at)


class TestParts:
    def test_the_database_says_the_same_as_the_rules_of_one_order(self, pharmacist, at):
        plain, held, asked, long_asked = orders_every_minute(4, at)
        hold(held, reason=HoldReason.STOCK, note="", by=pharmacist, at=at)
        hold(held, reason=HoldReason.ALLERGY, note="", by=pharmacist, at=at)
        ask(asked, Asked(QuestionCode.DOSE), by=pharmacist, at=at)
        ask(long_asked, Asked(QuestionCode.DOSE), by=pharmacist, at=at - timedelta(hours=40))
        for moment in (at, at + timedelta(hours=10), at + timedelta(hours=30), at + timedelta(hours=49)):
            for order in Look(pharmacist, moment).orders():
                assert order.stands_due == due_of(order)
                assert (order.stands == Part.LATE) == is_overdue(order, moment) or order.stands == Part.WAITING
        assert parts_of(pharmacist, at) == {
            plain.pk: Part.LATER, held.pk: Part.LATER, asked.pk: Part.WAITING, long_asked.pk: Part.LATE,
        }  # fmt: skip

    def test_what_is_due_until_midnight_is_due_today(self, pharmacist, at, clock):
        order = factories.an_order(at=at)
        last = order.due_at.replace(hour=23, minute=59)
        Order.objects.filter(pk=order.pk).update(due_at=last)
        assert parts_of(pharmacist, last - timedelta(hours=20)) == {order.pk: Part.TODAY}
        assert parts_of(pharmacist, last - timedelta(hours=25)) == {order.pk: Part.LATER}
        assert parts_of(pharmacist, last + timedelta(seconds=1)) == {order.pk: Part.LATE}

    def test_age_counts_from_when_it_came_to_its_state(self, pharmacist, at, clock):
        order = factories.an_order(at=at - timedelta(hours=5))
        assert "waits 5\u00a0h" in text(browser(pharmacist).get(WORKLIST))
        hold(order, reason=HoldReason.STOCK, note="", by=pharmacist, at=at - timedelta(minutes=25))
        assert "waits 25\u00a0min" in text(browser(pharmacist).get(WORKLIST))


def parts_of(user, at) -> dict[int, Part]:
    """Where each open order stands."""
    return {order.pk: Part(order.stands) for order in Look(user, at).orders()}


class TestPages:
    def test_every_line_is_reached_and_the_count_is_of_all(self, pages_of_two, pharmacist, at, clock):
        orders = orders_every_minute(5, at)
        client, seen, address = browser(pharmacist), [], WORKLIST
        while address:
            page = client.get(address)
            (part,) = [part for part in page.context["worklist"].sections if part.id == Part.LATER]
            assert part.total == 5 and "of 5 shown" in text(page)
            seen, address = [*seen, *(row.code for row in part.rows)], part.next_url
        assert seen == numbers(orders)

    def test_a_place_stays_where_it_was_while_lines_move(self, pages_of_two, pharmacist, at, clock):
        first, second, third, fourth = orders_every_minute(4, at)
        client = browser(pharmacist)
        (part,) = [part for part in client.get(WORKLIST).context["worklist"].sections if part.rows]
        Order.objects.filter(pk=second.pk).update(due_at=at + timedelta(days=9))
        page = client.get(part.next_url).context["worklist"]
        assert shown(page, "Later") == numbers([third, fourth]), "none is skipped, none comes twice"

    def test_no_key_of_ours_and_no_name_stands_in_the_address(self, pages_of_two, pharmacist, at, clock):
        orders = orders_every_minute(3, at)
        (part,) = [part for part in worklist_for(Look(pharmacist, at)).sections if part.rows]
        assert orders[1].prescription.patient.family_name not in part.next_url
        assert f"{orders[1].pk}]" not in part.next_url

    @pytest.mark.parametrize(
        "said", ["part=later&after=hello", "part=nonsense&after=x", "after=x", "part=read-back&after="]
    )
    def test_an_address_that_says_no_place_is_refused_with_the_way_on(self, said, pharmacist, at, clock):
        page = browser(pharmacist).get(f"{WORKLIST}?{said}")
        if said.endswith("after="):
            assert page.status_code == 200, "the start of the list"
        else:
            assert page.status_code == 422 and "no_such_place" in text(page)

    def test_a_place_of_another_part_is_refused(self, pages_of_two, pharmacist, at, clock):
        orders_every_minute(3, at)
        (part,) = [part for part in worklist_for(Look(pharmacist, at)).sections if part.rows]
        with pytest.raises(NoSuchPlace):
            place = part.next_url.partition("after=")[2]
            worklist_for(Look(pharmacist, at, part="read-back", place=place))

    def test_a_long_worklist_takes_as_many_queries_as_a_short_one(self, pages_of_two, pharmacist, at, clock):
        def cost() -> int:
            with CaptureQueriesContext(connection) as asked:
                worklist_for(Look(pharmacist, at))
            return len(asked)

        orders_every_minute(3, at)
        three = cost()
        orders_every_minute(9, at)
        assert cost() == three

    def test_entries_to_sign_are_paged_too(self, pages_of_two, technician, pharmacist, at, clock):
        from premises.terms import Origin

        for n in range(3):
            factories.a_prescription(at=at + timedelta(minutes=n), by=technician, origin=Origin.FAX)
        (part,) = [part for part in worklist_for(Look(pharmacist, at)).sections if part.id == "read-back"]
        assert part.tail == "2 of 3 shown"
        page = browser(pharmacist).get(part.next_url)
        assert len(page.context["worklist"].sections[0].rows) == 1 and "Back to the start" in text(page)


class TestProblems:
    def test_the_list_says_how_many_it_looked_through_and_leads_on(self, monkeypatch, pharmacist, at, clock):
        monkeypatch.setattr(troubles, "LOOKED_THROUGH", 2)
        orders = orders_every_minute(3, at)
        opioid = Profile(no_known_allergies=True, medicines=("Norco 5/325",))
        change_profile(orders[2].prescription.patient, opioid, by=pharmacist, at=at)
        client = browser(pharmacist)
        page = client.get(reverse("worklist_problems"))
        assert url("order", orders[2]) not in text(page)
        assert "2 of 3 open orders were looked through" in text(page)
        page = client.get(page.context["troubles"].next_url)
        assert url("order", orders[2]) in text(page) and "Back to the start" in text(page)
        assert client.get(f"{reverse('worklist_problems')}?after=hello").status_code == 422


class TestFirstInFirstOut:
    def test_orders_stand_strictly_as_they_came_and_the_page_says_so(self, pharmacist, at, clock):
        strictly_in_turn(factories.pharmacist_in_charge(), at)
        old, urgent, held = (factories.an_order(at=at - timedelta(hours=60 - n)) for n in range(3))
        new = factories.an_order(at=at)
        Order.objects.filter(pk=new.pk).update(due_at=at - timedelta(hours=1))
        hold(held, reason=HoldReason.PATIENT_CONTACT, note="", by=pharmacist, at=at)
        page = browser(pharmacist).get(WORKLIST)
        found = page.context["worklist"]
        assert shown(found, "In the order they came") == numbers([old, urgent, held, new])
        assert [part.title for part in found.sections] == ["In the order they came"]
        assert "first in, first out" in text(page) and "late" in text(page)
        assert found.tally[0]["count"] == counted(Look(pharmacist, at).orders())[Part.LATE]

    def test_a_split_part_stands_where_its_first_does(self, formula, technician, pharmacist, at, clock):
        strictly_in_turn(factories.pharmacist_in_charge(), at)
        factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist, units=20)
        first = factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
        other = factories.an_order(at=at)
        second = allocation.split(first, by=technician, at=at + timedelta(hours=2))
        found = worklist_for(Look(pharmacist, at))
        assert shown(found, "In the order they came") == numbers([first, second, other])

    def test_it_is_paged_by_key(self, pages_of_two, pharmacist, at, clock):
        strictly_in_turn(factories.pharmacist_in_charge(), at)
        orders = orders_every_minute(5, at)
        client = browser(pharmacist)
        one = client.get(WORKLIST).context["worklist"].sections[0]
        two = client.get(one.next_url).context["worklist"].sections[0]
        three = client.get(two.next_url).context["worklist"].sections[0]
        assert [row.code for part in (one, two, three) for row in part.rows] == numbers(orders)
        assert three.next_url == "" and Hold.objects.count() == 0
