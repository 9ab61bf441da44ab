"""The mails and text messages to patients: a link to their page, in their language, nothing medical (SEC-20)."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.links import VALID_FOR, Link, token_of
from patients.models import Caregiver, Patient, Reach
from premises.models import Pharmacy
from records.messages import queue
from records.models import Message
from records.models.messages import Channel


def tell_patient(patient: Patient, kind: str, *, address: str, at: datetime, **words: Any) -> Message | None:
    """Ask for the message `kind` to the patient, the way they want it; None where they want mail and gave no address.

    Its words are APP/email/NAME.txt or the one line of APP/text/NAME.txt, `kind` being APP.NAME.
    """
    if not patient.reached_at:
        return None
    channel = Channel.TEXT if patient.reach == Reach.TEXT else Channel.MAIL
    told = {"address": address, "pharmacy": Pharmacy.objects.the_one(), **words}
    with override(patient.language):
        return _queue(kind, channel, patient.reached_at, told, at)


def send_follow_link(patient: Patient, *, sent_at: datetime) -> Message | None:
    """Ask for the message with the link sent to `patient` at `sent_at`."""
    address = _follow(token_of(Link.FOLLOW, patient.public_id, sent_at))
    return tell_patient(patient, "patients.follow", address=address, days=VALID_FOR[Link.FOLLOW].days, at=sent_at)


def send_care_link(caregiver: Caregiver, *, sent_at: datetime) -> Message:
    """Ask for the mail with the link sent at `sent_at` to somebody a patient named, in the patient's language."""
    address = _follow(token_of(Link.CARE, caregiver.public_id, sent_at))
    words = {"address": address, "pharmacy": Pharmacy.objects.the_one(), "days": VALID_FOR[Link.CARE].days}
    with override(caregiver.patient.language):
        return _queue("patients.care", Channel.MAIL, caregiver.email, words, sent_at)


def send_nudge(patient: Patient, *, at: datetime) -> Message | None:
    """Remind the patient that something on their page waits for them; what it is stands there."""
    return tell_patient(patient, "patients.nudge", address=settings.BASE_URL + reverse("my_orders"), at=at)


def _queue(kind: str, channel: Channel, to_address: str, words: dict[str, Any], at: datetime) -> Message:
    """In the language that is spoken now."""
    app, name = kind.split(".")
    if channel == Channel.TEXT:
        body = render_to_string(f"{app}/text/{name}.txt", words).strip()
        return queue(kind=kind, channel=channel, to_address=to_address, body=body, at=at)
    body = render_to_string(f"{app}/email/{name}.txt", words)
    return queue(kind=kind, to_address=to_address, subject=_("A message from your pharmacy"), body=body, at=at)


def _follow(token: str) -> str:
    return settings.BASE_URL + reverse("follow", args=[token])
