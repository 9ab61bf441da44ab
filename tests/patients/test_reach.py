"""How a patient is told that there is news: by mail or as a text message, in their language, nothing medical."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from patients.actions.portal import NotReached, send_link
from patients.actions.registration import change_details
from patients.emails import send_nudge
from patients.models import Patient, Reach
from records.models import Message
from records.models.messages import Channel
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

NUMBER = "+15035550170"


@pytest.fixture
def patient(at: datetime, pharmacist: User) -> Patient:
    """Wants text messages and gave no mail address."""
    factories.a_pharmacy(by=pharmacist, at=at)
    return factories.a_patient(by=pharmacist, at=at, reach=Reach.TEXT)


def test_who_chose_text_messages_gets_the_link_in_one_line(patient: Patient, pharmacist: User, at: datetime) -> None:
    send_link(patient, by=pharmacist, at=at)
    text = Message.objects.get()
    assert (text.channel, text.to_address, text.subject) == (Channel.TEXT, NUMBER, "")
    assert "\n" not in text.body and "follow your order" in text.body and len(text.body) < 320
    page = reverse("follow", args=[text.body.split("/follow/")[1].split("/")[0]])
    assert Client().post(page, {"born_on": "02/29/1984"}).status_code == 302


def test_no_text_is_put_where_mail_is_wanted(patient: Patient, pharmacist: User, at: datetime) -> None:
    change_details(patient, reach=Reach.MAIL, by=pharmacist, at=at)
    with pytest.raises(NotReached):
        send_link(patient, by=pharmacist, at=at)
    assert send_nudge(patient, at=at) is None and not Message.objects.exists()


@pytest.mark.parametrize(
    ("reach", "language", "said"),
    [(Reach.TEXT, "es", "necesita algo de usted"), (Reach.MAIL, "es", "necesita algo de usted"),
     (Reach.TEXT, "en", "waits for you"), (Reach.MAIL, "en", "waits for you")],
)  # fmt: skip
def test_it_is_said_in_the_patients_language(
    patient: Patient, pharmacist: User, at: datetime, reach: Reach, language: str, said: str
) -> None:
    change_details(patient, reach=reach, language=language, email="linden@example.test", by=pharmacist, at=at)
    message = send_nudge(patient, at=at)
    assert message and said in message.body
    private = ["naltrexone", "capsul", " mg", "dos", patient.family_name.lower(), "1984"]
    assert [word for word in private if word in message.body.lower()] == []


def test_staff_choose_it_on_the_patients_page(client: Client, patient: Patient, pharmacist_in_charge: User) -> None:
    client.force_login(pharmacist_in_charge)
    client.get("/")
    page = reverse("patient_details", args=[patient.public_id])
    form = client.get(page).context["form"]
    typed = {name: form[name].value() for name in form.fields} | {"telephone": NUMBER, "large_print": ""}
    assert client.post(page, typed | {"reach": "mail"}).status_code == 302
    assert "nothing is sent" in client.get(reverse("patient", args=[patient.public_id])).content.decode()
    assert client.post(page, typed | {"reach": "pigeon"}).status_code == 422
    assert client.post(page, typed | {"reach": "text"}).status_code == 302
    shown = client.get(reverse("patient_link", args=[patient.public_id])).content.decode()
    assert "(503) 555-0170" in shown
    client.post(reverse("patient_link", args=[patient.public_id]))
    assert "A text message" in client.get(reverse("messages")).content.decode()
