"""Letters as documents: asked for on the page of their row, from the rows, one live version, archived."""

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from PIL import Image

from orders.actions.adjusting import follow_adjustments
from orders.actions.letters import ask_for_surgery_letter, ask_for_transfer_letter
from orders.actions.prescribing import discontinue
from orders.actions.safety import ask_again
from orders.actions.transferring import transfer_out
from orders.documents import LETTER_SURGERY, LETTER_TRANSFER
from orders.letter_content import LetterContent
from orders.letter_facts import NoProcedure
from orders.models import Prescription, Transfer
from orders.safety import Condition
from orders.tasks import render_document
from patients.actions.registration import change_details
from premises.actions.profile import set_logo
from premises.models import Pharmacy
from records import archive
from records.models import AccessLog, Document, DocumentState, Event
from records.papers import ReprintNeedsReason
from records.readback import opened
from tests import factories
from tests.documents.leaflets import text_of
from tests.factories.dispensing import GOING, checked, goes
from tests.orders.pages import browser, text, url
from tests.orders.test_transferring import TO

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def transfer(pharmacist, technician, at) -> Transfer:
    """One fill of three has left; the rest is at another pharmacy."""
    formula = factories.a_formula(by=pharmacist, at=at)
    factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)
    order = factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
    goes(checked(order, filler=technician, checker=pharmacist, at=at), GOING, by=technician, at=at)
    proof = factories.proof_of(pharmacist, at)
    return transfer_out(order.prescription, TO, by=pharmacist, at=at, proof=proof)


@pytest.fixture
def planned(at) -> Prescription:
    """A titration with a procedure on December 8."""
    answers = factories.an_answer(
        conditions=frozenset({Condition.PROCEDURE}), procedure_on=date(2026, 12, 8), procedure_time=time(9, 30)
    )
    return factories.a_titration(at=at, answers=answers)


def made(document: Document) -> str:
    """What its finished pages say."""
    render_document(document.public_id)
    document.refresh_from_db()
    assert (document.state, document.error) == (DocumentState.DONE, "")
    return text_of(archive.fetch(document.sha256))


def test_the_letter_of_a_transfer_says_all_the_page_says_and_who_signed_it(transfer, pharmacist, at):
    """TRF-02."""
    said = made(ask_for_transfer_letter(transfer, by=pharmacist, at=at))
    for label, value in transfer.facts:
        assert " ".join(f"{label} {value}".split()) in said, label
    for fact in ("Sample Road Pharmacy", "97301", "Your NCPDP number 1234567", "Taken by Pat Receiver, RPh",
                 "2 fills are left of it", f"Transferred 2026-11-23 14:10 PST, by {pharmacist.printed_name}",
                 f"{pharmacist.printed_name} transferred · Signed with a code · 2026-11-23 14:10 PST"):  # fmt: skip
        assert fact in said, fact


def test_a_signature_that_stands_no_more_is_not_printed(transfer, pharmacist, at):
    Transfer.objects.update(received_by="Somebody Else")
    transfer.refresh_from_db()
    assert "Signed with a code" not in made(ask_for_transfer_letter(transfer, by=pharmacist, at=at))


def test_it_is_made_from_the_transfers_page_and_again_only_with_a_reason(transfer, technician, pharmacist, at):
    client, page = browser(technician), url("transfer", transfer)
    assert url("transfer_letter", transfer) in text(client.get(page))
    assert client.post(url("transfer_letter", transfer), {"reason": ""}).status_code == 302
    assert client.post(url("transfer_letter", transfer), {"reason": ""}).status_code == 422
    with pytest.raises(ReprintNeedsReason):
        ask_for_transfer_letter(transfer, by=pharmacist, at=at)
    assert client.post(url("transfer_letter", transfer), {"reason": "lost"}).status_code == 302
    found = Document.objects.of(transfer, LETTER_TRANSFER)
    assert [(one.version, one.state, one.reason) for one in found] == [(2, "pending", "lost"), (1, "voided", "")]
    render_document(found[0].public_id)
    address = reverse("order_document", args=[found[0].public_id])
    assert address in text(client.get(page)) and client.get(address).getvalue().startswith(b"%PDF")
    assert AccessLog.objects.filter(how="print", subject_id=transfer.prescription.public_id).exists()
    assert Event.objects.of(transfer).filter(code="transfer.letter_transfer").count() == 2


