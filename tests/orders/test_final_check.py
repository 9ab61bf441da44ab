"""Before the final check: the photo, and every container scanned by who signs (FILL-03, FILL-04)."""

from io import BytesIO

import pytest
from PIL import Image

from compounding.photos import PhotoRefused
from orders.actions import dispensing, proving
from orders.actions.proving import PHOTO_FIRST
from orders.lifecycle import OrderStatus
from orders.models import Container, Order
from pharmacy.demo.readings import photographed
from premises.actions.settings import change_setting
from records import archive
from records.models import Event
from records.refusals import SamePerson
from records.signatures import signatures_of
from tests import factories
from tests.factories.dispensing import checked, filled, inspected, labels_made, poured, promised
from tests.orders.test_proving import refused


class TestThePhoto:
    @pytest.fixture
    def labelled(self, order, technician, at) -> Container:
        return filled(order, by=technician, at=at)[0]

    def test_it_is_kept_as_its_pixels_and_told(self, labelled, technician, at):
        proving.photograph(labelled, photographed(), by=technician, at=at)
        row = Container.objects.get()
        with Image.open(BytesIO(archive.fetch(row.photo_sha256))) as kept:
            assert (kept.format, dict(kept.getexif())) == ("JPEG", {})
        assert (row.photographed_by, row.photographed_at) == (technician, at)
        assert row.photo_sha256 in Event.objects.of(row).filter(code="container.photographed").get().text

    def test_another_takes_its_place_with_a_reason(self, labelled, technician, at):
        first = proving.photograph(labelled, photographed(), by=technician, at=at).photo_sha256
        other = BytesIO()
        Image.new("RGB", (40, 20), "red").save(other, "PNG")
        again = {"by": technician, "at": at}
        refused(proving.PhotoNeedsReason, proving.photograph, labelled, other.getvalue(), **again)
        proving.photograph(labelled, other.getvalue(), reason="blurred", **again)
        assert Container.objects.get().photo_sha256 != first and archive.fetch(first)
        assert "blurred" in Event.objects.of(labelled).filter(code="container.photographed").last().text

    def test_what_is_no_photo_or_comes_too_early_is_refused(self, order, technician, at):
        (row,) = poured(order, by=technician, at=at)
        refused(proving.NotLabelled, proving.photograph, row, photographed(), by=technician, at=at)
        labels_made(order)
        proving.count(row, counted=row.units, by=technician, at=at)
        proving.confirm_label(row, scanned=row.scan_code, by=technician, at=at)
        refused(PhotoRefused, proving.photograph, row, b"%PDF-1.7", by=technician, at=at)

    def test_the_check_waits_for_it_only_where_the_house_says_so(self, labelled, order, technician, pharmacist, at):
        chief = factories.pharmacist_in_charge()
        proof = factories.proof_of(chief, at)
        change_setting(PHOTO_FIRST, "yes", reason="we want to see it", by=chief, at=at, proof=proof)
        inspected(order, by=pharmacist, at=at)
        signing = {"by": pharmacist, "at": at, "proof": factories.proof_of(pharmacist, at)}
        refused(proving.Unproved, dispensing.check, order, code="photo_missing", **signing)
        proving.photograph(labelled, photographed(), by=technician, at=at)
        refused(proving.Unproved, dispensing.check, order, code="container_not_scanned", **signing)
        inspected(order, by=pharmacist, at=at)  # with its photo before them
        dispensing.check(order, **signing)


class TestTheCheck:
    def test_every_container_is_scanned_by_who_signs(self, order, technician, pharmacist, at):
        filled(order, by=technician, at=at)
        other = factories.pharmacist("Olive Testerman")
        signing = {"by": pharmacist, "at": at, "proof": factories.proof_of(pharmacist, at)}
        refused(proving.Unproved, dispensing.check, order, code="container_not_scanned", **signing)
        inspected(order, by=other, at=at)
        refused(proving.Unproved, dispensing.check, order, code="container_not_scanned", **signing)
        inspected(order, by=pharmacist, at=at)
        dispensing.check(order, **signing)
        order.refresh_from_db()
        assert order.status == OrderStatus.CHECKED

    def test_a_container_of_another_order_is_named(self, order, formula, technician, pharmacist, at):
        filled(order, by=technician, at=at)
        other = factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
        (theirs,) = poured(other, by=technician, at=at)
        scan = {"scanned": theirs.scan_code, "by": pharmacist, "at": at}
        said = refused(proving.WrongLabel, proving.inspect, order, **scan)
        assert f"Expected a label of {order.number}; scanned the label of {other.number}" in str(said)

    def test_who_filled_it_does_not_scan_it_to_check(self, order, pharmacist, at):
        (row,) = filled(order, by=pharmacist, at=at)
        refused(SamePerson, proving.inspect, order, scanned=row.scan_code, by=pharmacist, at=at)

    def test_what_was_filled_before_there_were_proofs_is_proved_first(self, order, technician, pharmacist, at):
        """As an order stands that the version before filled: no count, no scan of the label."""
        (row,) = poured(order, by=technician, at=at)
        labels_made(order)
        Order.objects.filter(pk=order.pk).update(status=OrderStatus.FILLED, filled_by=technician, filled_at=at)
        signing = {"by": pharmacist, "at": at, "proof": factories.proof_of(pharmacist, at)}
        refused(proving.Unproved, dispensing.check, order, code="not_counted", **signing)
        proving.count(row, counted=row.units, by=technician, at=at)
        refused(proving.NotLabelled, dispensing.check, order, **signing)
        proving.confirm_label(row, scanned=row.scan_code, by=technician, at=at)
        inspected(order, by=pharmacist, at=at)
        dispensing.check(order, **signing)
        assert promised(order) == []

    def test_the_signature_covers_count_label_and_photo(self, order, technician, pharmacist, at):
        checked(order, filler=technician, checker=pharmacist, at=at)
        row = Container.objects.get()
        said = row.signed_content()
        assert row.label_sha256 in said and '"counted":"30.00"' in said
        assert [signature.covers(said) for signature in signatures_of(row)] == [True]
