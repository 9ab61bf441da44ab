"""The worksheet as a document: asked for with the approval, from the rows, one live version, archived."""

from decimal import Decimal

import pytest
from django.urls import reverse

from compounding.actions import weighing
from compounding.actions.paper import NotToBeMade, ask_for_worksheet
from compounding.documents import WORKSHEET
from compounding.models import Batch, ComponentRole, Lot
from compounding.targets import target_for
from compounding.tasks import render_document
from compounding.worksheet_content import WorksheetContent
from compounding.worksheet_pdf import worksheet_pdf
from records import archive
from records.models import Document, DocumentState, Event
from records.papers import ReprintNeedsReason
from tests import factories
from tests.signed_in import signed_in


@pytest.fixture
def lots(pharmacist, at) -> list[Lot]:
    """One released lot of each component."""
    return [factories.a_lot(code, by=pharmacist, at=at) for code in ("NTX", "MCC", "CAP3")]


@pytest.fixture
def batch(lots, technician, at) -> Batch:
    """300 capsules of 4.5 mg, begun."""
    writer = factories.pharmacist("Clove Planner")
    formula = factories.a_formula(by=writer, at=at, code="LDN45C", strength_mg="4.5")
    return factories.a_started_batch(at=at, maker=technician, formula=formula, units=300)


def papers(batch) -> list[Document]:
    return list(Document.objects.of(batch, WORKSHEET))


def content_of(batch) -> WorksheetContent:
    return WorksheetContent.from_json(papers(batch)[0].content)


def test_the_approval_asks_for_it_and_tells_of_it_once(batch):
    (document,) = papers(batch)
    assert (document.state, document.version, document.title) == ("pending", 1, f"Worksheet {batch.number}")
    assert (document.asked_by, document.asked_at) == (batch.approved_by, batch.approved_at)
    codes = Event.objects.of(batch).values_list("code", flat=True)
    assert [code for code in codes if "approve" in code or "worksheet" in code] == ["batch.approve"]


def test_it_says_what_the_screen_says(batch, lots):
    content = content_of(batch)
    assert [part.lot for part in content.parts] == [lot.number for lot in lots]
    assert [part.target for part in content.parts] == ["1555.4 mg", "39826.7 mg", "315 pieces"]
    assert content.parts[1].working == (
        "In each: 130 mg × (1 − 4.937784 mg active ÷ 180 mg) = 126.433823 mg",
        "126.433823 mg × 300 × 1.05 = 39826.654158 mg",
    )
    assert (content.code, content.formula) == (batch.scan_code, "LDN45C version 1")
    assert content.steps == ("Dilute geometrically.", "Fill size 3.") and content.sample == 30
    assert content.limits == ("179.4 mg", "161.4 mg", "197.3 mg")
    assert content.use_by.startswith("2027-05-21 when made on 2026-11-23: 180 days")


def test_it_goes_by_the_lot_that_expires_first_and_reaches(pharmacist, technician, lots, batch, at):
    """FEFO."""
    soon = factories.a_lot("NTX", by=pharmacist, at=at, expires_on=at.date(), quantity=Decimal(2000))
    factories.a_lot("NTX", by=pharmacist, at=at, expires_on=at.date(), quantity=Decimal(1000))
    factories.a_quarantined_lot("NTX", by=pharmacist, at=at, expires_on=at.date())
    ask_for_worksheet(batch, reason="a nearer lot", by=technician, at=at)
    content = content_of(batch)
    assert content.parts[0].lot == soon.number
    assert content.use_by.startswith(f"{at.date()} when made on {at.date()}")


def test_without_a_lot_it_says_so_and_the_filler_waits_for_the_active(pharmacist, technician, at):
    factories.a_lot("MCC", by=pharmacist, at=at)
    content = content_of(factories.a_started_batch(at=at, maker=technician))
    active, filler, _ = content.parts
    assert active.lot == "" and active.why_not.startswith("No released lot in date has enough")
    assert filler.target == "" and "Weigh the active first" in filler.why_not
    assert content.limits == ()


def test_made_again_it_says_what_is_weighed_already_and_voids_the_one_before(batch, lots, pharmacist, technician, at):
    with pytest.raises(ReprintNeedsReason):
        ask_for_worksheet(batch, by=technician, at=at)
    line = batch.formula.ingredients.get(component__role=ComponentRole.ACTIVE)
    target, _ = target_for(batch, line, lots[0])
    weighing.weigh(batch, line, lots[0], target.amount, by=technician, at=at)
    ask_for_worksheet(batch, reason="coffee", by=technician, at=at)
    assert [(paper.version, paper.state, paper.reason) for paper in papers(batch)] == [
        (2, "pending", "coffee"), (1, "voided", ""),
    ]  # fmt: skip
    said = content_of(batch).parts[0]
    assert said.done == f"1555.4 mg by {technician.printed_name}, not witnessed yet"
    assert content_of(batch).again == "version 2, made again: coffee"


def test_it_is_refused_before_the_approval_and_after_making(pharmacist, technician, at):
    for batch in (
        factories.a_planned_batch(at=at), factories.a_made_batch(at=at, maker=technician, witness=pharmacist),
    ):  # fmt: skip
        with pytest.raises(NotToBeMade):
            ask_for_worksheet(batch, reason="again", by=pharmacist, at=at)


def test_it_is_made_and_archived_from_what_was_frozen(batch, lots):
    Lot.objects.update(manufacturer="Changed")
    (document,) = papers(batch)
    render_document(document.public_id)
    document.refresh_from_db()
    assert (document.state, document.error) == (DocumentState.DONE, "")
    assert archive.fetch(document.sha256) == worksheet_pdf(WorksheetContent.from_json(document.content))


def test_it_stands_on_the_batchs_page_and_is_served_to_the_bench(batch, pharmacist, technician):
    (document,) = papers(batch)
    client, page = signed_in(technician), reverse("batch", args=[batch.public_id])
    address = reverse("batch_paper", args=[document.public_id])
    assert "Waits for the printer" in client.get(page).text and client.get(address).status_code == 404
    render_document(document.public_id)
    text = client.get(page).text
    assert document.title in text and address in text
    assert address in signed_in(pharmacist).get(reverse("papers")).text
    assert client.get(address).getvalue().startswith(b"%PDF")
    assert signed_in(factories.prescriber_user()).get(address).status_code == 403


def test_it_is_made_again_from_the_page_with_a_reason(batch, technician, clock):
    client, address = signed_in(technician), reverse("batch_worksheet", args=[batch.public_id])
    assert address in client.get(reverse("batch", args=[batch.public_id])).text
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "torn"}).status_code == 302
    assert [paper.reason for paper in papers(batch)] == ["torn", ""]


@pytest.mark.worker
def test_the_real_worker_makes_it(worker, technician, pharmacist, at):
    batch = factories.a_started_batch(at=at, maker=technician)
    worker.wait_until_idle()
    (document,) = papers(batch)
    assert (document.state, document.error) == (DocumentState.DONE, "")
