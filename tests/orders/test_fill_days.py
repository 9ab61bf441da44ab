"""The days of a fill are the same in the table, the calendar and today's dose; a split fill is told whole."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from accounts.models import User
from compounding.models import Formula
from orders.actions import allocation
from orders.actions.intake import submit
from orders.actions.review import accept
from orders.actions.safety import ask_again
from orders.doses import dose_on
from orders.drafts import StepDraft
from orders.leaflet_facts import leaflet_content
from orders.models import Order
from orders.my_names import named_plainly, order_said
from patients.actions.registration import link_account
from tests import factories
from tests.conventions.test_permissions import browser_of
from tests.factories.dispensing import GOING, checked, goes
from tests.orders.test_my_medicine import address, read_back

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

RAMP = [StepDraft("LDN15C", Decimal("1.5"), 40), StepDraft("LDN3C", Decimal(3), None)]
RISES_ON = date(2027, 1, 3)  # 40 nights after 23 November


@pytest.fixture
def formulas(pharmacist: User, technician: User, at: datetime) -> list[Formula]:
    """Of each strength of the ramp, with a released batch."""
    made = [
        factories.a_formula(by=pharmacist, at=at, code=step.formula_code, strength_mg=str(step.dose_mg))
        for step in RAMP
    ]
    for formula in made:
        factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)
    return made


@pytest.fixture
def refill(
    formulas: list[Formula], pharmacist: User, technician: User, patient_user: User, at: datetime,
    clock: time_machine.Traveller,
) -> Order:  # fmt: skip
    """The second fill of the ramp, handed over five nights before the first ends."""
    order = factories.an_accepted_order(at=at, by=pharmacist, formula=formulas[0], steps=RAMP)
    link_account(order.prescription.patient, user=patient_user, by=pharmacist, at=at)
    checked(order, filler=technician, checker=pharmacist, at=at)
    goes(order, GOING, by=technician, at=at)
    early = at + timedelta(days=25)
    clock.move_to(early)
    again = submit(order.prescription, by=pharmacist, at=early)
    ask_again(order.prescription, factories.an_answer(), by=pharmacist, at=early)
    accept(again, by=pharmacist, at=early, proof=factories.proof_of(pharmacist, early))
    checked(again, filler=technician, checker=pharmacist, at=early)
    return again


def test_a_refill_handed_over_early_raises_the_dose_on_its_own_day(
    refill: Order, technician: User, patient_user: User, at: datetime
) -> None:
    early = at + timedelta(days=25)
    promised = leaflet_content(refill, at=early)
    handed = goes(refill, GOING, by=technician, at=early)
    content = leaflet_content(Order.objects.get(pk=handed.pk), at=early)
    days = [(step.dose, step.first) for step in content.steps]
    assert days == [("1.5 mg", date(2026, 12, 24)), ("3 mg", RISES_ON)]
    assert [(step.dose, step.first) for step in promised.steps] == days, "the paper in the bag says the same"
    events = read_back(browser_of(patient_user).get(address(handed, "my_medicine_calendar")).content)
    assert [(event["DTSTART"], event["SUMMARY"]) for event in events] == [
        ("20261224", "Medicine: 1.5 mg"), ("20270103", "Medicine: 3 mg"),
    ]  # fmt: skip
    orders = list(Order.objects.with_people().select_related("handing_over"))
    doses = [dose_on(day, orders).dose_mg for day in (RISES_ON - timedelta(days=1), RISES_ON)]
    assert doses == [Decimal("1.5"), Decimal(3)]


def test_a_split_fill_is_told_whole(pharmacist: User, technician: User, at: datetime) -> None:
    """Each part is told with what all parts hold: the 3 mg is of another make and comes later."""
    parts = factories.capsule_ingredients("3", by=pharmacist, at=at)
    parts[1] = replace(parts[1], component=factories.a_component("MANN", by=pharmacist, at=at))
    low = factories.a_formula(by=pharmacist, at=at, code="LDN15C", strength_mg="1.5")
    factories.a_formula(by=pharmacist, at=at, code="LDN3C", strength_mg="3", ingredients=parts)
    factories.a_released_batch(at=at, formula=low, maker=technician, by=pharmacist)
    ramp = [StepDraft("LDN15C", Decimal("1.5"), 14), StepDraft("LDN3C", Decimal(3), None)]
    first = factories.an_accepted_order(at=at, by=pharmacist, formula=low, steps=ramp)
    second = allocation.split(first, by=technician, at=at)
    for part in (first, second):
        content = leaflet_content(part, at=at)
        assert {"Microcrystalline cellulose", "Mannitol"} <= set(content.contains)
        assert content.partial and len(content.steps) == 2
    assert order_said(first) == "Naltrexone 1.5\u00a0mg, 14\u00a0capsules"
    assert named_plainly([first, second]) == "Naltrexone 1.5\u00a0mg, 3\u00a0mg"
