"""The REST face: a clinic system posts one order, once, and follows it, by the rules of the pages."""

import json
from pathlib import Path

import pytest
from django.test import Client

from accounts.actions.clients import add_client
from accounts.models import User
from orders.lifecycle import PrescriptionStatus
from orders.models import Prescription
from patients.models import Patient
from prescribers.actions.delegates import name_delegate
from prescribers.actions.verifying import withdraw_verification
from tests import factories

pytestmark = pytest.mark.django_db

EXAMPLE = Path(__file__).parents[2] / "examples/order.json"
UNITS = ["14.00", "14.00", "28.00"]  # of the titration in it


@pytest.fixture
def prescriber(at, pharmacist):
    factories.a_pharmacy(by=factories.pharmacist_in_charge(), at=at)
    return factories.a_prescriber(by=pharmacist, at=at)


@pytest.fixture
def api(at, administrator, pharmacist, prescriber):
    """A clinic system with a key, named a delegate of the prescriber by the pharmacy."""
    user, key = add_client(name="Larch Street System", by=administrator, at=at)
    name_delegate(prescriber, user=user, by=pharmacist, at=at)
    return Client(headers={"authorization": f"Api-Key {key}"})


@pytest.fixture
def order(at, pharmacist, prescriber):
    """The example as this test's prescriber and formula would send it."""
    said = json.loads(EXAMPLE.read_text())
    for step in said["steps"]:
        factories.a_formula(by=pharmacist, at=at, code=step["formula"], strength_mg=step["dose_mg"])
    said["prescriber"]["npi"] = prescriber.npi
    said["patient"] |= {"state": "OR", "exclusions": ["lactose"], "medicines": ["vitamin D 1000 units"]}
    said |= {"opioid_last_14_days": "no", "conditions": []}
    return said


def post(api, order, key="first-order"):
    return api.post("/api/orders/", order, content_type="application/json", headers={"Idempotency-Key": key})


def test_an_order_waits_for_its_prescriber(api, order, clock):
    answer = post(api, order)
    assert answer.status_code == 201
    assert answer["Location"] == f"/api/prescriptions/{answer.json()['id']}/"
    assert answer.json()["status"] == "awaiting_signature"
    assert answer.json()["problems"] == []
    written = Prescription.objects.get()
    assert written.status == PrescriptionStatus.AWAITING_SIGNATURE
    assert [row.exclusion for row in written.patient.exclusions.current()] == ["lactose"]


def test_who_is_not_verified_is_a_note_as_any_other_problem(api, order, prescriber, pharmacist, at, clock):
    withdraw_verification(prescriber.licences.get(state="OR"), reason="Suspended.", by=pharmacist, at=at)
    (problem,) = post(api, order).json()["problems"]
    assert (problem["tier"], problem["code"]) == ("note", "RX-12") and "You need do nothing." in problem["text"]


def test_the_same_request_twice_is_one_order(api, order, clock):
    first, second = post(api, order), post(api, order)
    assert first.content == second.content and first["Location"] == second["Location"]
    assert Prescription.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(api, order, clock):
    post(api, order)
    answer = post(api, order | {"refills": 5})
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert answer["Content-Type"] == "application/problem+json"


def test_a_refused_request_leaves_nothing_and_may_be_corrected_with_its_key(api, order, clock):
    wrong = post(api, order | {"steps": [{"formula": "NOSUCH", "dose_mg": "1"}]})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "no_such_formula")
    assert not Patient.objects.exists()
    assert post(api, order).status_code == 201


def test_a_known_patient_is_used_as_they_are_known(api, order, clock):
    post(api, order)
    post(api, order | {"refills": 1}, key="second-order")
    assert Patient.objects.count() == 1 and Prescription.objects.count() == 2


def test_what_is_new_about_a_known_patient_is_added_and_nothing_ends(api, order, clock):
    post(api, order)
    answer = post(api, _with(order, medicines=["tramadol 50 mg"], allergies=["sulfa"]), key="second-order")
    patient = Patient.objects.get()
    assert [row.text for row in patient.medicines.current()] == ["vitamin D 1000 units", "tramadol 50 mg"]
    assert [row.substance for row in patient.allergies.current()] == ["penicillin", "sulfa"]
    assert ("OPI-03", "blocker") in [(found["code"], found["tier"]) for found in answer.json()["problems"]]


def test_none_taken_does_not_end_what_is_known_to_be_taken(api, order, clock):
    post(api, order)
    assert post(api, _with(order, medicines=[], no_other_medicines=True), key="second-order").status_code == 201
    patient = Patient.objects.get()
    assert patient.medicines.current().count() == 1 and not patient.no_other_medicines


