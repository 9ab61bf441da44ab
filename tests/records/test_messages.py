"""Mail is a row: sent once after commit, again when it was lost, and never with more than it should keep."""

from datetime import timedelta

import pytest
from django.core import mail

from records import outbox
from records.messages import queue
from records.models import DocumentState, Message
from records.models.messages import Channel
from records.tasks import send_message
from tests.concurrency import at_once, failures
from tests.records import text_providers

pytestmark = pytest.mark.django_db

ASKED = {"kind": "accounts.invited", "to_address": "olive@example.test", "subject": "Aliquot: a message for you"}


@pytest.fixture
def message(at):
    """A mail that is asked for."""
    return queue(**ASKED, body="Set a password: https://aliquot.example/x", at=at)


def test_it_is_sent_once_however_often_it_is_delivered(message):
    send_message(message.public_id)
    send_message(message.public_id)
    message.refresh_from_db()
    assert len(mail.outbox) == 1 and mail.outbox[0].to == ["olive@example.test"]
    assert (message.state, message.attempts) == (DocumentState.DONE, 1) and message.sent_at


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_it_once(at):
    asked = {key: value for key, value in ASKED.items() if key != "kind"}
    message = Message.objects.create(**asked, message_kind=ASKED["kind"], asked_at=at)  # no worker was told of it
    assert failures(at_once(8, lambda _: send_message(message.public_id))) == []
    assert len(mail.outbox) == 1


def test_what_left_the_house_keeps_no_link(message, settings):
    settings.EMAIL_URL = "smtp://mail.example"
    send_message(message.public_id)
    message.refresh_from_db()
    assert message.body == ""


def test_a_fault_of_the_mail_server_is_tried_again_ever_later(message, settings, at):
    settings.EMAIL_BACKEND = "tests.records.broken_mail.Backend"
    with pytest.raises(OSError, match="refused"):
        send_message(message.public_id)
    message.refresh_from_db()
    assert (message.state, message.error) == (DocumentState.PENDING, "ConnectionRefusedError: error")
    waits = timedelta(seconds=61)
    assert list(outbox.lost(Message.objects.all(), at=message.claimed_at + timedelta(seconds=59))) == []
    assert list(outbox.lost(Message.objects.all(), at=message.claimed_at + waits)) == [message]
    Message.objects.update(attempts=2)
    assert list(outbox.lost(Message.objects.all(), at=message.claimed_at + waits)) == []


def test_after_the_last_attempt_it_has_failed(message, settings):
    settings.EMAIL_BACKEND = "tests.records.broken_mail.Backend"
    Message.objects.update(attempts=outbox.MOST_ATTEMPTS - 1)
    with pytest.raises(OSError, match="refused"):
        send_message(message.public_id)
    message.refresh_from_db()
    assert message.state == DocumentState.FAILED


def test_what_a_dead_task_had_claimed_is_pending_again(message, at):
    assert outbox.claim(Message.objects.all(), message.public_id, at=at)
    assert list(outbox.lost(Message.objects.all(), at=at + timedelta(minutes=2))) == []
    assert list(outbox.lost(Message.objects.all(), at=at + timedelta(minutes=4))) == [message]


def test_a_task_that_lost_its_claim_writes_no_result(message, at):
    outbox.claim(Message.objects.all(), message.public_id, at=at)
    slow = Message.objects.get()
    outbox.lost(Message.objects.all(), at=at + timedelta(minutes=4))
    outbox.claim(Message.objects.all(), message.public_id, at=at + timedelta(minutes=4))
    assert not outbox.finish(slow, sent_at=at)
    assert outbox.finish(Message.objects.get(), sent_at=at)


@pytest.mark.worker
def test_the_worker_sends_it_after_commit(worker, at):
    message = queue(**ASKED, body="Hello", at=at)
    worker.wait_until_idle()
    message.refresh_from_db()
    assert message.state == DocumentState.DONE


def test_what_the_worker_was_never_told_of_is_found_half_a_minute_later(message, at):
    assert list(outbox.lost(Message.objects.all(), at=at + timedelta(seconds=29))) == []
    assert list(outbox.lost(Message.objects.all(), at=at + timedelta(seconds=31))) == [message]


TEXT = {"kind": "patients.follow", "channel": Channel.TEXT, "to_address": "+15035550170"}


@pytest.fixture
def text(at):
    """A text message that is asked for."""
    return queue(**TEXT, body="Your page: https://aliquot.example/x", at=at)


def test_a_text_message_without_a_provider_is_one_file_beside_the_mails(text, settings, tmp_path):
    settings.MAIL_DIR = str(tmp_path / "mail")
    send_message(text.public_id)
    send_message(text.public_id)
    files = list((tmp_path / "mail").iterdir())
    assert [file.read_text() for file in files] == ["To: +15035550170\n\nYour page: https://aliquot.example/x\n"]
    text.refresh_from_db()
    assert (text.state, text.subject) == (DocumentState.DONE, "") and text.body and mail.outbox == []


def test_a_provider_is_given_number_words_and_reference_and_nothing_is_kept(text, settings):
    settings.TEXT_BACKEND = "tests.records.text_providers.Keeps"
    send_message(text.public_id)
    assert text_providers.SENT.pop() == ("+15035550170", "Your page: https://aliquot.example/x", text.public_id)
    text.refresh_from_db()
    assert text.body == ""


def test_a_fault_of_the_provider_is_tried_again(text, settings):
    settings.TEXT_BACKEND = "tests.records.text_providers.Refuses"
    with pytest.raises(ConnectionRefusedError):
        send_message(text.public_id)
    text.refresh_from_db()
    assert (text.state, text.error) == (DocumentState.PENDING, "ConnectionRefusedError: error") and text.body
