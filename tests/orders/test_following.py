"""The practice's page of one order: what is next, what happened, what comes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from orders.actions.intake import cancel
from orders.actions.making import reject
from orders.actions.questions import Asked, ask
from orders.actions.recall import recall_batch
from orders.actions.review import hold, resolve
from orders.holds import HoldReason
from orders.models import Order
from orders.phases import phases
from orders.promises import was_put_off
from orders.questions import QuestionCode
from orders.timelines import timeline
from records.models import AccessLog, Message
from tests import factories
from tests.factories.dispensing import GOING, SENT, checked, goes
from tests.orders.pages import browser, text, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def practice(order):
    return browser(order.prescription.prescriber.user)


def titles(order: Order, at) -> list[str]:
    return [mark.title for mark in timeline(Order.objects.with_all().get(pk=order.pk), at)]


def test_it_tells_what_happened_what_is_next_and_what_comes(order, at):
    with timezone.override(at.tzinfo):
        marks = timeline(Order.objects.with_all().get(), at)
    assert [(mark.title, mark.now, mark.to_come) for mark in marks] == [
        ("Received by the pharmacy", False, False),
        ("Checked and accepted by a pharmacist", False, False),
        ("Technician: fills and labels it", True, False),
        ("Checked by a pharmacist", False, True),
        ("Handed over or sent", False, True),
    ]
    assert marks[0].sub == "Mon,\u00a0Nov\u00a023, 2:10\u00a0pm"
    assert marks[2].sub.startswith("By Wed,\u00a0Nov\u00a025, 2:10\u00a0pm. If late,")


def test_after_it_left_nothing_comes(order, technician, pharmacist, at):
    checked(order, filler=technician, checker=pharmacist, at=at)
    goes(order, GOING, by=technician, at=at)
    assert titles(order, at)[-3:] == ["Filled and labelled", "Checked by a pharmacist", "Collected"]


def test_the_practice_reads_which_carrier_has_it_and_under_which_number(order, practice, technician, pharmacist, at):
    checked(order, filler=technician, checker=pharmacist, at=at)
    goes(order, SENT, by=technician, at=at)
    page = text(practice.get(url("order_followed", order)))
    assert f"Sent with {SENT.carrier}" in page and f"tracking number {SENT.tracking}" in page


def test_a_cancelled_order_says_why(order, pharmacist, at):
    cancel(order, reason="The patient moved away.", by=pharmacist, at=at)
    last = timeline(Order.objects.with_all().get(), at)[-1]
    assert (last.title, last.state) == ("Cancelled", "stopped") and last.sub.endswith("The patient moved away.")


def test_a_hold_and_its_end_are_told_without_what_staff_noted(order, pharmacist, at):
    held = hold(order, reason=HoldReason.ALLERGY, note="Looks odd to me", by=pharmacist, at=at)
    assert titles(order, at)[2:4] == ["Stopped: allergy to be clarified", "Pharmacist: clarifies an allergy"]
    resolve(held, outcome="Spoke with the desk", by=pharmacist, at=at)
    assert titles(order, at)[2:4] == ["Stopped: allergy to be clarified", "Goes on"]
    assert not [mark for mark in timeline(order, at) if "odd" in mark.sub or "desk" in mark.sub]


def test_a_batch_that_failed_is_told_as_another_day(waiting, pharmacist, technician, formula, at):
    batch = factories.a_made_batch(at=at, formula=formula, maker=technician, witness=pharmacist)
    proof = factories.proof_of(pharmacist, at)
    reject(batch, reason="Potency 86 %", by=pharmacist, at=at, proof=proof)
    told = " ".join(f"{mark.title} {mark.sub}" for mark in timeline(waiting, at))
    assert "Potency" not in told and batch.number not in told


def test_a_promise_put_off_is_mailed_and_told_with_its_day_and_not_the_reason(order, batch, pharmacist, at):
    later = at + timedelta(days=2)
    proof = factories.proof_of(pharmacist, later)
    recall_batch(batch, reason="Potency 86 %", by=pharmacist, at=later, proof=proof)
    mail = Message.objects.get(message_kind="orders.later")
    assert mail.to_address == order.prescription.prescriber.user.email
    assert "now promised for Fri,\u00a0Nov\u00a027, later" in mail.body and url("order_followed", order) in mail.body
    told = " ".join(f"{mark.title} {mark.sub}" for mark in timeline(order, later))
    assert "Promised for Fri,\u00a0Nov\u00a027, later than first said" in told
    for private in ("Potency", "86", batch.number, order.prescription.patient.family_name):
        assert private not in f"{mail.body}{told}"
    found = Order.objects.with_all().get()
    assert "takes longer than we first said" in phases(found, later, put_off=was_put_off(found))[-1].when


def test_a_promise_that_stands_is_not_mailed(order, batch, pharmacist, at):
    Order.objects.update(due_at=at + timedelta(days=9))
    recall_batch(batch, reason="Glass", by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    assert not Message.objects.filter(message_kind="orders.later").exists() and not was_put_off(order)
    assert "Made anew, promised as before" in titles(order, at)


def test_the_page_leads_from_the_list_and_says_all_four(order, practice, at):
    assert url("order_followed", order) in text(practice.get("/practice/"))
    page = text(practice.get(url("order_followed", order)))
    for said in ("Who", "What", "By", "Otherwise", "Technician", "Fills and labels it", "it is marked here"):
        assert said in page
    assert f"Cancel order {order.number}" in page and url("prescription", order.prescription) in page
    assert AccessLog.objects.filter(how="order", subject_id=order.public_id).count() == 1


def test_a_hold_past_its_time_is_ours_again(order, checker, pharmacist, clock, at):
    ask(order, Asked(QuestionCode.DOSE), by=pharmacist, at=at)
    elsewhere = text(checker.get("/worklist/")).partition('id="waiting"')
    assert order.number in elsewhere[2] and order.number not in elsewhere[0]
    clock.shift(timedelta(hours=25))
    late = text(browser(pharmacist).get("/worklist/")).partition('id="today"')
    assert order.number in late[0] and "Chase an answer" in late[0] and "1 h late" in late[0].replace("\u00a0", " ")
