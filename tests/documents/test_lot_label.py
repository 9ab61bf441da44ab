"""The label of a received lot: what stands on it is read back, its code decoded; a new verdict is a new label."""

from datetime import timedelta

import pytest
from django.urls import reverse

from compounding.actions import stock
from compounding.actions.bench_labels import ask_for_lot_label
from compounding.actions.levels import Keeping, set_levels
from compounding.bud_limits import KeptAt
from compounding.documents import LOT_LABEL
from compounding.lot_label_content import LotLabelContent
from compounding.lot_label_facts import lot_label_content
from compounding.models import Lot
from compounding.tasks import render_document
from premises.terms import TRAINING
from records import archive
from records.codes import Code, Symbol, read
from records.models import Document, DocumentState, Event
from records.panels_pdf import SmallPaperRefused, differences, small_paper_pdf, typeset
from records.papers import ReprintNeedsReason
from records.readback import opened
from records.refusals import NotAllowed
from tests import factories
from tests.documents.leaflets import text_of
from tests.documents.small_papers import a_lot_label
from tests.factories.compounding import a_delivery
from tests.signed_in import signed_in


def lot_label_pdf(content: LotLabelContent) -> bytes:
    """As the worker makes it."""
    return small_paper_pdf(content.paper())


class TestOnPaper:
    @pytest.mark.parametrize("changes", [
        {}, {"training": True}, {"verdict": "QUARANTINE: do not use", "may_be_used": False},
        {"name": "Hydroxypropyl methylcellulose capsule shell, white, size 3, vegetable", "hazard": "", "keeping": ""},
        {"name": "Żółć Éster of Ünlikely acid"},
    ])  # fmt: skip
    def test_every_text_stands_on_it_and_its_code_opens_the_lot(self, changes):
        content = a_lot_label(**changes)
        data = lot_label_pdf(content)
        asked = {word for said in content.paper().texts() for word in said.text.split()}
        assert asked and not asked - set(text_of(data).split())
        assert (TRAINING in text_of(data)) == content.training
        with opened(data) as pages:
            assert len(pages) == 1
            for dpi in (203, 300):
                assert read(pages[0].picture(dpi)) == {Code(Symbol.DATA_MATRIX, content.code)}

    def test_is_two_and_a_quarter_by_one_and_a_quarter_inches(self):
        with opened(lot_label_pdf(a_lot_label())) as pages:
            assert pages[0].picture(72).size == (162, 90)

    def test_what_does_not_fit_or_cannot_be_printed_is_refused(self):
        for wrong in ({"name": "Incomprehensible " * 20}, {"name": "Wolfeschlegelsteinhausenbergerdorff" * 2},
                      {"hazard": "\u4e00"}):  # fmt: skip
            with pytest.raises(SmallPaperRefused):
                lot_label_pdf(a_lot_label(**wrong))

    def test_long_texts_are_set_smaller_until_they_fit(self):
        long = a_lot_label(
            name="Microcrystalline cellulose silicified, grade 90, pharmaceutical, for direct compression",
            keeping=f"20 to 25 °C. {'Protect from light and air ' * 3}", hazard="Irritant to the eyes " * 3,
            maker_lot="X" * 30, training=True, ends="Good to 2027-11-23, anhydrous",
        )  # fmt: skip
        assert lot_label_pdf(long)

    def test_another_label_is_told_from_the_one_asked_for(self):
        content, other = a_lot_label(), a_lot_label(number="R-261123-002", code="AQ3ZZZZZZZZZZ")
        wrong = differences(typeset(other.paper()), content.paper())
        assert {"R-261123-001", "R-261123-002", "code at 203 dpi", "code at 300 dpi"} <= set(wrong)


class TestAskedFor:
    @pytest.fixture
    def lot(self, pharmacist, technician, at) -> Lot:
        """Come in at the door, with a level, storage and hazard."""
        component = factories.a_component("MCC", by=pharmacist, at=at)
        keeping = Keeping(kept_in=KeptAt.ROOM, storage="Keep dry.", hazard="Dust")
        set_levels(component, keeping, by=pharmacist, at=at)
        return stock.take_in(component, a_delivery("MCC", at=at), stock.Certificate(), by=technician, at=at)

    @staticmethod
    def labels(lot: Lot) -> list[Document]:
        return list(Document.objects.of(lot, LOT_LABEL))

    def test_with_the_delivery_told_in_one_event(self, lot):
        (label,) = self.labels(lot)
        assert (label.state, label.title, label.asked_by) == ("pending", f"Label {lot.number}", lot.received_by)
        assert [event.code for event in Event.objects.of(lot)] == ["lot.receive"]
        said = LotLabelContent.from_json(label.content)
        assert (said.name, said.number, said.maker_lot) == (lot.component.name, lot.number, lot.maker_lot)
        assert (said.keeping, said.hazard, said.code) == ("20 to 25 °C. Keep dry", "Dust", lot.scan_code)
        assert (said.verdict, said.may_be_used) == ("QUARANTINE: do not use", False)
        render_document(label.public_id)
        label.refresh_from_db()
        assert (label.state, label.error) == (DocumentState.DONE, "")
        assert lot.number in text_of(archive.fetch(label.sha256))

    def test_anew_at_every_verdict_and_the_one_before_is_void(self, lot, pharmacist, at):
        stock.release(lot, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
        stock.reject(lot, reason="wet", by=pharmacist, at=at)
        stock.recall(lot, reason="metal", by=pharmacist, at=at)
        said = [(label.state, label.content["verdict"], label.content["may_be_used"]) for label in self.labels(lot)]
        assert said == [
            ("pending", "RECALLED: do not use", False), ("voided", "REJECTED: do not use", False),
            ("voided", "Released 2026-11-23", True), ("voided", "QUARANTINE: do not use", False),
        ]  # fmt: skip

    def test_of_what_has_ended_it_never_says_released(self, pharmacist, at):
        lot = factories.a_lot("NTX", by=pharmacist, at=at)
        now, later = lot_label_content(lot, at=at), lot_label_content(lot, at=at + timedelta(days=900))
        assert now.may_be_used and now.ends.endswith(", dihydrate")
        assert (later.verdict, later.may_be_used) == ("ENDED: do not use", False)

    def test_again_with_a_reason_and_by_the_bench_only(self, lot, technician, at):
        with pytest.raises(ReprintNeedsReason):
            ask_for_lot_label(lot, by=technician, at=at)
        with pytest.raises(NotAllowed):
            ask_for_lot_label(lot, reason="torn", by=factories.administrator(), at=at)
        assert len(self.labels(lot)) == 1

    def test_from_the_page_of_the_lot(self, lot, technician, pharmacist, at, clock):
        browser, page = signed_in(technician), reverse("lot_label", args=[lot.public_id])
        assert page in browser.get(reverse("lot", args=[lot.public_id])).text
        assert browser.post(page, {"reason": ""}).status_code == 422
        assert browser.post(page, {"reason": "torn"}).status_code == 302
        label = self.labels(lot)[0]
        render_document(label.public_id)
        address = reverse("batch_paper", args=[label.public_id])
        assert address in browser.get(reverse("lot", args=[lot.public_id])).text
        assert browser.get(address).getvalue().startswith(b"%PDF")
        assert signed_in(factories.prescriber_user()).get(address).status_code == 403
        bare = factories.a_quarantined_lot("NTX", by=pharmacist, at=at)
        assert browser.post(reverse("lot_label", args=[bare.public_id]), {"reason": ""}).status_code == 302
