"""A machine's request is answered once, however often and however simultaneously it is sent."""

import itertools
from datetime import timedelta

import pytest

from records.idempotency import IdempotencyKeyReused, NoIdempotencyKey, answer_once, forget
from records.models import IdempotencyKey
from records.refusals import Refusal
from tests import factories
from tests.concurrency import at_once

pytestmark = pytest.mark.django_db


class Counting:
    """Something to do that must happen once."""

    def __init__(self) -> None:
        self.times = itertools.count(1)

    def __call__(self):
        """Done for the n-th time."""
        return 201, f'{{"time": {next(self.times)}}}'


def ask(client, produce, at, key="a", body=b"{}"):
    """One request."""
    return answer_once(client=client, key=key, request_bytes=body, at=at, produce=produce)


def test_the_same_request_gets_the_same_answer(client_user, at):
    produce = Counting()
    assert ask(client_user, produce, at) == ask(client_user, produce, at) == (201, '{"time": 1}')


def test_another_key_or_another_client_is_another_request(client_user, at):
    produce = Counting()
    ask(client_user, produce, at)
    assert ask(client_user, produce, at, key="b")[1] == '{"time": 2}'
    assert ask(factories.client_user(), produce, at)[1] == '{"time": 3}'


def test_the_same_key_with_another_body_is_refused(client_user, at):
    ask(client_user, Counting(), at)
    with pytest.raises(IdempotencyKeyReused) as refused:
        ask(client_user, Counting(), at, body=b'{"other": 1}')
    assert (refused.value.code, refused.value.status) == ("idempotency_key_reused", 422)


@pytest.mark.parametrize("key", ["", "k" * 101, "a\nb"])
def test_a_request_without_a_usable_key_is_refused(client_user, at, key):
    with pytest.raises(NoIdempotencyKey):
        ask(client_user, Counting(), at, key=key)


def test_a_refused_request_may_come_again(client_user, at):
    def refuse():
        raise Refusal("no")

    with pytest.raises(Refusal):
        ask(client_user, refuse, at)
    assert ask(client_user, Counting(), at)[1] == '{"time": 1}'


@pytest.mark.django_db(transaction=True)
def test_of_twenty_at_once_one_executes_and_all_get_its_answer(client_user, at):
    produce = Counting()
    answers = at_once(20, lambda _: ask(client_user, produce, at))
    assert answers == [(201, '{"time": 1}')] * 20


def test_answers_are_forgotten_after_a_week(client_user, at):
    ask(client_user, Counting(), at)
    forget(at=at + timedelta(days=6))
    assert IdempotencyKey.objects.exists()
    forget(at=at + timedelta(days=8))
    assert not IdempotencyKey.objects.exists()
