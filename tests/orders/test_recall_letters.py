"""Letters about a recalled batch: to everyone who got of it and their prescriber, once, in the patient's language."""

from datetime import timedelta

import pytest

from orders.actions.dispensing import destroy, take_return
from orders.actions.recall import recall_batch
from orders.actions.recall_letters import NotRecalled, make_recall_letters
from orders.documents import LETTER_RECALL, LETTER_RECALL_PRESCRIBER
from orders.letter_recall import HARM, RecallClass
from orders.models import Container, Order
from orders.tasks import render_document
from patients.actions.registration import change_details
from premises.terms import Language
from records import archive
from records.models import AccessLog, Document, DocumentState, Event, PrintRun
from records.refusals import NotAllowed
from tests import factories
from tests.documents.leaflets import text_of
from tests.factories.dispensing import GOING, checked, goes
from tests.orders.pages import browser, text, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def left(order, technician, pharmacist, at) -> Order:
    """With its patient, who reads Spanish."""
    change_details(order.prescription.patient, language="es", by=pharmacist, at=at)
    return goes(checked(order, filler=technician, checker=pharmacist, at=at), GOING, by=technician, at=at)


def recalled(batch, by, at):
    return recall_batch(batch, reason="capsules too heavy", by=by, at=at, proof=factories.proof_of(by, at))


def made(document: Document) -> str:
    render_document(document.public_id)
    document.refresh_from_db()
    assert (document.state, document.error) == (DocumentState.DONE, "")
    return text_of(archive.fetch(document.sha256))


def test_patient_and_prescriber_are_told_which_lot_and_what_to_do(left, waiting, batch, pharmacist, at):
    """RCL-01 to RCL-03."""
    recalled(batch, pharmacist, at)
    to_patient, to_prescriber = make_recall_letters(batch, RecallClass.SERIOUS, by=pharmacist, at=at)
    said, patient = made(to_patient), left.prescription.patient
    for fact in (
        "Retiramos su medicina: no tome más de ella", f"Estimado/a {patient.full_name}:", patient.street,
        f"Lote {batch.number}", "Podría causar un daño grave. Deje de tomarla ahora y llámenos hoy",
        "La recibió el 23 de noviembre de 2026", "Cantidad 30", "No la tire", "llame al 911", "Firma y fecha",
        f"{pharmacist.printed_name} por la farmacia", "Página 1 de",
    ):  # fmt: skip
        assert fact in said, fact
    said, practice = made(to_prescriber), left.prescription.prescriber.practice
    for fact in (
        f"Recall of lot {batch.number}", left.prescription.prescriber.printed_name, practice.street,
        f"Patient {patient.full_name}, born {patient.born_on}", f"Rx number {left.number}", "Quantity 30",
        "Class I: it may cause serious harm or death", "Tell us whether we make a new supply",
    ):  # fmt: skip
        assert fact in said, fact
    assert "too heavy" not in said
    assert Document.objects.filter(document_kind__in=[LETTER_RECALL, LETTER_RECALL_PRESCRIBER]).count() == 2


@pytest.mark.parametrize(
    ("harm", "said"),
    [(RecallClass.SERIOUS, "serious harm. Stop it now, and call us today"),
     (RecallClass.PASSING, "Serious harm is not"), (RecallClass.UNLIKELY, "call us this week")],
)  # fmt: skip
def test_each_class_has_words_of_its_own(left, batch, pharmacist, at, harm, said):
    change_details(left.prescription.patient, language="en", by=pharmacist, at=at)
    recalled(batch, pharmacist, at)
    letter = made(make_recall_letters(batch, harm, by=pharmacist, at=at)[0])
    assert said in letter and "Keep it apart, out of reach of children." in letter


def test_who_may_get_unwell_stops_now_in_both_languages():
    said = HARM[RecallClass.PASSING]
    assert "Stop it now" in said[Language.ENGLISH] and "ahora y llámenos hoy" in said[Language.SPANISH]


