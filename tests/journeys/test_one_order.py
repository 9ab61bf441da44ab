"""One order through the site, by the people who work on it: written, signed, accepted, followed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from orders.actions.review import accept
from orders.lifecycle import OrderStatus, PrescriptionStatus
from orders.models import Hold, Order, Prescription
from patients.actions.registration import link_account
from records.models import AccessLog, Document, DocumentState
from records.public_ids import is_public_id, normalise, prescription_number
from tests import factories
from tests.factories import PASSWORD, SIGNING_CODE
from tests.factories.orders import CALL

pytestmark = pytest.mark.django_db


def signed_in(user):
    """This person's own browser, after a full sign-in."""
    browser = Client()
    browser.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return browser


@pytest.fixture
def waiting(at, clock):
    """A prescription that awaits its signature."""
    return factories.a_prescription(at=at)


@pytest.fixture
def order(at, clock):
    """An order a pharmacist has to look at."""
    return factories.an_order(at=at)


def written(prescription, **changes):
    """The compose form, filled in for a patient and prescriber that exist, and saved for signature."""
    return {
        "patient": prescription.patient.pk, "prescriber": prescription.prescriber.pk, "timing": "bedtime",
        "days_supply": 30, "refills": 1, "compound_reason": "strength_not_marketed", "opioid_last_14_days": "no",
        "asked": "none",
        "steps-TOTAL_FORMS": 1, "steps-INITIAL_FORMS": 0, "steps-0-formula": prescription.steps.get().formula.code,
        "steps-0-units_per_dose": 1, "steps-0-days": "", "do": "save",
    } | changes  # fmt: skip


def test_a_prescriber_writes_reads_and_signs_and_a_pharmacist_accepts(waiting, pharmacist):
    practice = signed_in(waiting.prescriber.user)
    answer = practice.post(reverse("order_new"), written(waiting, refills=3), follow=True)
    made = Prescription.objects.latest("pk")
    assert made.number in answer.content.decode() and made.refills == 3
    practice.post(reverse("prescription_sign", args=[made.public_id]), {"signing_code": SIGNING_CODE})
    order = Order.objects.get(prescription=made)
    bench = signed_in(pharmacist)
    assert order.number in bench.get(reverse("worklist")).content.decode()
    bench.get(reverse("order", args=[order.public_id]))
    bench.post(reverse("order_accept", args=[order.public_id]), {"signing_code": SIGNING_CODE})
    order.refresh_from_db()
    assert (order.status, order.accepted_by) == (OrderStatus.ACCEPTED, pharmacist)
    assert Document.objects.of_rows(order.lines.all()).count() == 1
    assert AccessLog.objects.filter(by=pharmacist, patient_id=made.patient.public_id, how="order").exists()


