"""The mails to patients: the link by which they follow their orders. Nothing medical is in them (SEC-20)."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.links import VALID_FOR, Link, token_of
from patients.models import Patient
from premises.models import Pharmacy
from records.messages import queue
from records.models import Message

SUBJECT = "A message from your pharmacy"


def send_follow_link(patient: Patient, *, sent_at: datetime) -> Message:
    """Ask for the mail with the link sent to `patient` at `sent_at`."""
    token = token_of(Link.FOLLOW, patient.public_id, sent_at)
    words = {
        "address": settings.BASE_URL + reverse("follow", args=[token]),
        "days": VALID_FOR[Link.FOLLOW].days,
        "pharmacy": Pharmacy.objects.the_one(),
    }
    body = render_to_string("patients/email/follow.txt", words)
    return queue(kind="patients.follow", to_address=patient.email, subject=SUBJECT, body=body, at=sent_at)