def test_the_plan_around_a_procedure_is_for_the_team_and_in_spanish_for_the_patient(planned, pharmacist, at):
    patient = planned.patient
    change_details(patient, language="es", by=pharmacist, at=at)
    document = ask_for_surgery_letter(planned, by=pharmacist, at=at)
    made(document)
    with opened(archive.fetch(document.sha256)) as pages:
        team, own = (" ".join(" ".join(run.text for run in page.runs()).split()) for page in pages)
    step = planned.all_steps()[0]
    for fact in (
        f"{patient.full_name}, born {patient.born_on}",
        f"Taken {step.said_in_words()}. Then: ",
        "Last dose Friday, December 4, 2026, at bedtime",
        planned.prescriber.practice.telephone.as_national,
    ):
        assert fact in team, fact
    assert "Su plan" in own and "el viernes, 4 de diciembre de 2026, a la hora de acostarse" in own
    assert pharmacist.printed_name in own and "Signed with a code" not in own


def test_without_a_day_there_is_no_letter_and_no_button(pharmacist, at):
    prescription = factories.a_titration(at=at)
    with pytest.raises(NoProcedure):
        ask_for_surgery_letter(prescription, by=pharmacist, at=at)
    client = browser(pharmacist)
    assert url("prescription_surgery_letter", prescription) not in text(client.get(url("prescription", prescription)))
    answer = client.post(url("prescription_surgery_letter", prescription))
    assert answer.status_code == 422 and "ask the patient first" in text(answer)


def test_another_day_another_plan_or_an_end_voids_it(planned, pharmacist, at):
    def voided() -> bool:
        return Document.objects.of(planned, LETTER_SURGERY).first().state == DocumentState.VOIDED

    answers = planned.answers()
    ask_for_surgery_letter(planned, by=pharmacist, at=at)
    ask_again(planned, answers, by=pharmacist, at=at)
    assert not voided()
    ask_again(planned, replace(answers, procedure_on=date(2026, 12, 15)), by=pharmacist, at=at)
    assert voided()
    ask_for_surgery_letter(planned, reason="another day", by=pharmacist, at=at)
    follow_adjustments(planned, by=pharmacist, at=at)
    assert voided()
    ask_for_surgery_letter(planned, reason="other doses", by=pharmacist, at=at)
    discontinue(planned, reason="stopped", by=pharmacist, at=at)
    assert voided()


def test_after_its_day_there_is_no_letter(planned, pharmacist, at):
    ask_for_surgery_letter(planned, by=pharmacist, at=at + timedelta(days=15))
    with pytest.raises(NoProcedure):
        ask_for_surgery_letter(planned, reason="lost", by=pharmacist, at=at + timedelta(days=16))


def test_it_is_made_from_prescription_and_order_and_opened_by_its_own_prescriber(planned, pharmacist, technician, at):
    client, address = browser(pharmacist), url("prescription_surgery_letter", planned)
    assert address in text(client.get(url("order", planned.orders.get())))
    assert client.post(address).status_code == 302
    document = Document.objects.of(planned, LETTER_SURGERY).get()
    paper = url("prescription_paper", document)
    assert client.get(paper).status_code == 404
    render_document(document.public_id)
    own = browser(planned.prescriber.user)
    assert paper in text(own.get(url("prescription", planned))) and own.get(paper).getvalue().startswith(b"%PDF")
    Document.objects.filter(pk=document.pk).update(state=DocumentState.VOIDED)
    saved = own.get(paper)["Content-Disposition"]
    assert saved.startswith("attachment") and saved.endswith('-v1-VOID.pdf"'), (
        "a void one does not open like a live one"
    )
    other = factories.a_prescriber(by=pharmacist, at=at, practice=planned.prescriber.practice)
    assert browser(other.user).get(paper).status_code == 404
    assert browser(technician).get(address).status_code == 403


def test_a_letter_carries_the_logo_of_its_day(transfer, pharmacist_in_charge, pharmacist, at, tmp_path):
    file = tmp_path / "logo.png"
    Image.new("RGB", (120, 40), "navy").save(file)
    set_logo(Pharmacy.objects.get(), file.read_bytes(), by=pharmacist_in_charge, at=at)
    document = ask_for_transfer_letter(transfer, by=pharmacist, at=at)
    made(document)
    content = LetterContent.from_json(document.content)
    assert content.head.logo == Pharmacy.objects.get().logo_sha256
    with opened(archive.fetch(document.sha256)) as pages:
        corner = pages[0].picture(72, area=(612 - 65 - 44, 54, 612 - 65, 80))
    assert Decimal(sum(corner.tobytes())) / len(corner.tobytes()) < 120
