"""Every place an order can be in says who acts next, what, by when and what happens otherwise, to each who reads it."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest

from accounts.models import User
from accounts.roles import Audience
from compounding.models import Formula
from orders import boards, following, phases
from orders.holds import HOLDS, HoldReason
from orders.lifecycle import OrderStatus, PrescriptionStatus
from orders.models import Container, FillLine, Handing, HandOver, Hold, Order, Prescription, PrescriptionStep
from orders.models.orders import OPEN
from orders.next_acts import AUDIENCES, Situation
from orders.told_next import next_of, next_of_prescription, situation_of
from patients.models import Patient
from premises.terms import Origin
from prescribers.models import Prescriber
from tests.conftest import AT

VAGUE = re.compile(r"process|pending|please|in progress|queue|shortly|as soon as|status|n/a|\bTBD\b", re.IGNORECASE)
HOUSE_ONLY = re.compile(r"worklist|this list|quarantine|deviation|potency|reject|reserv|\bbatch|\bbin\b|[A-Z]+-\d+")
NOT_FOR_PATIENTS = re.compile(r"\bhold\b|stopped|container|practice|technician|licence|\border stays\b", re.IGNORECASE)
STAMPS = ["accepted_at", "filled_at", "checked_at", "handed_over_at", "cancelled_at", "returned_at"]
PRODUCT = Formula(pk=1, form="capsule", strength_mg=Decimal("4.5"))
PERSON = User(name="Juniper Example", credentials="MD", audience=Audience.PRESCRIBER)


def an_order(status: OrderStatus, *, origin: Origin = Origin.ELECTRONIC, reason: HoldReason | None = None) -> Order:
    """An order in memory only, in this status, held for this reason."""
    patient = Patient(given_name="Olive", family_name="Testerman", born_on=date(1980, 1, 1))
    prescriber = Prescriber(user=PERSON)
    prescription = Prescription(
        pk=1, sequence=1000001, origin=origin, days_supply=30, patient=patient, prescriber=prescriber,
        prepared_by=PERSON, prepared_at=AT, status=PrescriptionStatus.AWAITING_SIGNATURE,
    )  # fmt: skip
    order = Order(
        pk=1, public_id="0000000000", prescription=prescription, fill_number=1, status=status, submitted_at=AT
    )
    order.due_at = AT + timedelta(hours=48)
    for stamp in STAMPS:
        setattr(order, stamp, AT)
    order.handing_over = HandOver(how=Handing.COLLECTED, done_at=AT)
    held = [Hold(order=order, reason=reason, resolve_by=AT + timedelta(hours=24))] if reason else []
    order._prefetched_objects_cache = {"holds": held, "lines": [a_line(order)], "questions": []}
    step = PrescriptionStep(prescription=prescription, position=1, formula=PRODUCT, dose_mg=PRODUCT.strength_mg)
    prescription._prefetched_objects_cache = {"orders": [order], "steps": [step], "adjustments": []}
    return order


def a_line(order: Order, *, reserved: bool = False, came_back: bool = False) -> FillLine:
    """A line nothing is promised of."""
    line = FillLine(pk=1, order=order, formula=PRODUCT, units=30)
    containers = [Container(units=30)] if came_back else []
    line._prefetched_objects_cache = {"reservations": [], "containers": containers}
    return line


EVERY_PLACE = [
    (status, origin, reason)
    for status in OrderStatus
    for origin in (Origin.ELECTRONIC, Origin.FAX)
    for reason in (None, *HoldReason)
]


def faults_in(said: str, audience: Audience) -> list[str]:
    """The words of `said` that this audience must not read."""
    house = [] if audience == Audience.STAFF else HOUSE_ONLY.findall(said)
    patient = NOT_FOR_PATIENTS.findall(said) if audience == Audience.PATIENT else []
    return [*VAGUE.findall(said), *house, *patient]


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("reason", [None, *HoldReason])
def test_every_status_and_hold_is_told_whole(reason: HoldReason | None, audience: Audience) -> None:
    places = [(an_order(status, origin=origin, reason=held)) for status, origin, held in EVERY_PLACE if held == reason]
    for order, at in product(places, (AT, AT + timedelta(days=3), AT + timedelta(days=90))):
        told = next_of(order, audience, at)
        assert all(len(text) > 1 for text in (told.who, told.what, told.otherwise))
        assert isinstance(told.by, datetime) and told.otherwise.endswith(".")
        assert faults_in(f"{told.who} {told.what} {told.otherwise}", audience) == []


def test_every_situation_is_reached() -> None:
    reached = {situation_of(an_order(status, origin=origin), AT) for status, origin, _ in EVERY_PLACE}
    reached.add(situation_of(an_order(OrderStatus.HANDED_OVER), AT + timedelta(days=31)))
    filling, back = an_order(OrderStatus.ACCEPTED), an_order(OrderStatus.RETURNED)
    filling._prefetched_objects_cache["lines"] = []
    back._prefetched_objects_cache["lines"] = [a_line(back, came_back=True)]
    reached |= {situation_of(filling, AT), situation_of(back, AT)}
    assert reached == set(Situation) - {Situation.TO_SIGN, Situation.TO_READ_BACK}


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("origin", [Origin.ELECTRONIC, Origin.FAX])
def test_what_is_not_signed_is_told_whole(origin: Origin, audience: Audience) -> None:
    told = next_of_prescription(an_order(OrderStatus.SUBMITTED, origin=origin).prescription, audience, AT)
    assert told.who and told.what and told.otherwise and told.by == AT + timedelta(hours=24)
    assert faults_in(f"{told.who} {told.what} {told.otherwise}", audience) == []


@pytest.mark.parametrize("reason", [None, *HoldReason])
@pytest.mark.parametrize("origin", [Origin.ELECTRONIC, Origin.FAX])
@pytest.mark.parametrize("status", OrderStatus)
def test_each_list_shows_all_four(status: OrderStatus, origin: Origin, reason: HoldReason | None) -> None:
    order = an_order(status, origin=origin, reason=reason)
    followed = following.follow(order, AT)
    assert followed.who and followed.what and followed.by and followed.otherwise
    row = boards.work(order, at=AT)
    assert row.who and row.task and row.due_at and row.otherwise
    mine = phases.phases(order, AT)
    if status not in {OrderStatus.CANCELLED, OrderStatus.RETURNED}:
        (here,) = [phase for phase in mine if phase.otherwise]
        assert here.when and here.by
    over = phases.earlier(order, AT)["sub"]
    assert next_of(order, Audience.PATIENT, AT).otherwise in over


def test_a_hold_is_told_of_open_orders_only() -> None:
    for status in OrderStatus:
        held = next_of(an_order(status, reason=HoldReason.STOCK), Audience.PRESCRIBER, AT)
        assert (held.what == HOLDS[HoldReason.STOCK].practice) is (status in OPEN)
