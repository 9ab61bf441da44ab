"""The summary of a prescription: what was signed, reviewed, made, left and asked, for the pharmacy alone."""

from datetime import timedelta

import pytest

from orders.actions.adjusting import adjust
from orders.actions.letters import ask_for_summary
from orders.actions.prescribing import sign_and_send
from orders.actions.questions import Answered, Asked, answer, ask
from orders.actions.review import accept, verify
from orders.actions.safety import override
from orders.comparing import to_compare, tokens_of
from orders.documents import SUMMARY
from orders.questions import AnswerCode, QuestionCode
from orders.tasks import render_document
from premises.terms import Origin
from records import archive
from records.models import Document, DocumentState
from records.papers import ReprintNeedsReason
from records.refusals import NotAllowed
from tests import factories
from tests.documents.leaflets import text_of
from tests.factories.dispensing import GOING, checked, goes
from tests.orders.pages import browser, text, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def summary_of(prescription, by, at) -> str:
    """What the finished pages say."""
    document = ask_for_summary(prescription, by=by, at=at)
    render_document(document.public_id)
    document.refresh_from_db()
    assert (document.state, document.error) == (DocumentState.DONE, "")
    return text_of(archive.fetch(document.sha256))


def test_it_tells_a_fill_from_its_signature_to_its_hand_over(technician, pharmacist, at):
    formula = factories.a_formula(by=pharmacist, at=at)
    batch = factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)
    order = factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
    goes(checked(order, filler=technician, checker=pharmacist, at=at), GOING, by=technician, at=at)
    found = order.prescription
    said = summary_of(found, pharmacist, at)
    for field in to_compare(found):
        assert " ".join(f"{field.label} {field.value}".split()) in said, field.label
    batch.refresh_from_db()
    for fact in (
        f"Summary of prescription {found.number}", "As of November 23, 2026, 14:10",
        f"Prescribed {found.prescriber.user.printed_name}, 2026-11-23 14:10 PST", f"Order {order.number}",
        f"Accepted 2026-11-23 14:10 PST, {pharmacist.printed_name}",
        f"Filled 2026-11-23 14:10 PST, {technician.printed_name}",
        f"DUR reviewed {pharmacist.printed_name}, 2026-11-23 14:10 PST",
        f"Final verified {pharmacist.printed_name}, 2026-11-23 14:10 PST",
        f"lot {batch.number}, use by {batch.bud_on}", "counted 30", "Review: accept", "The rules found nothing",
        f"Left collected; {order.handing_over.recipient}", "Counselling",
    ):  # fmt: skip
        assert fact in said, fact


def test_it_names_the_fields_that_were_compared_and_who_took_the_fax(technician, pharmacist, at):
    """3.4."""
    found = factories.a_prescription(at=at, by=technician, origin=Origin.FAX)
    reader = factories.pharmacist("Hazel Reader")
    sign_and_send(found, by=reader, at=at, proof=factories.proof_of(reader, at))
    order = found.orders.get()
    verify(order, compared=tokens_of(found), by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    said = summary_of(found, pharmacist, at)
    assert "Fields compared patient, born, product, directions, each fill" in said
    assert "entry of what came by fax" in said.lower() and f"taken by {technician.printed_name}" in said
    assert f"Data verified {pharmacist.printed_name}" in said


def test_it_tells_questions_and_adjustments(pharmacist, at):
    found = factories.a_titration(at=at)
    adjust(found, factories.an_adjustment(at=at), by=pharmacist, at=at)
    question = ask(found.orders.latest("pk"), Asked(QuestionCode.DOSE, text="Is it 3 mg?"), by=pharmacist, at=at)
    answer(question, Answered(AnswerCode.AS_WRITTEN), by=found.prescriber.user, at=at)
    said = summary_of(found, pharmacist, at)
    for fact in ("Adjustments", "Is it 3 mg?", f"Answer Yes, as written. {found.prescriber.user.printed_name}", "Hold"):
        assert fact in said, fact


def test_it_tells_an_override_with_its_codes_and_words(pharmacist, at):
    """OPI-06."""
    taken = {"opioid_last_14_days": "yes", "opioid_what": "codeine", "opioid_last_on": at.date() - timedelta(days=3)}
    found = factories.a_prescription(at=at, answers=factories.an_answer(**taken))
    proof = factories.proof_of(pharmacist, at)
    row = override(found, factories.a_decision(found, at=at), by=pharmacist, at=at, proof=proof)
    said = summary_of(found, pharmacist, at)
    codes = f"Codes {row.reason} {row.service} {row.result} {row.effort}"
    passed = f"{row.code} passed {row.evidence}".replace("\u00a0", " ")
    for fact in (passed, codes, row.text, f"spoke with {row.spoke_with}", row.said,
                 f"Overridden {pharmacist.printed_name}", "Opioid in 14 days: "):  # fmt: skip
        assert fact in said, fact
    assert "Void" not in said


def test_it_is_made_on_the_prescriptions_page_and_no_practice_reads_it(technician, pharmacist, at):
    """What another practice's record of the person says stands in it (ADR 0015)."""
    order = factories.an_order(at=at)
    found = order.prescription
    bench, own, address = browser(technician), browser(found.prescriber.user), url("prescription_summary", found)
    assert address in text(bench.get(url("prescription", found)))
    assert bench.post(address).status_code == 302
    with pytest.raises(ReprintNeedsReason):
        ask_for_summary(found, by=pharmacist, at=at)
    accept(order, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    ask_for_summary(found, reason="accepted since", by=pharmacist, at=at)
    newest, first = Document.objects.of(found, SUMMARY)
    assert (newest.state, first.state) == ("pending", "voided")
    render_document(newest.public_id)
    paper = url("prescription_paper", newest)
    assert bench.get(paper).getvalue().startswith(b"%PDF")
    shown = text(own.get(url("prescription", found)))
    assert address not in shown and paper not in shown and newest.title not in shown
    assert own.get(paper).status_code == 404 and own.post(address).status_code == 403
    with pytest.raises(NotAllowed):
        ask_for_summary(found, reason="mine", by=found.prescriber.user, at=at)
