"""The labels of a batch in bulk and of a shelf: read back, decoded, anew at every verdict, again with a reason."""

from datetime import timedelta

import pytest
from django.urls import reverse

from compounding.actions import batches
from compounding.actions.bench_labels import NothingInBulk, ask_for_batch_label, ask_for_shelf_label
from compounding.actions.levels import Keeping, set_levels
from compounding.actions.verdicts import send_back
from compounding.batch_label_content import BatchLabelContent
from compounding.batch_label_facts import batch_label_content
from compounding.bud_limits import KeptAt
from compounding.documents import BATCH_LABEL, SHELF_LABEL
from compounding.models import Batch, Component
from compounding.tasks import render_document
from premises.terms import TRAINING
from records import archive
from records.codes import Code, Symbol, read
from records.models import Document, DocumentState, Event
from records.panels import SmallContent
from records.panels_pdf import SmallPaperRefused, small_paper_pdf
from records.papers import ReprintNeedsReason
from records.readback import opened
from records.refusals import NotAllowed
from tests import factories
from tests.documents.leaflets import text_of
from tests.documents.small_papers import a_batch_label, a_shelf_label
from tests.signed_in import signed_in


class TestOnPaper:
    @pytest.mark.parametrize("content", [
        a_batch_label(), a_batch_label(training=True, verdict="RELEASED 2026-11-24", may_be_used=True),
        a_shelf_label(), a_shelf_label(name="Hydroxypropyl methylcellulose capsule shell, white, size 3", hazard=""),
        a_shelf_label(training=True, what="Active: tablets of 50 mg", name="נלטרקסון Żółć"),
    ])  # fmt: skip
    def test_every_text_stands_on_it_and_its_code_is_read(self, content):
        data = small_paper_pdf(content.paper())
        asked = {word for said in content.paper().texts() for word in said.text.split()}
        assert asked and not asked - set(text_of(data).split())
        assert (TRAINING in text_of(data)) == content.training
        assert data == small_paper_pdf(type(content).from_json(content.as_json()).paper())
        with opened(data) as pages:
            assert [page.picture(72).size for page in pages] == [(162, 90)]
            assert {Code(Symbol.DATA_MATRIX, content.code)} == read(pages[0].picture(203))

    @pytest.mark.parametrize("content", [
        a_batch_label(hazard="Irritant to the eyes, " * 40), a_batch_label(name="Unbreakable" * 5),
        a_shelf_label(keeping="\u4e00"), a_shelf_label(name="Incomprehensible " * 7),
    ])  # fmt: skip
    def test_what_does_not_fit_or_cannot_be_printed_is_refused(self, content: SmallContent):
        with pytest.raises(SmallPaperRefused):
            small_paper_pdf(content.paper())


