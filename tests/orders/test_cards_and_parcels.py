"""The card for the wallet and the label of the parcel: what stands on them, for whom they are, when they are void."""

import io
from dataclasses import replace

import pypdf
import pytest
from django.urls import reverse

from orders.actions.cards_and_parcels import (
    NoCardYet,
    NoParcel,
    ask_for_shipping_label,
    ask_for_wallet_card,
)
from orders.actions.dispensing import hand_over, put_back, take_return
from orders.actions.leaving import NotShipped, Parcel
from orders.documents import SHIPPING_LABEL, WALLET_CARD
from orders.handing import Pack
from orders.models import Container, HandOver, Order
from orders.parcels import Address
from orders.shipping_label_content import ShippingLabelContent
from orders.shipping_label_facts import LabelElsewhere
from orders.tasks import render_document
from orders.wallet_card_content import STAFF, STAFF_TITLE, WORDS, WalletCardContent
from patients.actions.registration import change_details, link_account
from premises.terms import TRAINING, Language
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
from tests.documents.small_papers import a_card, a_parcel
from tests.factories.dispensing import GOING, SENT, fit, goes
from tests.orders.pages import browser, status_of, text, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
ELSEWHERE = Address("9 Testing Lane", "Salem", "OR", "97301")


class TestOnPaper:
    @pytest.mark.parametrize("content", [
        a_card(), a_card(language="es", training=True), a_card(patient="יעל לוי-Żółć", most="", per_day=2),
        a_parcel(), a_parcel(marks=(), training=True), a_parcel(recipient="فاطمة Wolfeschlegelsteinhausen Ñandú"),
    ])  # fmt: skip
    def test_every_text_stands_on_it_the_same_bytes_each_time(self, content: SmallContent):
        data = small_paper_pdf(content.paper())
        asked = [word for said in content.paper().texts() for word in said.text.replace("\u00a0", " ").split()]
        assert sorted("".join(asked)) == sorted(text_of(data).replace(" ", ""))
        assert (TRAINING in text_of(data)) == content.training
        assert data == small_paper_pdf(type(content).from_json(content.as_json()).paper())
        root = pypdf.PdfReader(io.BytesIO(data)).trailer["/Root"]
        assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == (content.paper().language, True)
        assert b"pdfuaid" in root["/Metadata"].get_data()

    @pytest.mark.parametrize("content", [
        a_card(patient="Incomprehensible " * 30), a_card(pharmacy="\u4e00"), a_parcel(street="Unbreakable" * 9),
    ])  # fmt: skip
    def test_what_does_not_fit_or_cannot_be_printed_is_refused(self, content: SmallContent):
        with pytest.raises(SmallPaperRefused):
            small_paper_pdf(content.paper())

    @pytest.mark.parametrize("language", list(Language))
    def test_staff_read_english_in_eight_points_and_the_patient_their_language(self, language):
        data = small_paper_pdf(a_card(language=str(language)).paper())
        said = text_of(data)
        assert all(sentence in said for sentence in (STAFF_TITLE, *STAFF))
        assert WORDS[language].opioids in said and WORDS[language].alone in said
        with opened(data) as pages:
            assert min(run.size for run in pages[0].runs()) >= 8
            assert pages[0].picture(72).size == (612, 792)

    def test_a_parcel_has_one_code_and_four_by_six_inches(self):
        with opened(small_paper_pdf(a_parcel().paper())) as pages:
            assert pages[0].picture(72).size == (288, 432)
            for dpi in (203, 300):
                assert read(pages[0].picture(dpi)) == {Code(Symbol.DATA_MATRIX, "AQ103WEEN4DAW")}


def of(order: Order, kind: str) -> list[Document]:
    return list(Document.objects.of(order, kind))


