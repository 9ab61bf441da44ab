"""An entry is verified field by field against what came in; what differs leads on, and nothing is ticked beforehand."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from orders.actions.prescribing import sign_and_send
from orders.actions.review import verify
from orders.comparing import Field, NotCompared, to_compare, tokens_of
from orders.lifecycle import OrderStatus
from orders.models import Order, Prescription, Question
from orders.questions import QuestionCode
from patients.actions.profile import change_profile
from patients.profile import Profile
from premises.terms import Origin
from tests import factories
from tests.events import last_told
from tests.factories import SIGNING_CODE
from tests.signed_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def an_entry(technician: User, at: datetime, **other: Any) -> Order:
    written = factories.a_prescription(at=at, by=technician, **{"origin": Origin.FAX} | other)
    signer = factories.pharmacist("Hazel Reader")
    sign_and_send(written, by=signer, at=at, proof=factories.proof_of(signer, at))
    order: Order = written.orders.get()
    return order


@pytest.fixture
def order(technician: User, at: datetime) -> Order:
    return an_entry(technician, at)


@pytest.fixture
def desk(pharmacist: User) -> Client:
    return signed_in(pharmacist)


def page_of(desk: Client, order: Order) -> Any:
    return desk.get(reverse("order", args=[order.public_id]))


def test_every_field_that_was_entered_stands_beside_what_came_in(desk: Client, order: Order) -> None:
    answer = page_of(desk, order)
    assert {field.field for field, _ in answer.context["fields"]} == set(Field)
    page = answer.content.decode()
    assert "What was entered" in page and "What came in" in page and 'class="facsimile"' in page
    assert "checked" not in page.partition('id="entered"')[2].partition("</section>")[0]
    for field in Field:
        assert field.value in answer.context["decision"].means


def test_a_call_stands_beside_its_entry_too(desk: Client, technician: User, at: datetime) -> None:
    page = page_of(desk, an_entry(technician, at, origin=Origin.TELEPHONE)).content.decode()
    came = page.partition('id="came"')[2].partition("</section>")[0]
    assert "Iris Sample, nurse" in came and "taken by" in came and "yes, and confirmed" in came


def test_the_event_of_verifying_names_the_fields(order: Order, pharmacist: User, at: datetime) -> None:
    compared = tokens_of(order.prescription)
    verify(order, compared=compared, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    after = last_told(order)["after"]
    assert after["compared"] == [field.value for field in Field] and after["signature"]


def test_a_field_that_is_missing_or_changed_since_it_was_shown_is_refused(
    order: Order, pharmacist: User, at: datetime
) -> None:
    compared, proof = tokens_of(order.prescription), factories.proof_of(pharmacist, at)
    for part in ([], compared[:-1], compared[1:]):
        with pytest.raises(NotCompared):
            verify(order, compared=part, by=pharmacist, at=at, proof=proof)
    change_profile(order.prescription.patient, Profile(allergies=("Latex",), no_other_medicines=True),
                   by=pharmacist, at=at)  # fmt: skip
    with pytest.raises(NotCompared, match="Allergies"):
        verify(order, compared=compared, by=pharmacist, at=at, proof=proof)
    assert Order.objects.get().status == OrderStatus.SUBMITTED
    fresh = Prescription.objects.get(pk=order.prescription_id)
    verify(order, compared=tokens_of(fresh), by=pharmacist, at=at, proof=proof)


def test_the_page_sends_what_it_showed_with_the_signature(desk: Client, order: Order) -> None:
    decision = page_of(desk, order).context["decision"]
    answer = desk.post(decision.action, {"signing_code": SIGNING_CODE})
    assert answer.status_code == 422 and "Not compared as it stands now: Patient" in answer.content.decode()
    said = {"compared": [token for _, token in decision.hidden], "signing_code": SIGNING_CODE}
    assert desk.post(decision.action, said).status_code == 302
    order.refresh_from_db()
    assert order.status == OrderStatus.VERIFIED


def test_a_field_that_differs_leads_to_the_prescriber_or_to_the_patients_page(desk: Client, order: Order) -> None:
    ways = {field.field: url for field, url in page_of(desk, order).context["fields"]}
    patient = order.prescription.patient
    assert ways[Field.ALLERGIES] == ways[Field.MEDICINES] == reverse("patient_profile", args=[patient.public_id])
    asked = {Field.REFILLS: QuestionCode.QUANTITY, Field.DIRECTIONS: QuestionCode.DOSE, Field.NOTE: QuestionCode.OTHER}
    for field, code in asked.items():
        form = desk.get(ways[field]).context["form"]
        assert form["code"].value() == code and form["text"].value().startswith(f"{field.value.capitalize()}: we ")
    sent = {"code": QuestionCode.QUANTITY, "about": "", "text": "Refills: we entered “2”. What came in says: 1"}
    assert desk.post(ways[Field.REFILLS], sent).status_code == 302
    assert Question.objects.get().hold.is_open
    assert "A hold is open" in page_of(desk, order).context["decision"].why_not
    assert desk.get(reverse("order_ask", args=[order.public_id]) + "?differs=nothing").context["form"].initial == {}


def test_the_longest_directions_fit_into_a_question(desk: Client, technician: User, at: datetime) -> None:
    order = an_entry(technician, at, note="word " * 90)
    ways = {field.field: url for field, url in page_of(desk, order).context["fields"]}
    assert len(desk.get(ways[Field.NOTE]).context["form"]["text"].value()) < 250


def test_what_came_by_the_portal_is_not_compared(desk: Client, at: datetime) -> None:
    answer = page_of(desk, factories.an_order(at=at))
    assert not answer.context["is_compared"] and "What was entered" not in answer.content.decode()
    assert to_compare(Order.objects.get().prescription)
