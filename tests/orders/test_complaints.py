"""What is reported about a medicine: by the patient, by staff who take it down; whose container; the 72 hours."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from orders.actions.complaining import ReportedAlready, ReportRefused, report, take_down
from orders.models import CallBack, Complaint, ComplaintKind, Container, HelpNeeded, Intake, Order
from patients.models import Patient
from records.models import Event, Message
from records.refusals import NotAllowed
from tests import factories
from tests.concurrency import at_once, failures
from tests.conventions.test_permissions import browser_of
from tests.factories.taken import a_report, a_taken_order

FILLED_IN = {"kind": "side_effect", "words": "My face is red.", "began_on": "2026-11-22", "help_needed": "none"}
MORE = ("help_needed", "began_on")
REPORTER, OTHERS = "my_report", "patient_complaint"


@pytest.fixture
def patient(pharmacist: User, technician: User, patient_user: User, at: datetime, clock: object) -> Patient:
    return a_taken_order(by=pharmacist, maker=technician, user=patient_user, at=at).prescription.patient


@pytest.fixture
def container(patient: Patient) -> Container:
    return Container.objects.get()


@pytest.fixture
def mine(patient_user: User) -> Client:
    return browser_of(patient_user)


def sent(browser: Client, patient: Patient, name: str = REPORTER, **other: str) -> object:
    return browser.post(reverse(name, args=[patient.public_id]), FILLED_IN | other, follow=True)


@pytest.mark.django_db
def test_a_report_is_bound_to_container_and_batch_and_called_about(
    mine: Client, patient: Patient, container: Container
) -> None:
    form = mine.get(reverse("my_report", args=[patient.public_id])).content.decode()
    assert "911" in form and f'value="{container.public_id}"' in form and container.batch.number in form
    page = sent(mine, patient, container=container.public_id, words="Red\u202e 😴\nsince noon").content.decode()
    row = Complaint.objects.get()
    assert (row.container, row.batch, row.intake) == (container, container.batch, Intake.PATIENT_PAGE)
    assert row.words == "Red 😴\nsince noon" and row.began_on == date(2026, 11, 22)
    assert "We have your report" in page and "Red 😴<br>since noon" in page and "Not yet" in page
    call = CallBack.objects.get()
    assert (call.reason, call.urgency, call.order) == ("side_effect", "today", Order.objects.get())
    told = Event.objects.filter(code__in=["complaint.received", "batch.complained_of"])
    keys = set(told.values_list("stream__key", flat=True))
    assert keys == {patient.stream_key, container.batch.stream_key}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "reason", "urgency", "mails"),
    [
        ({"help_needed": "hospital"}, "side_effect", "now", 1),
        ({"kind": "quality"}, "quality", "today", 0),
        ({"kind": "quality", "help_needed": "hospital"}, "side_effect", "now", 1),
    ],
)
def test_a_hospital_is_called_about_now_and_told_to_the_prescriber(
    mine: Client, patient: Patient, said: dict[str, str], reason: str, urgency: str, mails: int
) -> None:
    sent(mine, patient, container="not_sure", **said)
    call, mail = CallBack.objects.get(), Message.objects.filter(message_kind="orders.patients_news")
    assert (call.reason, call.urgency, mail.count()) == (reason, urgency, mails)
    assert Complaint.objects.get().batch is None and call.order == Order.objects.get()
    assert not any(word in one.body for one in mail for word in ("face", "hospital", "altrexone", call.order.number))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"words": ""}, "Tell us in a few words."), ({"words": " \u202e "}, "Tell us in a few words."),
        ({"words": "x" * 2001}, "That is too long"), ({"began_on": "2026-11-24"}, "This day has not come yet."),
        ({"began_on": "yesterday"}, "Type month, day and year"), ({"kind": "other"}, "Choose one."),
        ({"container": "0" * 10}, "Choose one."), ({"help_needed": ""}, "Choose one."),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_said_at_its_field_and_nothing_is_lost(
    mine: Client, patient: Patient, said: dict[str, str], words: str
) -> None:
    answer = sent(mine, patient, **{"container": "not_sure", "words": "Red <b>face"} | said)
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page and not Complaint.objects.exists()
    assert said.get("words") is not None or "Red &lt;b&gt;face" in page


@pytest.mark.django_db
def test_another_patients_container_is_refused(
    patient: Patient, pharmacist: User, technician: User, at: datetime, container: Container
) -> None:
    other = factories.a_patient(by=pharmacist, at=at)
    with pytest.raises(ReportRefused) as refused:
        take_down(other, a_report(container), by=technician, at=at)
    assert refused.value.code == "report_of_another" and not Complaint.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"words": " "}, "report_without_words"), ({"words": "x" * 2001}, "report_too_long"),
        ({"began_on": date(2026, 11, 24)}, "report_begins_later"),
    ],
)  # fmt: skip
def test_the_action_refuses_what_no_form_sends(
    patient: Patient, technician: User, at: datetime, said: dict[str, object], code: str
) -> None:
    with pytest.raises(ReportRefused) as refused:
        take_down(patient, a_report(**said), by=technician, at=at)
    assert refused.value.code == code


@pytest.mark.django_db
def test_only_the_patient_reports_and_only_staff_takes_down(
    patient: Patient, patient_user: User, pharmacist: User, at: datetime
) -> None:
    for other in (pharmacist, factories.patient_user("Sorrel Madeup")):
        with pytest.raises(NotAllowed):
            report(patient, a_report(), by=other, at=at)
    with pytest.raises(NotAllowed):
        take_down(patient, a_report(), by=patient_user, at=at)


@pytest.mark.django_db
def test_sent_twice_it_is_kept_once_and_shown(mine: Client, patient: Patient, container: Container) -> None:
    for _ in range(2):
        answer = sent(mine, patient, container=container.public_id)
        assert "We have your report" in answer.content.decode()
    assert Complaint.objects.count() == CallBack.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("more", [{"help_needed": "hospital"}, {"began_on": "2026-11-20"}])
def test_the_same_words_with_more_behind_them_are_another_report(
    mine: Client, patient: Patient, container: Container, more: dict[str, str]
) -> None:
    sent(mine, patient, container=container.public_id)
    sent(mine, patient, container=container.public_id, **more)
    first, second = Complaint.objects.order_by("pk")
    assert (second.help_needed, second.began_on.isoformat()) == tuple((FILLED_IN | more)[name] for name in MORE)
    assert CallBack.objects.count() == 2
    again = sent(mine, patient, container=container.public_id)
    assert again.request["PATH_INFO"] == reverse("my_reported", args=[first.public_id]), "the one that was sent twice"
    assert Complaint.objects.count() == 2


@pytest.mark.django_db
def test_the_patient_sees_that_it_was_read(
    mine: Client, patient: Patient, patient_user: User, technician: User, at: datetime
) -> None:
    row = report(patient, a_report(), by=patient_user, at=at)
    address = reverse("my_reported", args=[row.public_id])
    assert "Not yet" in mine.get(address).content.decode()
    page = browser_of(technician).get(reverse("complaint", args=[row.public_id])).content.decode()
    assert "My face is red." in page
    assert "Not yet" not in mine.get(address).content.decode()
    assert "We read it." in mine.get(reverse("my_report", args=[patient.public_id])).content.decode()


@pytest.mark.django_db
def test_staff_take_one_down_from_the_orders_page_and_find_it_by_the_code(
    patient: Patient, container: Container, technician: User
) -> None:
    bench, order = browser_of(technician), Order.objects.get()
    address = f"{reverse('patient_complaint', args=[patient.public_id])}?order={order.public_id}"
    assert address in bench.get(reverse("order", args=[order.public_id])).content.decode()
    assert "checked" in bench.get(address).content.decode()
    page = sent(bench, patient, OTHERS, container=container.public_id).content.decode()
    assert container.batch.number in page and "by telephone or at the counter" in page
    found = bench.get(reverse("complaints"), {"code": container.scan_code}).content.decode()
    assert patient.full_name in found
    nothing = bench.get(reverse("complaints"), {"code": "<script>0"}).content.decode()
    assert "Nothing was reported about this container." in nothing and "<script>0" not in nothing


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "needed", "state", "house", "hours"),
    [
        (ComplaintKind.SIDE_EFFECT, HelpNeeded.NONE, "CA", "OR", 72),
        (ComplaintKind.SIDE_EFFECT, HelpNeeded.NONE, "OR", "CA", 72),
        (ComplaintKind.QUALITY, HelpNeeded.DOCTOR, "CA", "OR", 72),
        (ComplaintKind.QUALITY, HelpNeeded.NONE, "CA", "CA", None),
        (ComplaintKind.SIDE_EFFECT, HelpNeeded.HOSPITAL, "OR", "WA", None),
    ],
)
def test_possible_harm_in_california_has_72_hours(
    at: datetime, kind: ComplaintKind, needed: HelpNeeded, state: str, house: str, hours: int | None
) -> None:
    """AE-01."""
    row = Complaint(patient=Patient(state=state), complaint_kind=kind, help_needed=needed, received_at=at)
    assert row.report_by(house) == (at + timedelta(hours=hours) if hours else None)


@pytest.mark.django_db
def test_the_list_shows_the_time_and_that_it_passed(
    patient: Patient, patient_user: User, technician: User, at: datetime, clock: time_machine.Traveller
) -> None:
    Patient.objects.update(state="CA")
    report(patient, a_report(), by=patient_user, at=at)
    assert ", late" not in browser_of(technician).get(reverse("complaints")).content.decode()
    clock.shift(timedelta(hours=73))
    assert ", late" in browser_of(technician).get(reverse("complaints")).content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_same_sent_several_times_at_once_is_kept_once(patient: Patient, patient_user: User, at: datetime) -> None:
    done = at_once(4, lambda _: report(Patient.objects.get(pk=patient.pk), a_report(), by=patient_user, at=at))
    assert [type(error) for error in failures(done)] == [ReportedAlready] * 3
    assert Complaint.objects.count() == CallBack.objects.count() == 1