@pytest.mark.parametrize("state", DocumentState)
def test_the_page_looks_again_until_the_worker_is_done(order, pharmacist, at, state):
    accept(order, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    Document.objects.update(state=state, sha256="0" * 64 if state == DocumentState.DONE else "")
    page = signed_in(pharmacist).get(reverse("order", args=[order.public_id])).content.decode()
    assert ('hx-trigger="every 2s"' in page) is (state in {DocumentState.PENDING, DocumentState.CLAIMED})


def test_a_wrong_code_is_told_on_the_page_and_nothing_happens(waiting):
    practice = signed_in(waiting.prescriber.user)
    answer = practice.post(reverse("prescription_sign", args=[waiting.public_id]), {"signing_code": "271828"})
    assert answer.status_code == 403 and "wrong_signing_code" in answer.content.decode()
    waiting.refresh_from_db()
    assert waiting.status == PrescriptionStatus.AWAITING_SIGNATURE


def test_what_was_typed_is_not_lost_when_something_is_missing(waiting):
    practice = signed_in(waiting.prescriber.user)
    answer = practice.post(reverse("order_new"), written(waiting, opioid_last_14_days="", purpose="restless legs"))
    assert answer.status_code == 422 and "restless legs" in answer.content.decode()
    assert Prescription.objects.count() == 1


def test_signing_twice_says_that_it_is_signed(waiting):
    practice = signed_in(waiting.prescriber.user)
    address = reverse("prescription_sign", args=[waiting.public_id])
    practice.post(address, {"signing_code": SIGNING_CODE})
    again = practice.post(address, {"signing_code": SIGNING_CODE})
    assert again.status_code == 409 and "wrong_status" in again.content.decode()
    assert waiting.orders.count() == 1


def test_after_the_session_ended_nothing_is_signed(waiting):
    practice = signed_in(waiting.prescriber.user)
    practice.logout()
    answer = practice.post(reverse("prescription_sign", args=[waiting.public_id]), {"signing_code": SIGNING_CODE})
    assert answer.status_code == 302 and reverse("account_login") in answer["Location"]


def test_a_telephone_order_is_entered_read_back_and_verified_by_another(waiting, technician, pharmacist):
    desk = signed_in(technician)
    facts = written(waiting, written_on="2026-11-23", **CALL)
    desk.post(reverse("telephone_order"), facts)
    made = Prescription.objects.latest("pk")
    assert (made.origin, made.prepared_by) == ("telephone", technician)
    bench = signed_in(pharmacist)
    page = bench.get(reverse("prescription", args=[made.public_id])).content.decode()
    assert f"Iris Sample, nurse said this by telephone. {technician.printed_name} wrote it down" in page
    bench.post(reverse("prescription_sign", args=[made.public_id]), {"signing_code": SIGNING_CODE})
    order = made.orders.get()
    decision = bench.get(reverse("order", args=[order.public_id])).context["decision"]
    compared = {"compared": [token for _, token in decision.hidden], "signing_code": SIGNING_CODE}
    bench.post(decision.action, compared)
    bench.post(reverse("order_accept", args=[order.public_id]), {"signing_code": SIGNING_CODE})
    order.refresh_from_db()
    assert order.status == OrderStatus.ACCEPTED


def test_it_is_held_resolved_and_cancelled(order, pharmacist):
    bench = signed_in(pharmacist)
    bench.post(reverse("order_hold", args=[order.public_id]), {"reason": "stock", "note": "cellulose"})
    held = Hold.objects.get()
    assert "Resolve the hold" in bench.get(reverse("order", args=[order.public_id])).content.decode()
    refused = bench.post(reverse("order_accept", args=[order.public_id]), {"signing_code": SIGNING_CODE})
    assert refused.status_code == 409 and "on_hold" in refused.content.decode()
    bench.post(reverse("hold_resolve", args=[held.public_id]), {"outcome": "It came."})
    bench.post(reverse("order_cancel", args=[order.public_id]), {"reason": "The patient moved."})
    order.refresh_from_db()
    assert order.status == OrderStatus.CANCELLED and not Hold.objects.get().is_open


def test_the_scan_box_opens_what_a_code_stands_for(order, pharmacist):
    bench = signed_in(pharmacist)
    page = reverse("order", args=[order.public_id])
    for code in (order.number, order.public_id, f"AQ1{order.lines.get().public_id}", order.prescription.number):
        assert bench.get(reverse("scan"), {"code": code})["Location"] == page
    assert bench.get(reverse("scan"), {"code": "שלום <b>"}).status_code == 404


def test_a_number_that_could_be_an_identifier_opens_its_order_too(order, pharmacist):
    """One in 32: without its hyphens it has ten characters, the last of which checks."""
    numbers = (n for n in range(1, 9999) if is_public_id(normalise(prescription_number(n, 1))))
    Prescription.objects.update(sequence=next(numbers))
    number = Order.objects.get().number
    page = reverse("order", args=[order.public_id])
    assert signed_in(pharmacist).get(reverse("scan"), {"code": number})["Location"] == page


def test_patient_and_prescriber_follow_it(order, at, patient_user, pharmacist):
    link_account(order.prescription.patient, user=patient_user, by=pharmacist, at=at)
    mine = signed_in(patient_user).get(reverse("my_orders")).content.decode()
    assert order.number in mine and "We have your order" in mine
    practice = signed_in(order.prescription.prescriber.user).get(reverse("practice_orders")).content.decode()
    assert order.number in practice


def test_late_work_stands_first(at, clock, pharmacist):
    factories.an_order(at=at)
    clock.shift(timedelta(hours=49))
    page = signed_in(pharmacist).get(reverse("worklist")).content.decode()
    assert "1 h late" in page.replace("\u00a0", " ") and "section-late" in page


def test_what_came_by_telephone_stands_in_the_worklist_until_its_entry_is_signed(waiting, technician, pharmacist):
    signed_in(technician).post(reverse("telephone_order"), written(waiting, written_on="2026-11-23", **CALL))
    made = Prescription.objects.latest("pk")
    bench = signed_in(pharmacist)
    page = bench.get(reverse("worklist")).content.decode()
    assert "Sign the entry" in page and made.number in page
    assert waiting.number not in page, "what a practice wrote waits for its prescriber"
    bench.post(reverse("prescription_sign", args=[made.public_id]), {"signing_code": SIGNING_CODE})
    assert "Sign the entry" not in bench.get(reverse("worklist")).content.decode()


def test_from_a_patient_one_comes_to_what_was_ordered_for_them(order, pharmacist):
    address = reverse("patient_orders", args=[order.prescription.patient.public_id])
    bench = signed_in(pharmacist)
    assert address in bench.get(reverse("patient", args=[order.prescription.patient.public_id])).content.decode()
    assert reverse("order", args=[order.public_id]) in bench.get(address).content.decode()
    practice = signed_in(order.prescription.prescriber.user)
    assert reverse("order_followed", args=[order.public_id]) in practice.get(address).content.decode()
    assert AccessLog.objects.filter(how="orders").count() == 2