def test_again_only_what_is_missing_is_made(left, batch, pharmacist, at):
    recalled(batch, pharmacist, at)
    first = make_recall_letters(batch, RecallClass.PASSING, by=pharmacist, at=at)
    assert make_recall_letters(batch, RecallClass.PASSING, by=pharmacist, at=at + timedelta(hours=1)) == []
    Document.objects.filter(pk=first[1].pk).update(subject_id="0" * 10)
    (again,) = make_recall_letters(batch, RecallClass.PASSING, by=pharmacist, at=at + timedelta(hours=2))
    assert again.document_kind == LETTER_RECALL_PRESCRIBER
    assert Event.objects.of(batch).filter(code="batch.letters").count() == 3


def test_one_that_failed_or_is_void_is_missing(left, batch, pharmacist, at):
    recalled(batch, pharmacist, at)
    to_patient, to_prescriber = make_recall_letters(batch, RecallClass.PASSING, by=pharmacist, at=at)
    Document.objects.filter(pk=to_patient.pk).update(state=DocumentState.FAILED)
    Document.objects.filter(pk=to_prescriber.pk).update(state=DocumentState.VOIDED)
    again = make_recall_letters(batch, RecallClass.PASSING, by=pharmacist, at=at)
    assert [(one.document_kind, one.version) for one in again] == [(LETTER_RECALL, 2), (LETTER_RECALL_PRESCRIBER, 2)]


def test_with_a_reason_all_are_made_again_in_another_class(left, batch, pharmacist, at):
    recalled(batch, pharmacist, at)
    first = make_recall_letters(batch, RecallClass.UNLIKELY, by=pharmacist, at=at)
    client, page = browser(pharmacist), url("batch_letters", batch)
    assert client.post(page, {"harm": "class_1"}).status_code == 422
    assert client.post(page, {"harm": "class_1", "reason": "a child was harmed"}).status_code == 302
    again = Document.objects.get(document_kind=LETTER_RECALL, version=2)
    assert (again.reason, again.state) == ("a child was harmed", DocumentState.PENDING)
    assert "daño grave" in made(again)
    assert {Document.objects.get(pk=one.pk).state for one in first} == {DocumentState.VOIDED}
    titles = [f"Recall letters of {batch.number} ({who}s)" for who in ("patient", "prescriber")]
    assert list(PrintRun.objects.order_by("pk").values_list("title", flat=True)) == titles * 2


def test_what_came_back_is_told_too_and_destroying_it_leaves_the_letter(left, batch, technician, pharmacist, at):
    take_return(left, reason="recalled", by=pharmacist, at=at)
    recalled(batch, pharmacist, at)
    letters = make_recall_letters(batch, RecallClass.PASSING, by=pharmacist, at=at)
    container, proof = Container.objects.get(line__order=left), factories.proof_of(pharmacist, at)
    second = {"second": technician, "second_proof": factories.proof_of(technician, at)}
    destroy(container, reason="recalled", by=pharmacist, at=at, proof=proof, **second)
    assert {Document.objects.get(pk=letter.pk).state for letter in letters} == {DocumentState.PENDING}


def test_only_a_pharmacist_writes_and_only_about_what_is_recalled(left, batch, technician, pharmacist, at):
    with pytest.raises(NotRecalled):
        make_recall_letters(batch, RecallClass.PASSING, by=pharmacist, at=at)
    recalled(batch, pharmacist, at)
    with pytest.raises(NotAllowed):
        make_recall_letters(batch, RecallClass.PASSING, by=technician, at=at)
    assert not Document.objects.filter(document_kind=LETTER_RECALL).exists()
    assert browser(technician).get(url("batch_letters", batch)).status_code == 403


def test_they_are_made_on_a_page_of_the_batch(left, batch, pharmacist, at):
    recalled(batch, pharmacist, at)
    client, page = browser(pharmacist), url("batch_letters", batch)
    assert page in text(client.get(url("batch", batch)))
    assert client.post(page, {}).status_code == 422
    assert client.post(page, {"harm": "class_2"}).status_code == 302
    shown = text(client.get(page))
    assert f"Recall letter {left.number} (patient)" in shown and "No letter is missing." in shown
    assert AccessLog.objects.filter(how="recall letters", subject_id=left.public_id).exists()
    document = Document.objects.get(document_kind=LETTER_RECALL)
    render_document(document.public_id)
    assert client.get(url("order_document", document)).getvalue().startswith(b"%PDF")
