"""The catalogue of holds: every reason can be chosen on a page, is told to each audience, and is ended by somebody.

HLD-01.
"""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.roles import BENCH, PHARMACISTS, Audience, Role
from orders.actions.questions import Asked, ask
from orders.actions.review import hold, resolve
from orders.hold_choices import MOST_USED, USED_WITHIN, offered
from orders.holds import BY_HAND, GROUPS, HOLDS, OF_PRESCRIBER, HoldOwner, HoldReason, kinds_of
from orders.models import Hold
from orders.questions import QUESTION_OF, QUESTIONS
from records.refusals import NotAllowed
from tests import factories
from tests.orders.test_next_acts import faults_in
from tests.signed_in import signed_in

# A patient reads why their order waits on a telephone, perhaps alone: nothing of health, nothing that frightens.
NEVER_TOLD_TO_A_PATIENT = ["opioid", "surgery", "suicid", "danger", "risk", "recall", "wrong", "fail", "disease"]


def test_there_are_at_least_forty_reasons_and_each_is_told_whole():
    assert len(HOLDS) >= 40 and set(HOLDS) == set(HoldReason)
    assert {kind.group for kind in HOLDS.values()} == set(GROUPS)
    for reason, kind in HOLDS.items():
        assert len(reason) <= 24 and 0 < kind.resolve_within_hours <= 240, reason
        assert len({kind.words, kind.task, kind.practice, kind.plain}) >= 2 and kind.plain.endswith("."), reason
        assert len(kind.words) <= 40 and len(kind.task) <= 45, f"{reason} does not fit a line of the worklist"


@pytest.mark.parametrize("reason", HoldReason)
def test_each_reads_in_its_own_words(reason):
    kind = HOLDS[reason]
    assert faults_in(f"{kind.told} {kind.practice}", Audience.PRESCRIBER) == []
    assert faults_in(kind.plain, Audience.PATIENT) == []
    assert not [word for word in NEVER_TOLD_TO_A_PATIENT if word in kind.plain.lower()]
    sentences = [one.split() for one in kind.plain.split(". ")]
    assert all(len(words) <= 14 for words in sentences), "short sentences"
    assert max(len(word.strip(".,")) for words in sentences for word in words) <= 12, "plain words"


def test_a_reason_without_its_code_and_a_key_nobody_reads_are_refused():
    said = {"group": "house", "owner": "technician", "hours": 1} | dict.fromkeys(
        ("words", "task", "practice", "plain"), "Words."
    )
    with pytest.raises(ValueError, match="invented"):
        kinds_of({"invented": said})
    every = {reason.value: said for reason in HoldReason}
    for odd in ({"colour": "red"}, {"group": "nowhere"}):
        with pytest.raises(ValueError, match=r"stock: unknown (colour|nowhere)"):
            kinds_of(every | {"stock": said | odd})


def test_what_the_prescriber_ends_is_opened_by_a_question_or_by_its_answer():
    assert set(QUESTION_OF) | {HoldReason.NEW_PRESCRIPTION} == OF_PRESCRIBER
    for reason, code in QUESTION_OF.items():
        assert QUESTIONS[code].answer_within_hours == HOLDS[reason].resolve_within_hours
    opened = [kind.hold for kind in QUESTIONS.values() if kind.hold]
    assert len(opened) == len(set(opened)), "one question for each hold"


@pytest.fixture
def order(at):
    return factories.an_order(at=at)


@pytest.mark.django_db
def test_every_reason_is_on_the_page_once(order, pharmacist, technician, at):
    browser = signed_in(pharmacist)
    page = browser.get(reverse("order_hold", args=[order.public_id])).content.decode()
    ask_url = reverse("order_ask", args=[order.public_id])
    for reason in HOLDS:
        code = QUESTION_OF.get(reason)
        said = f'value="{reason}"' if reason in BY_HAND else f'href="{ask_url}?code={code}"'
        assert page.count(said) == (0 if reason == HoldReason.NEW_PRESCRIPTION else 1), reason
        if code:
            asking = browser.get(f"{ask_url}?code={code}").content.decode()
            assert f'value="{code}"' in asking and asking.count(" checked") == 1, "it is chosen already"
    theirs = [one for group in offered(order, technician.roles_at(at), at) for one in group.choices]
    asked = {code for code, kind in QUESTIONS.items() if kind.hold and Role.TECHNICIAN in kind.askers}
    assert {one.url.partition("=")[2] for one in theirs if one.url} == asked


@pytest.mark.django_db
def test_the_most_used_stand_first_and_only_there(order, pharmacist, at):
    for reason in (HoldReason.ADDRESS, HoldReason.ADDRESS, HoldReason.WEATHER):
        hold(order, reason=reason, note="", by=pharmacist, at=at)
    groups = offered(order, pharmacist.roles_at(at), at)
    assert [one.value for one in groups[0].choices] == ["address", "weather"] and groups[0].title == "Most used here"
    every = [one.value for group in groups for one in group.choices]
    assert len(every) == len(set(every)) and len(groups[0].choices) <= MOST_USED
    assert offered(order, pharmacist.roles_at(at), at + USED_WITHIN + timedelta(days=1))[0].title == "The prescription"


@pytest.mark.django_db
@pytest.mark.parametrize("reason", BY_HAND)
def test_every_reason_staff_choose_stops_the_order_and_is_ended_by_whom_it_names(
    reason, order, pharmacist, technician, at
):
    held = hold(order, reason=reason, note="Why", by=technician, at=at)
    kind = HOLDS[reason]
    assert held.resolve_by == at + timedelta(hours=kind.resolve_within_hours)
    ours = kind.owner in (HoldOwner.PHARMACIST, HoldOwner.IN_CHARGE)
    assert kind.ended_by == (PHARMACISTS if ours else BENCH)
    url = reverse("hold_resolve", args=[held.public_id])
    offers = url in signed_in(technician).get(reverse("order", args=[order.public_id])).content.decode()
    assert offers is (technician.roles_at(at) & kind.ended_by == {Role.TECHNICIAN})
    if ours:
        with pytest.raises(NotAllowed, match=f"the {kind.owner}'s to end"):
            resolve(held, outcome="It is fine.", by=technician, at=at)
    resolve(held, outcome="It is fine.", by=pharmacist, at=at)
    assert not order.holds.filter(resolved_at=None).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("code", QUESTION_OF.values())
def test_every_question_opens_its_hold(code, order, pharmacist, at):
    asked = ask(order, Asked(code, "Really?"), by=pharmacist, at=at)
    assert asked.hold.reason == QUESTIONS[code].hold and asked.resolve_by == asked.hold.resolve_by
    assert Hold.objects.get().is_prescribers