class TestCard:
    def test_says_the_dose_that_is_taken_now_and_whom_to_call(self, ready, technician, at):
        card = ask_for_wallet_card(ready, by=technician, at=at)
        said, prescriber = WalletCardContent.from_json(card.content), ready.prescription.prescriber
        patient = ready.prescription.patient.full_name
        assert (said.patient, said.dose, said.per_day, said.most) == (patient, "4.5 mg", 1, "")
        assert said.prescriber == prescriber.printed_name
        assert said.prescriber_telephone == prescriber.practice.telephone.as_national
        assert "order.wallet_card" in [event.code for event in Event.objects.of(ready)]
        render_document(card.public_id)
        card.refresh_from_db()
        assert (card.state, card.error) == (DocumentState.DONE, "")
        assert patient in text_of(archive.fetch(card.sha256))

    def test_again_with_a_reason_by_the_bench_once_filled_and_void_with_a_container(self, ready, technician, at):
        ask_for_wallet_card(ready, by=technician, at=at)
        with pytest.raises(ReprintNeedsReason):
            ask_for_wallet_card(ready, by=technician, at=at)
        with pytest.raises(NotAllowed):
            ask_for_wallet_card(ready, reason="lost", by=ready.prescription.prescriber.user, at=at)
        again = ask_for_wallet_card(ready, reason="lost", by=technician, at=at)
        assert "version 2)" in text_of(small_paper_pdf(WalletCardContent.from_json(again.content).paper()))
        put_back(Container.objects.get(), reason="broken", by=technician, at=at)
        assert [card.state for card in of(ready, WALLET_CARD)] == ["voided", "voided"]
        with pytest.raises(NoCardYet):
            ask_for_wallet_card(ready, reason="lost", by=technician, at=at)

    def test_from_the_page_of_the_order_to_the_patients_own(self, ready, technician, patient_user, pharmacist, at):
        link_account(ready.prescription.patient, user=patient_user, by=pharmacist, at=at)
        bench, page = browser(technician), url("order_wallet_card", ready)
        assert page in text(bench.get(url("order", ready)))
        assert bench.post(page, {"reason": ""}).status_code == 302
        assert bench.post(page, {"reason": ""}).status_code == 422
        card = of(ready, WALLET_CARD)[0]
        mine = reverse("my_leaflet", args=[card.public_id])
        assert mine not in text(browser(patient_user).get(reverse("my_orders")))
        render_document(card.public_id)
        assert mine in text(browser(patient_user).get(reverse("my_orders")))
        assert browser(patient_user).get(mine)["Content-Disposition"].startswith('attachment; filename="wallet-card-')
        assert browser(factories.patient_user("Sorrel Madeup")).get(mine).status_code == 404
        assert browser(patient_user).get(page).status_code == 403


