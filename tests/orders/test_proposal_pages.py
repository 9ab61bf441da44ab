"""The page of what to make next and the picture of the room for stock, as the bench sees them."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from compounding.lifecycle import BatchStatus
from compounding.models import Batch
from orders.demand import Demand
from orders.told_room import room_told
from tests import factories
from tests.orders.pages import status_of, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PAGE = "batch_proposals"


def stock(by, at) -> None:
    for code in ("NTX", "MCC", "CAP3"):
        factories.a_lot(code, by=by, at=at)


def form_of(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(formula|number|units)" value="([^"]*)"', page))


def test_it_says_so_when_nothing_has_to_be_made(bench, formula):
    assert "Nothing has to be made" in text(bench.get(reverse(PAGE)))


def test_one_press_plans_the_batch_and_the_second_finds_it(waiting, bench, checker, pharmacist, at):
    stock(pharmacist, at)
    page = text(bench.get(reverse(PAGE)))
    assert waiting.number in page and waiting.prescription.patient.full_name in page
    sent = form_of(page)
    assert sent["units"] == "30"
    batch = bench.post(reverse(PAGE), sent)
    made = Batch.objects.get()
    assert (batch.status_code, batch.url) == (302, reverse("batch", args=[made.public_id]))
    assert status_of(made) == BatchStatus.PLANNED and made.planned_units == 30
    assert checker.post(reverse(PAGE), sent).status_code == 302 and Batch.objects.count() == 1
    assert "Nothing has to be made" in text(bench.get(reverse(PAGE)))


def test_a_changed_need_is_refused_beside_the_proposal_as_it_is_now(waiting, bench, formula, pharmacist, at):
    stock(pharmacist, at)
    sent = form_of(text(bench.get(reverse(PAGE))))
    factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
    answer = bench.post(reverse(PAGE), sent)
    assert answer.status_code == 422 and "no longer what this proposal was made for" in text(answer)
    assert form_of(text(answer))["units"] == "60" and not Batch.objects.exists()


def test_what_cannot_be_made_is_said_with_the_way_on(waiting, bench):
    page = text(bench.get(reverse(PAGE)))
    assert "No batch can be proposed" in page and "No released lot" in page and not form_of(page)


def test_it_costs_as_many_queries_for_twelve_products_as_for_three(bench, pharmacist, at):
    stock(pharmacist, at)

    def cost(count: int) -> int:
        for n in range(count):
            made = factories.a_formula(by=pharmacist, at=at, code=f"LDN{count}N{n}C", strength_mg=f"{n % 4 + 1}")
            factories.an_accepted_order(at=at, by=pharmacist, formula=made)
        with CaptureQueriesContext(connection) as captured:
            assert bench.get(reverse(PAGE)).status_code == 200
        return len(captured)

    assert cost(3) == cost(9)


def test_the_room_for_stock_is_a_picture_a_number_and_a_sentence(formula):
    today = date(2026, 11, 23)
    given = {today - timedelta(days=ago): Decimal(30) for ago in (300, 290, 280, 40, 5)}
    room = room_told(Demand(formula, [], Decimal(40), Decimal(20), Decimal(90), Decimal(10)), given, today)
    assert (room.units, room.unit) == ("60", "capsules")
    assert "At most 90 capsules" in room.says and "20 are on hand" in room.says and "60 may be made" in room.says
    picture = room.picture
    assert picture and [part.word.text for part in picture.column if part.word] == [
        "on hand 20",
        "under way 10",
        "room 60",
    ]
    assert picture.line.count(",") == 365 and len(picture.days) == 5
    tops = [Decimal(pair.split(",")[1]) for pair in picture.line.split(" ")]
    assert Decimal(picture.limit) == min(tops), "the limit is the highest the line comes"
    nothing = room_told(Demand(formula, [], *[Decimal(0)] * 4), {}, today)
    assert nothing.picture is None and "none may be made" in nothing.says


def test_the_plan_page_shows_it_for_the_chosen_product(formula, bench):
    assert "No room for stock" not in text(bench.get(reverse("batch_plan")))
    page = text(bench.get(reverse("batch_plan"), {"formula": formula.pk}))
    assert "No room for stock" in page and "Nothing of it was handed over" in page
