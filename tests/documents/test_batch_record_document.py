"""The record of a batch as a document: what the rows know, each signature, what is missing and superseded."""

import json

import pytest
from django.urls import reverse

from accounts.models import User
from compounding.actions import batches
from compounding.actions.paper import ask_for_batch_record
from compounding.batch_record_content import BatchRecordContent
from compounding.batch_record_pdf import batch_record_pdf
from compounding.documents import BATCH_RECORD
from compounding.models import SampleWeight
from compounding.record_people import people
from compounding.record_trace import surroundings
from compounding.tasks import render_document
from orders.models import Container
from records import archive
from records.models import Document, DocumentState, Event, Signature
from records.papers import ReprintNeedsReason
from tests import factories
from tests.documents.batch_records import FILLED, HOUR, a_batch_with_everything
from tests.documents.leaflets import text_of
from tests.factories.dispensing import filled
from tests.signed_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(technician, pharmacist, pharmacist_in_charge, at):
    return a_batch_with_everything(technician, pharmacist, pharmacist_in_charge, at=at)


def text_of_record(batch, by, at, **how) -> str:
    document = ask_for_batch_record(batch, filled=FILLED, by=by, at=at, **how)
    render_document(document.public_id)
    document.refresh_from_db()
    assert (document.state, document.error) == (DocumentState.DONE, "")
    data = archive.fetch(document.sha256)
    assert data == batch_record_pdf(BatchRecordContent.from_json(json.loads(json.dumps(document.content))))
    return text_of(data)


def test_it_says_all_that_the_rows_know(batch, technician, at):
    text = text_of_record(batch, technician, at + 5 * HOUR)
    for row in batch.weighings.select_related("lot__component", "balance"):
        lot = row.lot
        for said in (lot.number, lot.maker_lot, lot.scan_code, lot.manufacturer, lot.certificate_sha256[:16]):
            assert said in text, said
        assert row.working["again"] in text and str(lot.expires_on) in text
    for said in (
        f"Document {batch.number} R1", "Printed on 2026-11-23 19:10 PST", "Time zone America/Los_Angeles",
        "80 units, 80.0 %", "Spilled when closing", f"Use by {batch.bud_on}", "sets the date",
        "Struck out 2026-11-23 14:10 PST",
        "Spilled on the bench", "no: it was struck out before", "Superseded: a later sample counts.",
        "Sample 1, 30 units FAILS", "Sample 2, 30 units passes", "99.5 % of label: passes", "Example Laboratory",
        "3 of 3 amounts that count came out the same by both computations",
        "First computation: Potency: assay 99.6 % of the anhydrous substance",
        "BAL1, weighs from 20 mg", "200 mg for 200 mg", "Cleaned: Bench 1", "calibration passed",
        "AQ1X0000000AB", "Containers filled from it: 1.", "The sieve was torn.", "None: weighed again.",
        "Method 1: Dilute geometrically.", "Batch released", "Approved by",
    ):  # fmt: skip
        assert said in text, said
    for deviation in batch.deviations.all():
        assert deviation.number in text and deviation.what.split(":")[0] in text
    assert "so far" not in text and batch.deviations.count() == 3


def test_who_weighed_one_by_one_and_on_what_stands_in_it_each_person_by_themselves(technician, pharmacist, at):
    other = factories.a_balance("BAL9", at=at)
    batch = factories.a_started_batch(at=at, maker=technician)
    twin = factories.technician("Twin Tester")
    User.objects.filter(pk=twin.pk).update(name=technician.name)
    kept = {"batch": batch, "round": 1, "weight_mg": 48, "balance": other, "taken_at": at}
    SampleWeight.objects.create(**kept, taken_by=technician)
    lot = factories.a_lot("CAP3", by=pharmacist, at=at)
    SampleWeight.objects.create(**kept, taken_by=twin, shell_lot=lot, struck_by=twin, struck_at=at)
    rows = [row for row in people(batch).table.rows if row[0] == technician.printed_name]
    assert len(rows) == 2 and "weighed single units" in rows[0][1]
    assert rows[1][1] == "weighed empty shells, struck out a weight"
    assert any("BAL9" in row[0] for row in surroundings(batch).table.rows)


def test_every_event_and_every_signature_stand_in_it_with_their_time_zone(batch, technician, at):
    text = " ".join(text_of_record(batch, technician, at + 5 * HOUR).split())
    subjects = {row.public_id for row in (batch, batch.formula, *batch.weighings.all(), *batch.deviations.all())}
    subjects |= {row.lot.public_id for row in batch.weighings.all()}
    signed = text.split("Signatures 21 CFR 11.50")[1].split("CR-12, MFR-04")[0]
    signatures = Signature.objects.filter(subject_id__in=subjects)
    assert signed.count(" PST ") == signatures.count() == 13
    for signature in signatures:
        assert signature.printed_name in signed and signature.meaning.replace("_", " ") in signed
    told = text.split("All that happened SEC-07")[1]
    assert told.count(" PST ") >= Event.objects.of(batch).count() - 1


def test_before_a_verdict_it_is_the_record_so_far_and_says_what_is_missing(technician, at):
    batch = factories.a_started_batch(at=at, maker=technician)
    text = text_of_record(batch, technician, at)
    for said in (
        "Batch record so far", "Missing when this was printed:", "Weigh naltrexone hydrochloride", "Count and finish",
        "The verdict of a pharmacist who did not make it", "Nothing is weighed yet.",
    ):  # fmt: skip
        assert said in text, said


def test_a_later_one_takes_a_reason_and_leaves_the_earlier_standing(batch, technician, pharmacist, at):
    text_of_record(batch, technician, at + 5 * HOUR)
    with pytest.raises(ReprintNeedsReason):
        ask_for_batch_record(batch, by=technician, at=at)
    later = at + 6 * HOUR
    batches.recall(
        batch, reason="Foreign capsule", by=pharmacist, at=later, proof=factories.proof_of(pharmacist, later)
    )
    text = text_of_record(batch, technician, later, reason="after the recall")
    assert "Again because after the recall" in text and "Foreign capsule" in text and "Recalled 2026-11-23" in text
    found = Document.objects.of(batch, BATCH_RECORD).values_list("version", "state")
    assert list(found) == [(2, "done"), (1, "done")]


def test_it_is_asked_for_on_the_page_with_its_containers_and_opened_by_the_bench_alone(
    technician, pharmacist, at, clock
):
    formula = factories.a_formula(by=pharmacist, at=at)
    batch = factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist, units=30)
    filled(factories.an_accepted_order(at=at, by=pharmacist, formula=formula), by=technician, at=at)
    client, address = signed_in(technician), reverse("batch_record", args=[batch.public_id])
    assert address in client.get(reverse("batch", args=[batch.public_id])).text
    assert client.post(address, {"reason": ""}).status_code == 302
    assert client.post(address, {"reason": ""}).status_code == 422
    document = Document.objects.of(batch, BATCH_RECORD).get()
    container = Container.objects.get()
    assert container.scan_code in json.dumps(document.content)
    order = container.line.order
    assert order.prescription.patient.family_name not in json.dumps(document.content)
    assert order.number not in json.dumps(document.content)
    render_document(document.public_id)
    paper = reverse("batch_paper", args=[document.public_id])
    assert client.get(paper).getvalue().startswith(b"%PDF")
    for stranger in (factories.prescriber_user(), factories.patient_user()):
        assert signed_in(stranger).get(paper).status_code == signed_in(stranger).get(address).status_code == 403
