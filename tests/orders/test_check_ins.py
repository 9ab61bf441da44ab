"""What a patient answers about a step: in two taps, once, and on the call list where there is trouble."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import User
from orders.actions.checking_in import NothingAsked, check_in
from orders.models import CallBack, CheckIn, Order
from patients.models import Patient
from records.models import Message
from records.refusals import NotAllowed
from tests import factories
from tests.concurrency import at_once, failures
from tests.conventions.test_permissions import browser_of
from tests.factories.taken import a_check_in, a_taken_order, answers

FIFTH_DAY = timedelta(days=5)  # the first dose is taken the day after


@pytest.fixture
def taken(pharmacist: User, technician: User, patient_user: User, at: datetime, clock: object) -> Order:
    return a_taken_order(by=pharmacist, maker=technician, user=patient_user, at=at)


@pytest.fixture
def patient(taken: Order) -> Patient:
    return taken.prescription.patient


@pytest.fixture
def on_the_fifth(taken: Order, at: datetime, clock: time_machine.Traveller) -> datetime:
    clock.shift(FIFTH_DAY)
    return at + FIFTH_DAY


def address(name: str, patient: Patient) -> str:
    return reverse(name, args=[patient.public_id])


@pytest.mark.django_db
def test_all_fine_takes_two_taps(patient: Patient, patient_user: User, on_the_fifth: datetime) -> None:
    browser = browser_of(patient_user)
    first = browser.post(address("my_check_in", patient), {"how": "none"}, follow=True)
    assert "How much does it help you?" in first.content.decode()
    last = browser.post(address("my_check_in_help", patient), {"benefit": "8"}, follow=True)
    assert "Thank you" in last.content.decode()
    row = CheckIn.objects.get()
    assert (row.sleep, row.dreams, row.stomach, row.benefit, row.dose_mg) == ("none", "none", "none", 8, 4.5)
    assert not CallBack.objects.exists() and not Message.objects.filter(message_kind="orders.patients_news").exists()


@pytest.mark.django_db
def test_before_the_fifth_day_nothing_is_asked(
    patient: Patient, patient_user: User, at: datetime, clock: time_machine.Traveller
) -> None:
    clock.shift(FIFTH_DAY - timedelta(days=1))
    assert "We have no question now" in browser_of(patient_user).get(address("my_check_in", patient)).content.decode()
    with pytest.raises(NothingAsked):
        a_check_in(patient, at=at + FIFTH_DAY - timedelta(days=1))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "urgency", "mails"),
    [({"dreams": "some"}, "today", 0), ({"sleep": "bad", "dreams": "some", "stomach": "none"}, "now", 1)],
)
def test_trouble_is_asked_about_and_called_back(
    patient: Patient, patient_user: User, on_the_fifth: datetime, said: dict[str, str], urgency: str, mails: int
) -> None:
    browser = browser_of(patient_user)
    which = browser.post(address("my_check_in", patient), {"how": "some"}, follow=True)
    assert "What troubles you?" in which.content.decode()
    all_three = {"sleep": "none", "dreams": "none", "stomach": "none", "note": "since\nMonday"} | said
    browser.post(address("my_check_in_which", patient), all_three)
    page = browser.post(address("my_check_in_help", patient), {"benefit": "0"}, follow=True).content.decode()
    assert ("Please call us now" in page) == (urgency == "now") and "988" in page and "911" in page
    row = CallBack.objects.get()
    assert (row.reason, row.urgency, row.order_id) == ("check_in", urgency, Order.objects.get().pk)
    assert "It helps 0 of 10. since Monday" in row.words and "4.5 mg" in row.words
    sent = Message.objects.filter(message_kind="orders.patients_news")
    assert sent.count() == mails
    assert not any(word in mail.body for mail in sent for word in ("sleep", "altrexone", Order.objects.get().number))


@pytest.mark.django_db
def test_going_back_loses_nothing_and_sending_twice_saves_once(
    patient: Patient, patient_user: User, on_the_fifth: datetime
) -> None:
    browser = browser_of(patient_user)
    said = {"sleep": "some", "dreams": "none", "stomach": "bad", "note": "<b>\u202eبد"}
    browser.post(address("my_check_in_which", patient), said)
    page = browser.get(address("my_check_in_which", patient)).content.decode()
    assert page.count(" checked") == 3 and "&lt;b&gt;بد" in page
    pictures = browser.post(address("my_check_in_which", patient), said | {"note": "😴"})
    assert pictures.status_code == 422 and "in letters" in pictures.content.decode()
    for _ in range(2):
        browser.post(address("my_check_in_help", patient), {"benefit": "3"})
    assert CheckIn.objects.get().stomach == "bad" and CallBack.objects.count() == 1
    assert "We have no question now" in browser.get(address("my_check_in", patient)).content.decode()


@pytest.mark.django_db
def test_what_comes_too_late_to_be_kept_is_not_thanked_for(
    patient: Patient, patient_user: User, on_the_fifth: datetime
) -> None:
    """Another window was quicker with another answer: this one is not kept, and there is a way to tell it."""
    browser = browser_of(patient_user)
    said = {"sleep": "bad", "dreams": "none", "stomach": "none", "note": "very bad"}
    browser.post(address("my_check_in_which", patient), said)
    a_check_in(patient, at=on_the_fifth)
    answer = browser.post(address("my_check_in_help", patient), {"benefit": "7"})
    page = answer.content.decode()
    assert answer.status_code == 409 and "We could not keep this answer" in page and "Thank you" not in page
    assert address("my_report", patient) in page and CheckIn.objects.get().sleep == "none"


@pytest.mark.django_db
def test_what_is_tapped_after_the_question_lapsed_says_so(
    patient: Patient, patient_user: User, on_the_fifth: datetime
) -> None:
    browser = browser_of(patient_user)
    a_check_in(patient, at=on_the_fifth)
    for name, said in (("my_check_in", {"how": "some"}), ("my_check_in_help", {"benefit": "7"})):
        assert "We could not keep this answer" in browser.post(address(name, patient), said).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("benefit", ["", "11", "-1", "ten", "9999999999"])
def test_what_is_no_number_from_0_to_10_is_asked_again(
    patient: Patient, patient_user: User, on_the_fifth: datetime, benefit: str
) -> None:
    browser = browser_of(patient_user)
    browser.post(address("my_check_in", patient), {"how": "none"})
    answer = browser.post(address("my_check_in_help", patient), {"benefit": benefit})
    assert answer.status_code == 422 and "Choose one." in answer.content.decode()
    assert not CheckIn.objects.exists()


@pytest.mark.django_db
def test_only_the_patient_answers(patient: Patient, pharmacist: User, on_the_fifth: datetime) -> None:
    for other in (pharmacist, factories.patient_user("Sorrel Madeup")):
        with pytest.raises(NotAllowed):
            check_in(patient, answers(), by=other, at=on_the_fifth)


@pytest.mark.django_db
def test_a_step_without_end_is_asked_about_each_month(
    patient: Patient, at: datetime, clock: time_machine.Traveller
) -> None:
    for days in (5, 34, 35):
        clock.move_to(at + timedelta(days=days))
        if days == 34:
            with pytest.raises(NothingAsked):
                a_check_in(patient, at=at + timedelta(days=days))
        else:
            a_check_in(patient, at=at + timedelta(days=days))
    assert list(CheckIn.objects.values_list("stretch", "month")) == [(0, 0), (0, 1)]


@pytest.mark.django_db(transaction=True)
def test_of_several_at_once_one_is_kept(patient: Patient, on_the_fifth: datetime) -> None:
    sent = at_once(4, lambda _: a_check_in(Patient.objects.get(pk=patient.pk), answers(sleep="bad"), at=on_the_fifth))
    assert [error.code for error in failures(sent)] == ["check_in_not_due"] * 3
    assert CheckIn.objects.count() == CallBack.objects.count() == 1
