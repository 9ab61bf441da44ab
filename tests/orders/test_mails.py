"""Mails and notices to a prescriber: of what, to whom, how often, and nothing of the patient in any of them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from orders.actions.adjusting import adjust
from orders.actions.intake import cancel
from orders.actions.prescribing import sign_and_send
from orders.actions.questions import Answered, Asked, answer, ask
from orders.actions.reminding import NotToRemind, remind_to_sign, to_remind
from orders.actions.renewing import ask_for_renewal
from orders.models import Order, Prescription
from orders.questions import AnswerCode, QuestionCode
from pharmacy import schedule
from premises.terms import Origin
from records.models import Message
from tests import factories
from tests.orders.pages import browser, text, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def mails() -> list[str]:
    """The kinds of the mails to prescribers, in order."""
    return list(
        Message.objects.filter(message_kind__startswith="orders.").order_by("pk").values_list("message_kind", flat=True)
    )


def test_none_of_them_tells_of_a_patient_or_a_medicine(pharmacist, at):
    order = factories.an_order(at=at, refills=0)
    titration, unsigned = factories.a_titration(at=at), factories.a_prescription(at=at)
    ask(order, Asked(QuestionCode.DOSE, "0.45 or 4.5 mg?"), by=pharmacist, at=at)
    ask_for_renewal(order.prescription, note="Ten days left", by=pharmacist, at=at)
    cancel(order, reason="Moved away", by=pharmacist, at=at)
    adjust(titration, factories.an_adjustment(at=at), by=pharmacist, at=at)
    schedule.remind(at + timedelta(hours=25))
    expected = ["orders.question", "orders.renewal", "orders.cancelled", "orders.adjusted", "orders.unsigned"]
    assert mails() == expected
    rows = [order.prescription, titration, unsigned]
    private = ["naltrexone", "capsule", " mg", "dose", "moved", "ten days", order.number]
    private += [word for row in rows for word in (row.patient.family_name, row.patient.given_name, row.number)]
    for mail in Message.objects.filter(message_kind__in=expected):
        said = f"{mail.subject} {mail.body}".lower()
        assert [word for word in private if word.lower() in said] == [], mail.message_kind
        assert mail.subject == "A message from the pharmacy" and "http" in mail.body


def test_what_a_prescriber_does_is_not_mailed_to_them(at):
    order, titration = factories.an_order(at=at), factories.a_titration(at=at)
    cancel(order, reason="Not needed.", by=order.prescription.prescriber.user, at=at)
    adjust(titration, factories.an_adjustment(at=at), by=titration.prescriber.user, at=at)
    assert mails() == []


def test_the_unsigned_is_told_of_once_after_a_day(at):
    written = factories.a_prescription(at=at)
    factories.a_prescription(at=at, by=factories.technician(), origin=Origin.FAX)  # a pharmacist signs that
    schedule.remind(at + timedelta(hours=24))
    assert mails() == []
    for hours in (25, 26, 50):
        schedule.remind(at + timedelta(hours=hours))
    assert mails() == ["orders.unsigned"]
    assert Message.objects.get().to_address == written.prescriber.user.email


def test_nobody_is_reminded_of_what_is_signed(system, at):
    written = factories.a_prescription(at=at)
    assert to_remind(at + timedelta(hours=25)) == [written]
    signer = written.prescriber.user
    sign_and_send(written, by=signer, at=at, proof=factories.proof_of(signer, at))
    with pytest.raises(NotToRemind):
        remind_to_sign(Prescription.objects.get(), by=system, at=at)
    assert to_remind(at + timedelta(hours=25)) == []


def test_the_practice_sees_what_the_pharmacy_did_for_a_week(pharmacist, at, clock):
    order = factories.an_order(at=at)
    user = order.prescription.prescriber.user
    asked = ask(order, Asked(QuestionCode.MAY_I_CHANGE), by=user, at=at)
    assert "From the pharmacy" not in text(browser(user).get(reverse("practice_orders")))
    answer(asked, Answered(AnswerCode.STILL_POSSIBLE), by=pharmacist, at=at)
    cancel(Order.objects.get(), reason="Asked for.", by=pharmacist, at=at)
    page = text(browser(user).get(reverse("practice_orders")))
    assert "Order cancelled" in page and "Your question is answered" in page and url("order_followed", order) in page
    clock.shift(timedelta(days=8))
    assert "From the pharmacy" not in text(browser(user).get(reverse("practice_orders")))