def test_a_known_patient_is_not_sent_with_lists_left_blank(api, order, clock):
    post(api, order)
    answer = post(api, _with(order, medicines=[]), key="second-order")
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["medicines"])
    assert Prescription.objects.count() == 1


def _with(order, **facts):
    return order | {"patient": order["patient"] | facts}


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"prescriber": {"npi": "1234567890"}}, 422, "no_such_prescriber"),
        ({"days_supply": "many"}, 400, "invalid"),
        ({"written_on": None}, 400, "invalid"),
        ({"steps": []}, 400, "invalid"),
        ({"opioid_last_14_days": "maybe"}, 400, "invalid"),
        ({"purpose": "pain \N{GRINNING FACE}"}, 422, "invalid"),
        ({"note": "nul \0"}, 400, "invalid"),
    ],
)
def test_bad_input_is_a_problem_with_a_code(api, order, clock, change, status, code):
    answer = post(api, order | change)
    assert (answer.status_code, answer.json()["code"], answer.json()["status"]) == (status, code, status)
    assert not Prescription.objects.exists()


def test_it_needs_a_key_and_an_idempotency_key(api, order, clock):
    assert post(Client(), order).status_code == 401
    assert post(Client(headers={"authorization": "Api-Key no.such"}), order).status_code == 401
    assert post(api, order, key="").json()["code"] == "idempotency_key_missing"
    broken = api.post("/api/orders/", "{", content_type="application/json", headers={"Idempotency-Key": "k"})
    assert broken.status_code == 400 and broken["Content-Type"] == "application/problem+json"


def test_it_reads_what_its_prescribers_ordered_and_nothing_else(api, order, at, clock):
    own = Prescription.objects.get(public_id=post(api, order).json()["id"])
    mine = factories.an_order(at=at, prescription=own)
    other = factories.an_order(at=at)
    listed = api.get("/api/orders/").json()["results"]
    assert [row["id"] for row in listed] == [mine.public_id]
    assert listed[0]["status"] == "submitted" and [line["units"] for line in listed[0]["lines"]] == UNITS
    assert api.get(f"/api/orders/{mine.public_id}/").json()["number"] == mine.number
    assert api.get(f"/api/orders/{other.public_id}/").status_code == 404
    assert api.get(f"/api/prescriptions/{other.prescription.public_id}/").status_code == 404


def test_administrator_and_patient_get_nothing(order, at, administrator, patient_user, client, clock):
    for person in (administrator, patient_user):
        client.force_login(person)
        assert client.get("/api/orders/").status_code == 403


def test_the_schema_names_the_orders(client, pharmacist):
    client.force_login(pharmacist)
    answer = client.get("/api/schema/?format=json", headers={"accept": "application/vnd.oai.openapi+json"})
    assert answer.status_code == 200 and "/api/orders/" in json.loads(answer.content)["paths"]


def test_a_deactivated_client_gets_nothing(api, order, clock):
    User.objects.filter(audience="machine").update(is_active=False)
    assert post(api, order).status_code in {401, 403}


def test_an_order_from_the_last_day_of_the_calendar_is_a_problem_not_a_mistake(api, order, clock):
    answer = post(api, order | {"written_on": "9999-12-31"})
    assert answer.status_code == 201 and "RX-06" in [found["code"] for found in answer.json()["problems"]]


def test_what_turns_text_around_is_not_kept(api, order, clock):
    post(api, order | {"purpose": "fibro\u202emyalgia"})
    assert Prescription.objects.get().purpose == "fibromyalgia"


def test_pages_follow_each_other_by_key(api, order, clock):
    for number in range(5):
        post(api, order | {"refills": number}, key=f"order-{number}")
    wanted = list(Prescription.objects.order_by("-pk").values_list("public_id", flat=True))
    assert _walk(api, "/api/prescriptions/?page_size=2") == [wanted[:2], wanted[2:4], wanted[4:]]


def _walk(api, address):
    """The ids of each page, until there is no next one."""
    pages = []
    while address:
        page = api.get(address).json()
        pages.append([row["id"] for row in page["results"]])
        address = page["next"]
    return pages


@pytest.mark.parametrize("size", ["0", "-1", "x", "9" * 30, "201"])
def test_a_page_size_out_of_range_is_the_usual_or_the_most(api, order, clock, size):
    post(api, order)
    assert len(api.get("/api/prescriptions/", {"page_size": size}).json()["results"]) == 1


def test_a_cursor_stands_at_a_row_of_ones_own(api, order, at, clock):
    post(api, order)
    foreign = factories.an_order(at=at).prescription.public_id
    for cursor in ["garbage", "0000000000", "\N{GRINNING FACE}", "cD1hYmM=", foreign]:
        assert api.get("/api/prescriptions/", {"cursor": cursor}).status_code == 404, cursor