class TestParcel:
    def test_goes_to_the_patient_and_says_nothing_of_the_medicine(self, ready, technician, at):
        label = ask_for_shipping_label(ready, by=technician, at=at)
        said, patient = ShippingLabelContent.from_json(label.content), ready.prescription.patient
        assert (said.recipient, said.street, said.zip_code) == (patient.full_name, patient.street, patient.zip_code)
        assert said.marks == () and said.code == f"AQ1{ready.public_id}"
        render_document(label.public_id)
        label.refresh_from_db()
        printed = text_of(archive.fetch(label.sha256)).casefold()
        for telling in ("naltrexone", "mg", "capsule", "medicine", "rx", ready.number, ready.prescription.purpose):
            assert not telling or telling.casefold() not in printed
        opened_by_it = browser(technician).get(reverse("scan"), {"code": said.code})
        assert opened_by_it["Location"] == url("order", ready)

    def test_leaves_only_to_where_its_label_says(self, ready, technician, at):
        reason = "at their daughter's"
        ask_for_shipping_label(ready, address=ELSEWHERE, address_reason=reason, by=technician, at=at)
        with pytest.raises(LabelElsewhere):
            hand_over(ready, fit(SENT, ready), by=technician, at=at)
        assert not HandOver.objects.exists()
        shown = text(browser(technician).get(url("order_hand_over", ready)))
        assert ELSEWHERE.lines in shown and f'value="{ELSEWHERE.street}"' in shown
        going = replace(SENT, parcel=Parcel(ELSEWHERE, reason, Pack.NONE))
        goes(ready, going, by=technician, at=at)
        assert HandOver.objects.get().street == ELSEWHERE.street

    def test_a_patient_who_moved_since_needs_another_label(self, ready, technician, at):
        ask_for_shipping_label(ready, by=technician, at=at)
        patient = ready.prescription.patient
        change_details(patient, by=technician, at=at, street="8 Testing Lane")
        with pytest.raises(LabelElsewhere, match="7 Testing Lane"):
            hand_over(ready, fit(SENT, ready), by=technician, at=at)
        ask_for_shipping_label(ready, reason="moved", by=technician, at=at)
        goes(ready, SENT, by=technician, at=at)
        assert HandOver.objects.get().street == "8 Testing Lane"

    def test_a_label_with_other_marks_is_printed_again_and_names_its_version(self, ready, technician, at):
        first = ask_for_shipping_label(ready, by=technician, at=at)
        assert "Version" not in text_of(small_paper_pdf(ShippingLabelContent.from_json(first.content).paper()))
        Document.objects.filter(pk=first.pk).update(content=first.content | {"marks": ["KEEP FROM HEAT"]})
        with pytest.raises(LabelElsewhere, match="KEEP FROM HEAT; now: nothing") as refused:
            hand_over(ready, fit(SENT, ready), by=technician, at=at)
        assert refused.value.code == "label_with_other_marks"
        again = ask_for_shipping_label(ready, reason="cold", by=technician, at=at)
        assert "Version 2" in text_of(small_paper_pdf(ShippingLabelContent.from_json(again.content).paper()))
        goes(ready, SENT, by=technician, at=at)

    def test_is_refused_where_nothing_may_go_or_there_is_no_parcel(self, ready, technician, at):
        with pytest.raises(NotShipped):
            ask_for_shipping_label(
                ready, address=replace(ELSEWHERE, state="ID"), address_reason="x", by=technician, at=at
            )
        with pytest.raises(NotShipped):
            ask_for_shipping_label(ready, address=ELSEWHERE, by=technician, at=at)
        ask_for_shipping_label(ready, by=technician, at=at)
        with pytest.raises(ReprintNeedsReason):
            ask_for_shipping_label(ready, by=technician, at=at)
        put_back(Container.objects.get(), reason="broken", by=technician, at=at)
        with pytest.raises(NoParcel):
            ask_for_shipping_label(ready, reason="torn", by=technician, at=at)
        assert [label.state for label in of(ready, SHIPPING_LABEL)] == ["voided"]

    @pytest.mark.parametrize("sent", [True, False])
    def test_is_void_when_it_came_back_or_was_collected(self, ready, technician, pharmacist, at, sent):
        ask_for_shipping_label(ready, by=technician, at=at)
        goes(ready, SENT if sent else GOING, by=technician, at=at)
        assert [label.state for label in of(ready, SHIPPING_LABEL)] == ["pending" if sent else "voided"]
        take_return(ready, reason="not at home", by=pharmacist, at=at)
        assert [label.state for label in of(ready, SHIPPING_LABEL)] == ["voided"]

    def test_from_the_page_where_it_is_packed(self, ready, technician, at):
        bench, page = browser(technician), url("order_shipping_label", ready)
        assert page in text(bench.get(url("order", ready))) and page in text(bench.get(url("order_hand_over", ready)))
        half = bench.post(page, {"street": "9 Testing Lane"})
        assert half.status_code == 422 and "Another address needs this" in text(half)
        assert bench.post(page, {}).status_code == 302
        assert bench.post(page, {"reason": ""}).status_code == 422
        assert bench.post(page, {"reason": "torn"}).status_code == 302
        label = of(ready, SHIPPING_LABEL)[0]
        render_document(label.public_id)
        assert bench.get(reverse("order_document", args=[label.public_id])).getvalue().startswith(b"%PDF")
        assert browser(ready.prescription.prescriber.user).get(page).status_code == 403
        assert status_of(ready) == "checked"
