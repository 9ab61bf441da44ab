"""A label as a document: asked for with the acceptance, made once, archived with its hash, made again with a reason."""

import pytest

from orders.actions.intake import cancel
from orders.actions.paper import ask_for_label
from orders.documents import LABEL, labels_pdf
from orders.label_content import LabelContent
from orders.label_facts import label_content, label_problems
from orders.models import FillLine
from orders.tasks import render_document
from premises.models import Pharmacy
from records import archive, outbox
from records.models import Document, DocumentState, Event
from records.papers import ReprintNeedsReason
from tests import factories


@pytest.fixture
def line(pharmacist, at) -> FillLine:
    """The only line of an accepted order: its label was asked for."""
    return factories.an_accepted_order(by=pharmacist, at=at, purpose="fibromyalgia").lines.get()


@pytest.fixture
def document(line) -> Document:
    return Document.objects.of(line, LABEL).get()


def test_acceptance_asks_for_one_label_a_line(line, document, pharmacist, at):
    assert (document.state, document.version, document.reason) == (DocumentState.PENDING, 1, "")
    assert (document.asked_by, document.asked_at) == (pharmacist, at)
    assert Event.objects.filter(subject_id=line.public_id, code="fillline.label").count() == 1


def test_it_says_what_was_ordered(line, document):
    prescription = line.order.prescription
    content = LabelContent.from_json(document.content)
    assert content.patient == prescription.patient.full_name
    assert (content.strength, content.directions) == ("1.5 mg Capsule", "Take 1 capsule at bedtime")
    assert content.purpose == "For fibromyalgia"
    assert content.number == line.order.number
    assert (content.quantity, content.refills, content.pharmacist) == ("30 capsules", 2, "OT")
    assert content.dated_on.isoformat() == "2026-11-23"
    assert content.prescriber == prescription.prescriber.printed_name
    assert content.storage == "Store at room temperature, protected from light and moisture"
    assert content.scan_code == f"AQ1{line.public_id}"
    assert content.know_url.endswith(f"/k/{line.formula.public_token}")
    assert not content.is_final
    assert not content.training


def test_the_codes_tell_of_nobody(document):
    content = LabelContent.from_json(document.content)
    for secret in (content.patient, content.patient.split()[0], content.number, content.number[:7]):
        assert secret not in content.scan_code + content.know_url


def test_what_was_frozen_is_printed_whatever_changes_later(line, document):
    before = document.content
    Pharmacy.objects.update(name="Another Example Pharmacy")
    render_document(document.public_id)
    document.refresh_from_db()
    assert document.content == before
    assert archive.fetch(document.sha256) == labels_pdf([LabelContent.from_json(before)])


def test_a_training_database_is_frozen_into_the_label(line, at):
    Pharmacy.objects.update(training=True)
    assert label_content(line, at=at).training


def test_it_is_archived_with_its_hash(document):
    render_document(document.public_id)
    document.refresh_from_db()
    assert document.state == DocumentState.DONE
    assert len(archive.fetch(document.sha256)) == document.size_bytes
    assert document.rendered_at
    assert document.error == ""


def test_delivered_twice_it_is_made_once(document):
    render_document(document.public_id)
    first = Document.objects.get()
    render_document(document.public_id)
    assert Document.objects.get().__dict__ | {"_state": 0} == first.__dict__ | {"_state": 0}
    assert first.attempts == 1


def test_what_a_killed_worker_held_is_made_when_it_is_delivered_again(document, at):
    assert outbox.claim(Document.objects.all(), document.public_id, at=at), "and nobody holds its lock"
    render_document(document.public_id)
    made = Document.objects.get()
    assert (made.state, made.attempts) == (DocumentState.DONE, 2)


def test_what_a_living_worker_holds_is_left_to_it(document, at, clock):
    with outbox.held(Document.objects.all(), at=at, most=1):
        render_document(document.public_id)
        assert Document.objects.get().state == DocumentState.CLAIMED


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [("directions", "Take 1 capsule at bedtime " * 6, "label_does_not_fit"), ("patient", "例", "label_does_not_fit")],
)
def test_what_may_not_be_printed_fails_and_nothing_is_archived(document, field, text, code):
    Document.objects.update(content=document.content | {field: text})
    with pytest.raises(Exception, match="LBL"):
        render_document(document.public_id)
    document.refresh_from_db()
    assert (document.state, document.sha256, document.size_bytes) == (DocumentState.FAILED, "", None)
    assert code in document.error
    assert text not in document.error


def test_it_is_made_again_only_with_a_reason(line, pharmacist, at):
    with pytest.raises(ReprintNeedsReason):
        ask_for_label(line, by=pharmacist, at=at)
    again = ask_for_label(line, reason="The printer smeared it", by=pharmacist, at=at)
    assert (again.version, again.reason) == (2, "The printer smeared it")
    assert [document.version for document in Document.objects.of(line, LABEL)] == [2, 1]


def test_of_a_cancelled_order_it_is_void(line, document, pharmacist, at):
    render_document(document.public_id)
    cancel(line.order, reason="asked for", by=pharmacist, at=at)
    document.refresh_from_db()
    assert (document.state, bool(document.sha256)) == (DocumentState.VOIDED, True), "its bytes stay"


def test_a_name_that_does_not_fit_stops_the_order_before_it_is_accepted(pharmacist, at):
    prescription = factories.a_prescription(at=at)
    long = "Wolfeschlegelsteinhausenbergerdorff"
    type(prescription.patient).objects.update(family_name=long)
    prescription.patient.refresh_from_db()
    order = factories.an_order(at=at, prescription=prescription)
    assert "LBL-CA-1" in [problem.code for problem in label_problems(order.lines.get(), at=at)]


@pytest.mark.worker
def test_the_real_worker_makes_it(worker, at):
    line = factories.an_accepted_order(at=at).lines.get()
    worker.wait_until_idle()
    document = Document.objects.of(line, LABEL).get()
    assert (document.state, document.error) == (DocumentState.DONE, "")
    assert archive.fetch(document.sha256) == labels_pdf([LabelContent.from_json(document.content)])


@pytest.mark.worker
def test_told_of_it_ten_times_the_real_worker_makes_it_once(worker, at):
    line = factories.an_accepted_order(at=at).lines.get()
    document = Document.objects.of(line, LABEL).get()
    for _ in range(10):
        outbox.publish(render_document, document.public_id)
    worker.wait_until_idle()
    made = Document.objects.of(line, LABEL).get()
    assert (made.state, made.attempts) == (DocumentState.DONE, 1)
