"""Reminders to patients: on day 2 and 5, in the daytime where they live, once each, with nothing medical in them."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import User
from orders.actions.calling import ask_pharmacist
from orders.actions.nudging import DAYS, Due, NotToNudge, is_time, nudge, to_nudge, zone_of
from orders.actions.review import hold, resolve
from orders.holds import HoldReason
from orders.models import CallBack, Hold, Nudge, Order
from patients.actions.registration import link_account
from pharmacy import schedule
from premises.terms import UsState
from premises.zones import ZONES
from records.models import Message
from tests import factories
from tests.concurrency import at_once
from tests.factories.dispensing import checked

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(pharmacist: User, at: datetime) -> Order:
    """Submitted, of a patient in Oregon with a mail address."""
    prescriber = factories.a_prescriber(by=pharmacist, at=at)
    patient = factories.a_patient(by=pharmacist, at=at, prescriber=prescriber, email="linden@example.test")
    return factories.an_order(at=at, prescriber=prescriber, patient=patient)


@pytest.fixture
def held(order: Order, pharmacist: User, at: datetime) -> Hold:
    return hold(order, reason=HoldReason.PATIENT_CONTACT, note="", by=pharmacist, at=at)


def all_week(at: datetime) -> list[datetime]:
    """When something was sent in the nine days from `at`, asked once an hour."""
    sent = []
    for hour in range(9 * 24):
        now, before = at + timedelta(hours=hour), Nudge.objects.count()
        if to_nudge(now):
            schedule.remind_patients(now)
        if Nudge.objects.count() > before:
            sent.append(now)
    return sent


def test_every_state_and_territory_has_its_zone() -> None:
    assert set(ZONES) == set(UsState)
    assert zone_of("HI").key == "Pacific/Honolulu" and zone_of("TN").key == "America/Chicago"


@pytest.mark.parametrize("state", UsState)
def test_no_reminder_goes_out_before_9_or_after_19_where_the_patient_lives(state: UsState) -> None:
    """Also over the days on which the clocks change."""
    for begun in (datetime(2026, 3, 6, 20, tzinfo=UTC), datetime(2026, 10, 30, 5, tzinfo=UTC)):
        for number in DAYS:
            hours = [begun + timedelta(hours=hour) for hour in range(24 * 9)]
            sent = [hour.astimezone(zone_of(state)) for hour in hours if is_time(state, begun, number, hour)]
            assert {one.hour for one in sent} == set(range(9, 19))
            days = {(one.date() - begun.astimezone(zone_of(state)).date()).days for one in sent}
            assert days == set(range(*DAYS[number]))


def test_who_lives_nowhere_we_know_is_told_by_the_pharmacys_clock(order: Order) -> None:
    assert zone_of("").key == "America/Los_Angeles"


def test_a_hold_of_the_patient_is_told_of_on_day_2_and_day_5_and_then_no_more(held: Hold, at: datetime) -> None:
    first, second = all_week(at)
    local = zone_of("OR")
    assert first.astimezone(local).isoformat().startswith("2026-11-25T09")
    assert second.astimezone(local).isoformat().startswith("2026-11-28T09")
    messages = Message.objects.filter(message_kind="patients.nudge")
    assert messages.count() == 2 and not CallBack.objects.exists()
    for message in messages:
        said = f"{message.subject} {message.body}".lower()
        assert not any(
            word in said for word in ("naltrexone", "medicine", "order", "refill", held.order.number.lower())
        )


def test_what_is_settled_or_answered_is_told_of_no_more(
    held: Hold, pharmacist: User, patient_user: User, at: datetime
) -> None:
    due, when = Due(held.order, held, 1), at + timedelta(days=2)
    patient = held.order.prescription.patient
    link_account(patient, user=patient_user, by=pharmacist, at=at)
    ask_pharmacist(patient, words="Call me", order=held.order, by=patient_user, at=at)
    with pytest.raises(NotToNudge):
        nudge(due, by=User.objects.system(), at=when)
    resolve(held, outcome="She called", by=pharmacist, at=at)
    assert to_nudge(when) == [] and all_week(at) == []


def test_a_hold_of_somebody_else_is_not_the_patients_to_hear_of(order: Order, pharmacist: User, at: datetime) -> None:
    hold(order, reason=HoldReason.STOCK, note="", by=pharmacist, at=at)
    assert all_week(at) == []


def test_who_cannot_be_reached_is_called_instead_once(pharmacist: User, at: datetime) -> None:
    order = factories.an_order(at=at)
    hold(order, reason=HoldReason.PATIENT_CONTACT, note="", by=pharmacist, at=at)
    all_week(at)
    assert CallBack.objects.get().order == order and not Message.objects.filter(message_kind="patients.nudge").exists()


def test_what_is_ready_is_told_of_too(pharmacist: User, technician: User, at: datetime) -> None:
    formula = factories.a_formula(by=pharmacist, at=at)
    factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)
    order = factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
    checked(order, filler=technician, checker=pharmacist, at=at)
    all_week(at)
    assert list(Nudge.objects.values_list("nudge_for", "number")) == [("collect", 1), ("collect", 2)]


@pytest.mark.django_db(transaction=True)
def test_two_clocks_send_one(held: Hold, at: datetime) -> None:
    def sent(_: int) -> object:
        row = Hold.objects.select_related("order__prescription__patient").get()
        return nudge(Due(row.order, row, 1), by=User.objects.system(), at=at + timedelta(days=2))

    found = at_once(3, sent)
    assert sum(isinstance(one, NotToNudge) for one in found) == 2
    assert Message.objects.filter(message_kind="patients.nudge").count() == 1
