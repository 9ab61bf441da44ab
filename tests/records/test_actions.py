"""An action: one transaction, one action_id, its events chained; parallel actions lose nothing."""

import json
import uuid
from datetime import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import RoleGrant, User
from records.action import action, tell
from records.chain import keyed_hash, walk
from records.models import Event, EventStream
from records.refusals import Busy, Conflict, GuardRefused, Refusal
from tests import factories
from tests.concurrency import at_once, failures

pytestmark = pytest.mark.django_db


class Unwilling(Refusal):
    """What the actions of this test refuse with."""

    code = "unwilling"


@action
def rename(person: User, name: str, *, by: User, at: datetime, refuse: str = "") -> User:
    """Change a name and tell."""
    before = person.name
    person.name = name
    person.save(update_fields=["name"])
    tell(person, "user.renamed", before={"name": before}, after={"name": name}, reason="asked for")
    if refuse:
        raise Unwilling(refuse)
    return person


@action
def rename_both(one: User, other: User, *, by: User, at: datetime) -> None:
    """Rename one, try to rename the other, and go on when that is refused."""
    rename(one, "Fern Example", by=by, at=at)
    try:
        rename(other, "Never Kept", by=by, at=at, refuse="no")
    except Unwilling:
        tell(other, "user.rename_refused")


@action
def look(*people: User, by: User, at: datetime) -> None:
    """Tell of people and write nothing else, so that only the streams' locks keep actions apart."""
    for person in people:
        tell(person, "user.seen")


def faults(stream: EventStream) -> list[str]:
    """What is wrong with a stream."""
    return list(walk(stream, stream.events.select_related("by").order_by("position")))


def test_it_leaves_an_event_with_the_exact_text_its_hash_is_taken_over(pharmacist, at):
    rename(pharmacist, "Fern Example", by=pharmacist, at=at)
    event = Event.objects.get()
    said = json.loads(event.text)
    assert said["before"] == {"name": "Olive Testerman"} and said["reason"] == "asked for"
    assert (said["at"], said["by"]) == ("2026-11-23T14:10:00-08:00", pharmacist.public_id)
    assert event.hmac == keyed_hash("", event.text)
    assert faults(EventStream.objects.get()) == []


def test_its_events_share_one_action_id_and_continue_the_chain(pharmacist, technician, at):
    rename(pharmacist, "Fern Example", by=pharmacist, at=at)
    rename_both(pharmacist, technician, by=pharmacist, at=at)
    first, second, third = Event.objects.order_by("pk")
    assert (second.position, second.previous_hmac) == (2, first.hmac)
    assert second.action_id == third.action_id != first.action_id


def test_what_an_inner_action_refused_is_undone_though_the_outer_goes_on(pharmacist, technician, at):
    rename_both(pharmacist, technician, by=pharmacist, at=at)
    technician.refresh_from_db()
    assert technician.name == "Rowan Placeholder"
    assert list(Event.objects.order_by("pk").values_list("code", flat=True)) == ["user.renamed", "user.rename_refused"]


def test_a_refused_action_leaves_nothing(pharmacist, at):
    with pytest.raises(Unwilling):
        rename(pharmacist, "Fern Example", by=pharmacist, at=at, refuse="no")
    pharmacist.refresh_from_db()
    assert pharmacist.name == "Olive Testerman" and not Event.objects.exists()


def test_it_needs_a_saved_user_and_an_aware_time(pharmacist, at):
    for wrong in ({"by": User(), "at": at}, {"by": pharmacist, "at": at.replace(tzinfo=None)}, {"by": pharmacist}):
        with pytest.raises(TypeError):
            rename(pharmacist, "Fern Example", **wrong)


def test_nobody_speaks_for_another_inside_an_action(pharmacist, technician, at):
    @action
    def borrowed(*, by: User, at: datetime) -> None:
        rename(pharmacist, "Fern Example", by=technician, at=at)

    with pytest.raises(TypeError, match="same user"):
        borrowed(by=pharmacist, at=at)


def test_telling_outside_an_action_is_a_mistake(pharmacist):
    with pytest.raises(RuntimeError):
        tell(pharmacist, "user.seen")


def test_a_guard_of_the_database_answers_as_a_coded_refusal(pharmacist, at):
    @action
    def rewrite_history(*, by: User, at: datetime) -> None:
        Event.objects.update(code="other")

    @action
    def grant_twice(*, by: User, at: datetime) -> None:
        RoleGrant.objects.create(user=by, role="pharmacist", from_at=at, granted_by=by)

    rename(pharmacist, "Fern Example", by=pharmacist, at=at)
    with pytest.raises(GuardRefused):
        rewrite_history(by=pharmacist, at=at)
    with pytest.raises(Conflict):
        grant_twice(by=pharmacist, at=at)


@pytest.mark.django_db(transaction=True)
def test_a_lock_held_too_long_answers_with_a_kind_word(pharmacist, at):
    rename(pharmacist, "Fern Example", by=pharmacist, at=at)

    def impatient(_: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
        rename(pharmacist, "Ivy Example", by=pharmacist, at=at)

    with transaction.atomic():
        EventStream.objects.select_for_update().get()
        [error] = at_once(1, impatient)
    assert isinstance(error, Busy)


@pytest.mark.django_db(transaction=True)
def test_without_the_stream_lock_parallel_actions_lose_events(pharmacist, at):
    """The race the lock is for: forty that read the last event and append after it do not all succeed."""
    rename(pharmacist, "Fern Example", by=pharmacist, at=at)
    first = Event.objects.get()

    def naive(_: int) -> None:
        with transaction.atomic():
            last = Event.objects.filter(stream=first.stream).latest("position")
            again = {"stream": first.stream, "code": "x", "by": pharmacist, "at": at, "text": "", "hmac": ""}
            Event.objects.create(position=last.position + 1, action_id=uuid.uuid4(), **again)

    lost = failures(at_once(40, naive))
    assert lost and all(isinstance(error, IntegrityError) for error in lost)


@pytest.mark.django_db(transaction=True)
def test_forty_parallel_actions_on_one_stream_all_succeed_in_one_chain(pharmacist, at):
    results = at_once(40, lambda _: look(pharmacist, by=pharmacist, at=at))
    assert failures(results) == []
    stream = EventStream.objects.get()
    assert stream.position == 40 and faults(stream) == []


@pytest.mark.django_db(transaction=True)
def test_actions_on_the_same_streams_in_opposite_order_do_not_deadlock(at):
    people = [factories.technician(), factories.pharmacist()]
    results = at_once(20, lambda number: look(*people[:: 1 if number % 2 else -1], by=people[0], at=at))
    assert failures(results) == []
    assert {stream.position for stream in EventStream.objects.all()} == {20}
