"""The screens of filling after the scan, and the final check on one screen: what they say, refuse and lead to."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from compounding.models import Batch
from orders.actions import proving
from orders.documents import LABEL
from orders.lifecycle import OrderStatus
from orders.models import Container, FillLine
from pharmacy.demo.readings import photographed
from premises.terms import Form
from records import archive, readback
from records.codes import Symbol, read
from records.models import AccessLog, Document, DocumentState
from tests import factories
from tests.factories.dispensing import filled, inspected, labels_made, poured
from tests.orders.pages import SIGNED, status_of, text, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def a_photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("vial.exe", photographed(), "application/x-msdownload")


@pytest.fixture
def container(order, technician, at) -> Container:
    (row,) = poured(order, by=technician, at=at)
    return row


@pytest.fixture
def counted(container, technician, at) -> Container:
    return proving.count(container, counted=container.units, by=technician, at=at)


class TestTheCount:
    def test_a_wrong_one_says_what_is_to_be_in_it_and_keeps_nothing(self, container, bench):
        page = url("container_count", container)
        answer = bench.post(page, {"counted": "29"})
        assert answer.status_code == 422
        assert "29 counted; 30 capsules are to be in it (FILL-01)" in text(answer)
        for nonsense in ("", "many", "-1", "NaN", "1e400"):
            assert bench.post(page, {"counted": nonsense}).status_code == 422
        container.refresh_from_db()
        assert container.counted_at is None

    def test_a_cream_is_asked_for_with_its_unit_and_limits(self, technician, pharmacist, bench, at):
        formula = factories.a_formula_of(Form.CREAM, by=pharmacist, at=at)
        factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist, units=500)
        order = factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
        (row,) = poured(order, by=technician, at=at)
        page = text(bench.get(url("container_count", row)))
        assert "Measure what you poured" in page and "29.40 to 30.60 g" in page

    def test_in_another_tab_it_leads_on(self, counted, bench, technician, at, order):
        assert bench.get(url("container_count", counted)).status_code == 200, "it may be counted again"
        labels_made(order)
        proving.confirm_label(counted, scanned=counted.scan_code, by=technician, at=at)
        assert bench.get(url("container_count", counted)).url == url("container_photo", counted)
        answer = bench.post(url("container_count", counted), {"counted": "30"})
        assert answer.status_code == 409 and "already_labelled" in text(answer)


class TestTheLabel:
    def test_it_comes_after_the_count(self, container, bench):
        assert bench.get(url("container_labelled", container)).url == url("container_count", container)

    def test_until_it_is_made_nothing_is_scanned(self, counted, bench, order):
        page = text(bench.get(url("container_labelled", counted)))
        assert 'hx-trigger="every 2s"' in page and 'name="scanned"' not in page
        answer = bench.post(url("container_labelled", counted), {"scanned": counted.scan_code})
        assert answer.status_code == 409 and "label_not_ready" in text(answer)

    def test_one_that_failed_is_made_again_from_the_same_screen(self, counted, bench, order):
        Document.objects.of(counted, LABEL).update(state=DocumentState.FAILED, error="X: label_does_not_fit")
        page = text(bench.get(url("container_labelled", counted)))
        assert "It does not fit in 12 points" in page and 'name="scanned"' not in page and "every 2s" not in page
        again = bench.post(url("container_label", counted), {"reason": "The label could not be made."})
        assert again.url == url("container_labelled", counted)
        labels_made(order)
        assert 'name="scanned"' in text(bench.get(url("container_labelled", counted)))

    def test_a_wrong_one_names_both(self, counted, bench, order):
        labels_made(order)
        answer = bench.post(url("container_labelled", counted), {"scanned": counted.batch.scan_code})
        page = text(answer)
        assert answer.status_code == 422 and "wrong_label" in page
        assert f"the label of {order.number}" in page and f"batch {counted.batch.number}" in page
        assert bench.post(url("container_labelled", counted), {}).status_code == 422
        assert status_of(order) == OrderStatus.ACCEPTED

    def test_its_picture_is_drawn_from_the_archived_bytes(self, counted, bench, order):
        picture = url("container_label_picture", counted)
        assert bench.get(picture).status_code == 404
        labels_made(order)
        answer = bench.get(picture)
        shown = b"".join(answer.streaming_content)
        assert answer["Content-Type"] == "image/png"
        label = Document.objects.of(counted, LABEL).get()
        with readback.opened(archive.fetch(label.sha256)) as pages, Image.open(BytesIO(shown)) as drawn:
            assert pages[0].picture(203).tobytes() == drawn.tobytes()
            codes = read(drawn)
        assert {code.text for code in codes if code.symbol == Symbol.DATA_MATRIX} == {counted.scan_code}
        assert AccessLog.objects.filter(how="label", subject_id=order.public_id).exists()


class TestThePhoto:
    @pytest.fixture
    def labelled(self, order, technician, at) -> Container:
        return filled(order, by=technician, at=at)[0]

    def test_it_is_asked_for_and_may_be_left_out(self, labelled, bench, order):
        page = text(bench.get(url("container_photo", labelled)))
        assert 'capture="environment"' in page and "Go on without a photo" in page and url("order", order) in page

    def test_it_is_shown_to_who_checks_and_its_sight_is_noted(self, labelled, bench, checker, order):
        page = url("container_photo", labelled)
        assert bench.post(page, {"photo": a_photo()}).url == url("order", order)
        shown = checker.get(url("container_photo_file", labelled))
        assert shown["Content-Type"] == "image/jpeg" and shown.content.startswith(b"\xff\xd8")
        assert AccessLog.objects.filter(how="photo", subject_id=order.public_id).exists()
        assert url("container_photo_file", labelled) in text(checker.get(url("order_check", order)))

    def test_another_needs_its_reason_and_what_is_none_keeps_nothing(self, labelled, bench):
        page = url("container_photo", labelled)
        for bad in (SimpleUploadedFile("a.jpg", b"GIF89a", "image/jpeg"), ""):
            assert bench.post(page, {"photo": bad}).status_code == 422
        labelled.refresh_from_db()
        assert labelled.photo_sha256 == ""
        bench.post(page, {"photo": a_photo()})
        assert "Why another takes its place" in text(bench.get(page))
        assert bench.post(page, {"photo": a_photo()}).status_code == 422
        assert bench.post(page, {"photo": a_photo(), "reason": "blurred"}).status_code == 302

    def test_it_comes_after_the_label(self, bench, labelled, technician, at, order):
        Container.objects.update(labelled_at=None, labelled_by=None, label_sha256="")
        assert bench.get(url("container_photo", labelled)).url == url("container_labelled", labelled)


class TestTheFinalCheck:
    @pytest.fixture
    def ready(self, order, technician, at) -> Container:
        return filled(order, by=technician, at=at)[0]

    def test_all_of_it_is_on_one_screen(self, ready, order, checker, technician, pharmacist):
        page = text(checker.get(url("order_check", order)))
        patient, batch = order.prescription.patient, ready.batch
        for said in (
            patient.full_name, "Naltrexone Hydrochloride 4.5 mg Capsule", "30 capsules", batch.number, order.number,
            batch.bud_on.strftime("%m/%d/%Y"), f"LDN45C version {batch.formula.version}",
            technician.printed_name, pharmacist.printed_name, "100 of 100, 100.0 %", "Deviations", "Potency",
            f"4.5 mg capsule, LDN45C version {order.lines.get().formula.version}", "Signed",
            order.prescription.prescriber.printed_name, order.prescription.written_on.isoformat(), "Accepted",
            url("container_label_picture", ready), url("batch", batch), "No photo was taken",
        ):  # fmt: skip
            assert said in page, said
        assert "differs" not in page and page.count('name="signing_code"') == 1
        assert AccessLog.objects.filter(how="check", subject_id=order.public_id).exists()

    def test_a_quantity_that_differs_is_marked_and_not_signed(self, ready, order, checker, pharmacist, at):
        """As if a hand outside of the house had changed the line."""
        inspected(order, by=pharmacist, at=at)
        FillLine.objects.update(units=60)
        page = text(checker.get(url("order_check", order)))
        assert page.count('class="differs"') == 1 and "60 capsules, 30 of them here" in page

    def test_a_label_that_says_otherwise_is_marked_and_not_signed(self, ready, order, checker, pharmacist, at):
        inspected(order, by=pharmacist, at=at)
        type(order.prescription.patient).objects.update(family_name="Renamed")
        page = text(checker.get(url("order_check", order)))
        assert page.count('class="differs"') == 1 and "The label no longer fits: patient" in page
        answer = checker.post(url("order_check", order), SIGNED)
        assert answer.status_code == 409 and "label_says_otherwise" in text(answer)
        assert status_of(order) == OrderStatus.FILLED

    def test_a_wrong_scan_names_both_and_changes_nothing(self, ready, order, checker):
        answer = checker.post(url("order_inspect", order), {"scanned": "AQ1NOTHING"})
        page = text(answer)
        assert answer.status_code == 422 and f"a label of {order.number}" in page and "AQ1NOTHING" in page
        assert checker.post(url("order_inspect", order), {}).status_code == 422
        ready.refresh_from_db()
        assert ready.inspected_at is None

    def test_the_bench_sees_no_check_and_what_is_left_for_it(self, ready, order, bench):
        assert bench.get(url("order_check", order)).status_code == 403
        assert "A pharmacist takes the next step." in text(bench.get(url("order", order)))

    def test_on_hold_it_is_not_signed(self, ready, order, checker, bench):
        bench.post(url("order_hold", order), {"reason": "stock"})
        page = text(checker.get(url("order_check", order)))
        assert "A hold is open" in page and "disabled" in page
        assert checker.post(url("order_check", order), SIGNED).status_code == 409


def test_the_order_page_says_why_nothing_is_promised(waiting, bench, formula, technician, pharmacist, at):
    assert "No released batch of it has units on hand." in text(bench.get(url("order", waiting)))
    factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)
    number = Batch.objects.get().number
    Batch.objects.update(bud_on=at.date())
    page = text(bench.post(url("order_reserve", waiting), follow=True))
    assert f"{number}: ends on {at.date()}" in page and "beside each product stands why" in page
