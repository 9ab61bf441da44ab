"""The mails to prescribers and patients about orders. No name, no medicine, no order's number is in them (SEC-20)."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from orders.models import Order, Prescription, Question, Renewal
from patients.emails import tell_patient
from premises.models import Pharmacy
from premises.moments import day
from records.messages import queue
from records.models import Message

SUBJECT = "A message from the pharmacy"


def tell_of_question(question: Question, *, at: datetime) -> Message:
    """Ask for the mail that a question waits; its link leads to the answer, after sign-in."""
    user = question.order.prescription.prescriber.user
    address = reverse("question", args=[question.public_id])
    return _send("question", user, address, at, by=question.resolve_by)


def tell_of_renewal(renewal: Renewal, *, at: datetime) -> Message:
    """Ask for the mail that a renewal is asked for; its link leads to the answer, after sign-in."""
    user = renewal.prescription.prescriber.user
    address = reverse("renewal", args=[renewal.public_id])
    return _send("renewal", user, address, at, by=renewal.resolve_by)


def tell_of_cancelled(order: Order, *, at: datetime) -> Message:
    """Ask for the mail that the pharmacy cancelled an order."""
    address = reverse("order_followed", args=[order.public_id])
    return _news("cancelled", order.prescription, "an order of yours was cancelled, with a reason.", address, at)


def tell_of_replacing(order: Order, *, at: datetime) -> Message:
    """Ask for the mail that an order is stopped until another prescription is signed in its place."""
    address = reverse("order_followed", args=[order.public_id])
    what = "an order of yours waits for another prescription, as your practice answered. Until then it is stopped."
    return _news("replacing", order.prescription, what, address, at)


def tell_of_later(order: Order, *, at: datetime) -> Message:
    """Ask for the mail that an order is promised for a later day: the day, not the reason (design section 10)."""
    address = reverse("order_followed", args=[order.public_id])
    what = f"an order of yours is now promised for {day(order.due_at)}, later than first said."
    return _news("later", order.prescription, what, address, at)


def tell_of_uncollected(order: Order, *, at: datetime) -> Message:
    """Ask for the mail that nobody collected an order, which is not a cancel by the pharmacy."""
    address = reverse("order_followed", args=[order.public_id])
    what = "an order of yours was ready and nobody collected it. It is not with your patient; its refill is free again."
    return _news("uncollected", order.prescription, what, address, at)


def tell_of_transferred(prescription: Prescription, *, at: datetime) -> Message:
    """Ask for the mail that what is left of a prescription is at another pharmacy now."""
    address = reverse("prescription", args=[prescription.public_id])
    what = "what is left of a prescription of yours was transferred to another pharmacy, as asked for."
    return _news("transferred", prescription, what, address, at)


def tell_of_adjusted(prescription: Prescription, *, at: datetime) -> Message:
    """Ask for the mail that the pharmacist adjusted a titration inside what was signed."""
    address = reverse("prescription", args=[prescription.public_id])
    what = "a prescription of yours was adjusted by a pharmacist, inside what you signed."
    return _news("adjusted", prescription, what, address, at)


def tell_of_patients_news(prescription: Prescription, *, at: datetime) -> Message:
    """Ask for the mail that a patient told something their prescriber should see; not what."""
    address = reverse("prescription", args=[prescription.public_id])
    return _news(
        "patients_news", prescription, "there is news about a prescription of yours. Please look today.", address, at
    )


def tell_of_unsigned(prescription: Prescription, *, at: datetime) -> Message:
    """Ask for the mail that a prescription has waited for its signature for a day."""
    address = reverse("prescription", args=[prescription.public_id])
    what = "a prescription that was prepared for you waits for your signature since yesterday."
    return _news("unsigned", prescription, f"{what} Until then nothing is made.", address, at)


def tell_of_shipped(order: Order, *, at: datetime) -> Message | None:
    """Tell the patient that a parcel is on its way; None where they cannot be reached.

    Neither medicine nor order nor carrier's number is in it: they stand on the page, after sign-in.
    """
    patient = order.prescription.patient
    return tell_patient(patient, "orders.shipped", address=settings.BASE_URL + reverse("my_orders"), at=at)


def _news(kind: str, prescription: Prescription, what: str, address: str, at: datetime) -> Message:
    return _send(kind, prescription.prescriber.user, address, at, template="news", what=what)


def _send(kind: str, user: User, address: str, at: datetime, *, template: str = "", **words: object) -> Message:
    told = {"user": user, "address": settings.BASE_URL + address, "pharmacy": Pharmacy.objects.the_one()}
    with translation.override("en"):  # a practice reads English, whatever the patient speaks whose act this is
        body = render_to_string(f"orders/email/{template or kind}.txt", told | words)
    return queue(kind=f"orders.{kind}", to_address=user.email, subject=SUBJECT, body=body, at=at)
