"""A hold past its time puts its order first and says who acts; it is given more time; resolving resumes.

HLD-02.
"""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.roles import Audience
from orders.actions.dispensing import check
from orders.actions.holding import LONGEST, postpone
from orders.actions.intake import cancel
from orders.actions.prescribing import sign_and_send
from orders.actions.questions import Asked, ask
from orders.actions.review import HoldResolved, accept, hold, resolve, verify
from orders.comparing import tokens_of
from orders.figures import figures_at
from orders.holds import BY_HAND, HOLDS, HoldOwner, HoldReason
from orders.lifecycle import OrderStatus
from orders.looks import Look
from orders.models import Order
from orders.models.orders import OPEN
from orders.next_acts import OVERDUE
from orders.questions import QuestionCode
from orders.told_holds import at_the_bench
from orders.told_next import next_of
from orders.worklists import worklist_for
from premises.terms import Origin
from records.models import Event
from records.refusals import NotAllowed
from records.rows import Invalid
from records.steps import OnHold
from tests import factories
from tests.factories.dispensing import GOING, filled, goes, inspected
from tests.signed_in import signed_in

pytestmark = pytest.mark.django_db
LATER = timedelta(days=11)


def section_of(order, user, at):
    found = worklist_for(Look(user, at)).sections
    return [one.id for one in found for row in one.rows if row.code == order.number]


def read(order):
    return Order.objects.with_all().get(pk=order.pk)


@pytest.mark.parametrize("owner", HoldOwner)
def test_an_overdue_hold_rises_whoever_it_waits_for(owner, pharmacist, at):
    order = factories.an_order(at=at)
    Order.objects.filter(pk=order.pk).update(due_at=at + timedelta(days=60))
    if owner == HoldOwner.PRESCRIBER:
        held = ask(order, Asked(QuestionCode.DOSE), by=pharmacist, at=at).hold
    else:
        reason = next(one for one in BY_HAND if HOLDS[one].owner == owner)
        held = hold(order, reason=reason, note="", by=pharmacist, at=at)
    before, after = held.resolve_by - timedelta(minutes=1), held.resolve_by + timedelta(minutes=1)
    assert section_of(order, pharmacist, before) == (["today"] if owner.is_ours else ["waiting"])
    assert section_of(order, pharmacist, after) == ["late"]
    told = next_of(read(order), Audience.STAFF, after)
    assert (told.late, told.otherwise) == (True, OVERDUE[owner])
    assert "Overdue" not in next_of(read(order), Audience.PATIENT, after).otherwise


@pytest.mark.usefixtures("clock")
def test_the_page_of_the_order_says_it_and_offers_more_time(pharmacist, at):
    order = factories.an_order(at=at)
    held = hold(order, reason=HoldReason.SIDE_EFFECT, note="Vivid dreams", by=pharmacist, at=at - timedelta(hours=25))
    browser = signed_in(pharmacist)
    page = browser.get(reverse("order", args=[order.public_id])).content.decode()
    assert OVERDUE[HoldOwner.PHARMACIST] in page and "Vivid dreams" in page
    url = reverse("hold_postpone", args=[held.public_id])
    assert url in page
    assert browser.post(url, {"until": "2020-01-01T00:00", "reason": "later"}).status_code == 422
    answer = browser.post(url, {"until": "2026-12-01T10:00", "reason": "She calls back on Tuesday."})
    assert answer.url == reverse("order", args=[order.public_id])
    assert "Overdue" not in browser.get(answer.url).content.decode()


def test_it_is_given_more_time_with_a_reason_and_its_question_too(pharmacist, at):
    order = factories.an_order(at=at)
    asked = ask(order, Asked(QuestionCode.DOSE), by=pharmacist, at=at)
    until = at + timedelta(days=3)
    postpone(asked.hold, until=until, reason="Back on Thursday.", by=pharmacist, at=at)
    asked.refresh_from_db()
    assert asked.resolve_by == until == asked.hold.__class__.objects.get().resolve_by
    told = Event.objects.of(order).filter(code="order.postpone").get()
    assert "Back on Thursday." in told.text


def test_a_finished_order_is_held_by_nothing(pharmacist, at):
    order = factories.an_order(at=at)
    held = hold(order, reason=HoldReason.SURGERY, note="", by=pharmacist, at=at)
    cancel(order, reason="not wanted", by=pharmacist, at=at)
    assert at_the_bench(read(order), pharmacist, at + LATER) == []
    with pytest.raises(HoldResolved):
        postpone(held, until=at + LATER, reason="later", by=pharmacist, at=at)
    found = next(one for one in figures_at(at + timedelta(days=60)) if one.key == "holds")
    assert dict(found.numbers)["Overdue now"] == "0"


def test_what_is_refused(pharmacist, technician, at):
    order = factories.an_order(at=at)
    held = hold(order, reason=HoldReason.SURGERY, note="", by=pharmacist, at=at)
    with pytest.raises(NotAllowed):
        postpone(held, until=at + LATER, reason="later", by=technician, at=at)
    for until in (at - timedelta(days=1), held.resolve_by, at + LONGEST + timedelta(hours=1)):
        with pytest.raises(Invalid) as refused:
            postpone(held, until=until, reason="later", by=pharmacist, at=at)
        assert set(refused.value.fields) == {"until"}
    resolve(held, outcome="It was cancelled.", by=pharmacist, at=at)
    with pytest.raises(HoldResolved):
        postpone(held, until=at + LATER, reason="later", by=pharmacist, at=at)


@pytest.fixture
def on_the_way(pharmacist, technician, at):
    """An order that has come as far as a status, and the step that is next."""

    def submitted():
        order = factories.an_order(at=at, formula=factories.a_formula(by=pharmacist, at=at))
        return order, lambda: accept(order, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))

    def verified():
        entered = factories.a_prescription(at=at, by=technician, origin=Origin.FAX)
        sign_and_send(entered, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
        proof = factories.proof_of(pharmacist, at)
        order = verify(entered.orders.get(), compared=tokens_of(entered), by=pharmacist, at=at, proof=proof)
        return order, lambda: accept(order, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))

    def accepted():
        formula = factories.a_formula(by=pharmacist, at=at)
        factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)
        order = factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
        return order, lambda: filled(order, by=technician, at=at)

    def done():
        order, fill = accepted()
        fill()
        inspected(order, by=pharmacist, at=at)
        order.refresh_from_db()
        return order, lambda: check(order, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))

    def ready():
        order, last = done()
        last()
        return order, lambda: goes(order, GOING, by=technician, at=at)

    return dict(zip(OPEN, [submitted, verified, accepted, done, ready], strict=True))


@pytest.mark.parametrize("status", OPEN)
def test_resolving_goes_on_exactly_where_it_was(status, on_the_way, pharmacist, at):
    order, step = on_the_way[status]()
    held = hold(order, reason=HoldReason.ADDRESS, note="", by=pharmacist, at=at)
    with pytest.raises(OnHold):
        step()
    assert Order.objects.get(pk=order.pk).status == status
    resolve(held, outcome="The address is right.", by=pharmacist, at=at)
    assert Order.objects.get(pk=order.pk).status == status, "resolving takes no step"
    step()
    after = OPEN[OPEN.index(status) + 1 :]
    assert Order.objects.get(pk=order.pk).status in [*after, OrderStatus.HANDED_OVER]
