"""The pages about records: the story of a row, mail, and paper that failed."""

import pytest
from django.urls import reverse
from django.utils import timezone

from orders.models import Order
from premises.told_events import value_of, what_of
from records.messages import queue
from records.models import AccessLog, Document, DocumentState, Event, Message
from tests import database, factories
from tests.signed_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(at, clock) -> Order:
    """An accepted order, whose label waits."""
    return factories.an_accepted_order(at=at)


@pytest.fixture
def mail(at, clock) -> Message:
    """A mail with a link."""
    asked = {"kind": "accounts.invite", "to_address": "olive@example.test", "subject": "A message for you"}
    return queue(**asked, body="Set it: https://aliquot.example/welcome/x/", at=at)


def page(user, name, *args):
    """The page as this person sees it."""
    answer = signed_in(user).get(reverse(name, args=args))
    return answer.status_code, answer.content.decode()


def test_the_story_of_an_order_tells_who_did_what_and_that_it_is_whole(order, pharmacist):
    status, text = page(pharmacist, "order_events", order.public_id)
    assert status == 200 and "Order accepted" in text and "submitted → accepted" in text
    assert "The chain is whole" in text and "DUR reviewed" in text
    assert AccessLog.objects.filter(by=pharmacist, how="events", subject_id=order.public_id).exists()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("order.accept", "Order accepted"),
        ("fillline.label", "Label asked for"),
        ("prescriberlicence.added", "Licence added"),
        ("pharmacy.logo_set", "Pharmacy logo set"),
    ],
)
def test_what_happened_is_told_in_words(code, words):
    assert what_of(code) == words


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("awaiting_signature", "awaiting signature"),
        ("DUR_reviewed", "DUR reviewed"),
        (None, ""),
        (True, "yes"),
        ("2026-10-25T13:50:08.079412+00:00", "2026-10-25 06:50"),
        ("who_is@larch-street.example", "who_is@larch-street.example"),
        ("CEHM1EYHMW", "CEHM1EYHMW"),
    ],
)
def test_what_was_changed_is_told_in_words(said, words):
    with timezone.override("America/Los_Angeles"):
        assert value_of(said) == words


def test_a_story_that_was_changed_outside_says_so(order, pharmacist):
    event = Event.objects.of(order).first()
    with database.as_owner():
        Event.objects.filter(pk=event.pk).update(text=event.text.replace(event.by.public_id, "0000000000"))
    status, text = page(pharmacist, "order_events", order.public_id)
    assert status == 200 and "The chain is broken" in text and "event_edited" in text


def test_an_administrator_reads_the_story_of_people_and_not_of_orders(order, administrator, technician):
    assert page(administrator, "order_events", order.public_id)[0] == 403
    assert page(administrator, "person_events", technician.public_id)[0] == 200
    assert page(technician, "person_events", technician.public_id)[0] == 403


def test_what_nobody_made_has_no_story(pharmacist, clock):
    assert page(pharmacist, "order_events", "0000000000")[0] == 404


def test_mail_that_stays_in_the_house_is_read_on_a_page(mail, administrator):
    assert "olive@example.test" in page(administrator, "messages")[1]
    assert 'href="https://aliquot.example/welcome/x/"' in page(administrator, "message", mail.public_id)[1]


def test_where_mail_leaves_the_house_its_text_is_not_shown(mail, administrator, settings):
    settings.EMAIL_URL = "smtp://mail.example"
    text = page(administrator, "message", mail.public_id)[1]
    assert "welcome" not in text and "Its text is not shown" in text


def test_an_administrator_sees_no_mail_that_may_tell_of_a_patient(mail, administrator, pharmacist_in_charge):
    Message.objects.update(message_kind="orders.ready")
    assert page(administrator, "message", mail.public_id)[0] == 404
    assert "olive@example.test" not in page(administrator, "messages")[1]
    assert page(pharmacist_in_charge, "message", mail.public_id)[0] == 200


def test_mail_that_failed_is_sent_again(mail, administrator):
    Message.objects.update(state=DocumentState.FAILED, attempts=8, error="ConnectionRefusedError: error")
    assert "Send the mail again" in page(administrator, "message", mail.public_id)[1]
    signed_in(administrator).post(reverse("message_try_again", args=[mail.public_id]))
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.error) == (DocumentState.PENDING, 0, "")
    assert Event.objects.of(mail).get().by == administrator


def test_mail_that_was_sent_is_not_sent_twice(mail, administrator):
    Message.objects.update(state=DocumentState.DONE)
    answer = signed_in(administrator).post(reverse("message_try_again", args=[mail.public_id]))
    assert answer.status_code == 409 and "Only what failed" in answer.content.decode()


def test_paper_that_failed_is_listed_with_its_reason_and_made_again(order, technician):
    Document.objects.update(state=DocumentState.FAILED, error="LabelRefused: label_does_not_fit")
    document = Document.objects.get()
    browser = signed_in(technician)
    text = browser.get(reverse("papers"), {"failed": ""}).content.decode()
    assert "label_does_not_fit" in text and "Make the paper again" in text
    browser.post(reverse("paper_try_again", args=[document.public_id]))
    document.refresh_from_db()
    assert document.state == DocumentState.PENDING
    assert "label_does_not_fit" not in browser.get(reverse("papers")).content.decode()


def test_long_lists_go_on_page_by_page(administrator, at, clock):
    for number in range(60):
        queue(kind="accounts.invite", to_address=f"p{number}@example.test", subject="Hello", body="", at=at)
    browser = signed_in(administrator)
    first = browser.get(reverse("messages"))
    second = browser.get(first.context["next_url"])
    assert [len(answer.context["lines"]) for answer in (first, second)] == [50, 10]
    assert not second.context["next_url"] and second.context["first_url"]
