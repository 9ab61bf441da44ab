"""What the prescription's page shows of the patient's answers: a picture whose numbers stand in a table."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from accounts.models import User
from orders.models import Order
from orders.notices import notices_for
from orders.trend_drawing import MOST_POINTS, Point, trend
from tests.conventions.test_permissions import browser_of
from tests.factories.taken import a_check_in, a_taken_order, answers

FIFTH_DAY = timedelta(days=5)


@pytest.fixture
def taken(pharmacist: User, technician: User, patient_user: User, at: datetime, clock: object) -> Order:
    return a_taken_order(by=pharmacist, maker=technician, user=patient_user, at=at)


def page_of(user: User, order: Order) -> str:
    return browser_of(user).get(reverse("prescription", args=[order.prescription.public_id])).content.decode()


def test_the_geometry_by_hand() -> None:
    """0 is on the ground, 10 at the top; what is bad is a square, some trouble a disc, fine a ring."""
    first = Point("Nov 1", Decimal("1.5"), answers(benefit=0))
    drawn = trend([first, Point("Dec 1", Decimal(3), answers("bad", "some", "none", 10))])
    assert drawn.lines == [("line", "86.0,120.0 372.0,20.0")]
    assert [(one.css, one.x, one.y) for one in drawn.bars] == [("f-stopped", "367.0", "161.0")]
    assert [one.css for one in drawn.dots] == ["dot", *["dot-ghost"] * 3, "dot", "dot-warn", "dot-ghost"]
    assert {"1.5", "3", "Nov 1", "Dec 1", "Dose, mg"} <= {word.text for word in drawn.words}


def test_one_answer_and_very_many_are_drawn() -> None:
    one = Point("Nov 1", Decimal(3), answers())
    assert len(trend([one]).lines[0][1].split()) == 1
    assert len(trend([one] * 40).lines[0][1].split()) == MOST_POINTS


@pytest.mark.django_db
def test_prescriber_and_staff_see_it_with_its_numbers(
    taken: Order, pharmacist: User, at: datetime, clock: time_machine.Traveller
) -> None:
    prescriber = taken.prescription.prescriber.user
    assert "No answer yet." in page_of(prescriber, taken)
    clock.shift(FIFTH_DAY)
    said = answers(dreams="some", benefit=6)
    a_check_in(taken.prescription.patient, said, at=at + FIFTH_DAY)
    for user in (prescriber, pharmacist):
        page = page_of(user, taken)
        assert "It helps 6 of 10 at 4.5\u00a0mg, trouble with dreams" in page
        assert "<td>6</td><td>fine</td><td>some trouble</td><td>fine</td>" in page
    assert [notice.title for notice in notices_for(prescriber, at + FIFTH_DAY)] == []


@pytest.mark.django_db
def test_what_is_bad_is_told_to_the_prescriber_alone(
    taken: Order, at: datetime, clock: time_machine.Traveller, prescriber_user: User
) -> None:
    prescriber = taken.prescription.prescriber.user
    clock.shift(FIFTH_DAY)
    a_check_in(taken.prescription.patient, answers(sleep="bad"), at=at + FIFTH_DAY)
    (notice,) = notices_for(prescriber, at + FIFTH_DAY)
    assert notice.url == reverse("prescription", args=[taken.prescription.public_id])
    assert "Bad trouble" in notice.title
    assert notices_for(prescriber_user, at + FIFTH_DAY) == []
    assert "Bad trouble" in browser_of(prescriber).get(reverse("practice_orders")).content.decode()