class TestOfABatch:
    @pytest.fixture
    def batch(self, technician, pharmacist, at) -> Batch:
        component = factories.a_component("NTX", by=pharmacist, at=at)
        set_levels(component, Keeping(hazard="Harmful if swallowed"), by=pharmacist, at=at)
        return factories.a_made_batch(at=at, maker=technician, witness=pharmacist)

    @staticmethod
    def said(batch: Batch) -> list[tuple[str, str, bool]]:
        labels = Document.objects.of(batch, BATCH_LABEL)
        return [(label.state, label.content["verdict"], label.content["may_be_used"]) for label in labels]

    def test_is_made_when_making_ends_and_says_what_is_in_the_vessel(self, batch):
        label = Document.objects.of(batch, BATCH_LABEL).get()
        found = BatchLabelContent.from_json(label.content)
        assert (found.name, found.number, found.code) == (batch.formula.name, batch.number, batch.scan_code)
        assert found.dates == f"Made {batch.made_on}. BUD {batch.bud_on}"
        assert found.what == f"{batch.counted_units:.0f} capsules, 1.5 mg"
        assert (found.hazard, found.keeping) == ("Harmful if swallowed", batch.formula.storage.rstrip("."))
        assert found.made_by == "".join(part[0] for part in batch.finished_by.name.split()).upper()
        assert "batch.finish" in [event.code for event in Event.objects.of(batch)]
        render_document(label.public_id)
        label.refresh_from_db()
        assert (label.state, label.error) == (DocumentState.DONE, "")
        assert batch.number in text_of(archive.fetch(label.sha256))

    def test_is_made_anew_at_every_verdict_and_the_one_before_is_void(self, batch, pharmacist, at):
        batches.release(batch, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
        batches.recall(batch, reason="metal", by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
        assert self.said(batch) == [
            ("pending", "RECALLED: do not use", False), ("voided", "RELEASED 2026-11-23", True),
            ("voided", "QUARANTINE: do not use", False),
        ]  # fmt: skip

    def test_says_after_a_rework_that_it_is_being_made(self, batch, pharmacist, at):
        send_back(batch, reason="mix again", by=pharmacist, at=at)
        assert self.said(batch)[0] == ("pending", "BEING MADE: do not use", False)
        assert Document.objects.of(batch, BATCH_LABEL).first().content["dates"].endswith("No BUD yet")

    def test_says_of_a_rejected_one_not_to_use_it_and_of_one_past_its_date_never_released(self, batch, pharmacist, at):
        later = batch_label_content(batch, at=at + timedelta(days=400))
        assert (later.verdict, later.may_be_used) == ("BUD HAS PASSED: do not use", False)
        batches.reject(batch, reason="colour", by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
        assert self.said(batch)[0] == ("pending", "REJECTED: do not use", False)

    def test_is_asked_for_again_with_a_reason_by_the_bench_once_making_began(self, batch, technician, pharmacist, at):
        with pytest.raises(ReprintNeedsReason):
            ask_for_batch_label(batch, by=technician, at=at)
        with pytest.raises(NotAllowed):
            ask_for_batch_label(batch, reason="torn", by=factories.administrator(), at=at)
        with pytest.raises(NothingInBulk):
            ask_for_batch_label(factories.a_planned_batch(at=at, by=pharmacist), by=technician, at=at)
        assert len(self.said(batch)) == 1

    def test_from_the_page_of_the_batch(self, batch, technician, at, clock):
        browser, page = signed_in(technician), reverse("batch_label", args=[batch.public_id])
        assert page in browser.get(reverse("batch", args=[batch.public_id])).text
        assert browser.post(page, {"reason": ""}).status_code == 422
        assert browser.post(page, {"reason": "torn"}).status_code == 302
        label = Document.objects.of(batch, BATCH_LABEL).first()
        render_document(label.public_id)
        address = reverse("batch_paper", args=[label.public_id])
        assert address in browser.get(reverse("batch", args=[batch.public_id])).text
        assert browser.get(address).getvalue().startswith(b"%PDF")
        assert browser.get(reverse("scan"), {"code": label.content["code"]})["Location"] == reverse(
            "batch", args=[batch.public_id]
        )
        assert signed_in(factories.prescriber_user()).get(page).status_code == 403


class TestOfAShelf:
    @pytest.fixture
    def component(self, pharmacist, at) -> Component:
        found = factories.a_component("MCC", by=pharmacist, at=at)
        keeping = Keeping(kept_in=KeptAt.ROOM, storage="Keep dry.", hazard="Dust")
        set_levels(found, keeping, by=pharmacist, at=at)
        found.refresh_from_db()
        return found

    def test_names_the_component_and_how_it_is_kept(self, component, technician, at):
        said = ask_for_shelf_label(component, by=technician, at=at).content
        assert (said["name"], said["number"], said["what"]) == (component.name, "MCC", "Excipient")
        assert (said["keeping"], said["hazard"], said["code"]) == (
            "20 to 25 °C. Keep dry", "Dust", component.scan_code
        )  # fmt: skip
        with pytest.raises(ReprintNeedsReason):
            ask_for_shelf_label(component, by=technician, at=at)

    def test_from_the_list_of_components_its_code_opens_the_lots(self, component, technician, pharmacist, at, clock):
        lot = factories.a_quarantined_lot("MCC", by=pharmacist, at=at)
        browser, page = signed_in(technician), reverse("component_label", args=[component.public_id])
        assert page in browser.get(reverse("components")).text
        assert browser.post(page, {"reason": ""}).status_code == 302
        label = Document.objects.of(component, SHELF_LABEL).get()
        render_document(label.public_id)
        address = reverse("batch_paper", args=[label.public_id])
        assert address in browser.get(page).text
        assert browser.get(address).getvalue().startswith(b"%PDF")
        opened_by_it = browser.get(reverse("scan"), {"code": component.scan_code}, follow=True)
        assert lot.number in opened_by_it.text
        assert signed_in(factories.administrator()).get(page).status_code == 403
        assert signed_in(factories.administrator()).get(address).status_code == 403
