"""Another's row is not there: whoever shares the role but not the patient gets 404, in pages and API alike."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.roles import PRACTICE, Role
from orders.actions.adjusting import adjust
from orders.actions.calling import ask_pharmacist
from orders.actions.complaining import report
from orders.actions.letters import ask_for_surgery_letter
from orders.actions.questions import Asked, ask
from orders.actions.renewing import ask_for_renewal
from orders.models import Adjustment, CallBack, Complaint, Draft, Order, Prescription, Protocol, Question, Renewal
from orders.questions import QuestionCode
from orders.safety import Condition
from patients.actions.registration import link_account
from premises.terms import Origin
from records.models import Document, Recorded
from tests import factories
from tests.conventions.test_permissions import DOORS, browser_of
from tests.factories.dispensing import document_made
from tests.factories.taken import a_report


@dataclass(frozen=True)
class World:
    """One order with all it hangs on, and people who have nothing to do with it."""

    order: Order
    delegation: Recorded
    owner: User
    patient: User
    caregiver: Recorded
    leaflet: Document
    letter: Document
    adjustment: Adjustment
    draft: Draft
    protocol: Protocol
    question: Question
    renewal: Renewal
    faxed: Prescription
    call: CallBack
    complaint: Complaint
    strangers: list[User]


# The row each address is about; an address with an argument that a practice, patient or clinic system may open is here.
ROWS: dict[str, Callable[[World], Recorded]] = {
    "delegate_add": lambda world: world.order.prescription.prescriber,
    "delegate_end": lambda world: world.delegation,
    "patient": lambda world: world.order.prescription.patient,
    "patient_details": lambda world: world.order.prescription.patient,
    "patient_profile": lambda world: world.order.prescription.patient,
    "patient_orders": lambda world: world.order.prescription.patient,
    "my_page": lambda world: world.order.prescription.patient,
    "my_contact": lambda world: world.order.prescription.patient,
    "my_data": lambda world: world.order.prescription.patient,
    "my_data_file": lambda world: world.order.prescription.patient,
    "my_data_close": lambda world: world.order.prescription.patient,
    "my_caregivers": lambda world: world.order.prescription.patient,
    "my_caregiver_add": lambda world: world.order.prescription.patient,
    "my_caregiver_link": lambda world: world.caregiver,
    "my_caregiver_end": lambda world: world.caregiver,
    "my_check_in": lambda world: world.order.prescription.patient,
    "my_check_in_which": lambda world: world.order.prescription.patient,
    "my_check_in_help": lambda world: world.order.prescription.patient,
    "my_check_in_answered": lambda world: world.order.prescription.patient,
    "my_report": lambda world: world.order.prescription.patient,
    "my_reported": lambda world: world.complaint,
    "my_leaflet": lambda world: world.leaflet,
    "my_medicine": lambda world: world.order.prescription.patient,
    "my_opioid": lambda world: world.order.prescription.patient,
    "my_surgery": lambda world: world.order.prescription.patient,
    "my_ask": lambda world: world.order.prescription.patient,
    "my_collect": lambda world: world.order.prescription.patient,
    "my_answer": lambda world: world.order,
    "my_refill": lambda world: world.order.prescription,
    "my_call": lambda world: world.call,
    "prescription": lambda world: world.order.prescription,
    "prescription_paper": lambda world: world.letter,
    "prescription_sign": lambda world: world.order.prescription,
    "prescription_source": lambda world: world.faxed,
    "prescription_source_file": lambda world: world.faxed,
    "prescription_questions": lambda world: world.order.prescription,
    "prescription_adjust": lambda world: world.order.prescription,
    "adjustment_withdraw": lambda world: world.adjustment,
    "prescription_discontinue": lambda world: world.order.prescription,
    "draft": lambda world: world.draft,
    "draft_discard": lambda world: world.draft,
    "protocol_rename": lambda world: world.protocol,
    "protocol_retire": lambda world: world.protocol,
    "order_cancel": lambda world: world.order,
    "order_followed": lambda world: world.order,
    "renewal": lambda world: world.renewal,
    "renewal_approve": lambda world: world.renewal,
    "renewal_deny": lambda world: world.renewal,
    "renewal_replace": lambda world: world.renewal,
    "order_inquire": lambda world: world.order,
    "question": lambda world: world.question,
    "question_withdraw": lambda world: world.question,
    "api_order-detail": lambda world: world.order,
    "api_prescription-detail": lambda world: world.order.prescription,
}
# With two arguments, the patient's first: their strangers are looked at where these pages are tested.
OF_A_PATIENT = {"my_medicine_of", "my_medicine_calendar", "my_leaflet_read", "my_leaflet_copy", "my_wallet_card"}
OUTSIDE = PRACTICE | {Role.PATIENT, Role.CLIENT}
WITH_ROWS = {door.name for door in DOORS if door.roles and door.roles & OUTSIDE and "0" * 10 in door.path}


@pytest.fixture
def world(db: None, at: datetime, clock: object) -> World:
    prescription = factories.a_titration(at=at)
    order = prescription.orders.get()
    prescriber = order.prescription.prescriber
    delegation = factories.a_delegate(prescriber, at=at)
    other = factories.a_prescriber(by=factories.pharmacist_in_charge(), at=at, practice=prescriber.practice)
    others_delegate = factories.a_delegate(other, at=at)
    unnamed = [factories.delegate_user(), factories.patient_user(), factories.client_user()]
    patient = factories.patient_user()
    link_account(order.prescription.patient, user=patient, by=patient, at=at)
    caregiver = factories.a_caregiver(order.prescription.patient, at=at)
    adjustment = adjust(prescription, factories.an_adjustment(at=at), by=prescriber.user, at=at)
    leaflet = factories.a_leaflet(order, at=at)  # the adjustment called the order off, and its papers are void
    draft = factories.a_kept_draft(order.prescription.patient, by=prescriber.user, at=at)
    protocol = factories.a_protocol(prescription.all_steps()[0].formula, by=prescriber.user, at=at)
    question = ask(prescription.orders.latest("pk"), Asked(QuestionCode.DOSE), by=factories.pharmacist(), at=at)
    spent = factories.a_prescription(at=at, prescriber=prescriber, patient=order.prescription.patient, refills=0)
    renewal = ask_for_renewal(factories.an_order(at=at, prescription=spent).prescription, by=question.asked_by, at=at)
    strangers = [other.user, others_delegate.user, *unnamed]
    faxed = factories.a_prescription(at=at, prescriber=prescriber, by=factories.technician(), origin=Origin.FAX)
    answers = factories.an_answer(conditions=frozenset({Condition.PROCEDURE}), procedure_on=at.date())
    planned = factories.a_prescription(at=at, prescriber=prescriber, answers=answers)
    letter = ask_for_surgery_letter(planned, by=question.asked_by, at=at)
    document_made(letter)
    call = ask_pharmacist(order.prescription.patient, words="Milk too?", by=patient, at=at)
    complaint = report(order.prescription.patient, a_report(), by=patient, at=at)
    return World(
        order, delegation, prescriber.user, patient, caregiver, leaflet, letter, adjustment, draft, protocol, question,
        renewal, faxed, call, complaint, strangers,
    )  # fmt: skip


def test_every_address_with_a_row_is_in_the_table() -> None:
    assert set(ROWS) | OF_A_PATIENT == WITH_ROWS


@pytest.mark.parametrize("name", ROWS)
def test_a_stranger_of_the_same_role_finds_nothing(world: World, at: datetime, name: str) -> None:
    door = next(door for door in DOORS if door.name == name)
    address = reverse(name, args=[ROWS[name](world).public_id])
    owner = world.owner if door.roles - {Role.PATIENT} else world.patient
    assert browser_of(owner).get(address).status_code in {200, 405}, "only to be sent to"
    for stranger in world.strangers:
        expected = 404 if door.roles & stranger.roles_at(at) else 403
        browser = browser_of(stranger)
        answers = {browser.get(address).status_code, browser.post(address).status_code}
        assert answers - {405} == {expected}, stranger.audience
