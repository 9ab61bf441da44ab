"""A container is proved step by step: counted, its own label on it, photographed, scanned by who checks (FILL)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError

from orders.actions import allocation, dispensing, paper, proving, review
from orders.counting import room_for
from orders.documents import LABEL, LEAFLET
from orders.holds import HoldReason
from orders.lifecycle import OrderStatus
from orders.models import Container
from pharmacy.demo.readings import photographed
from premises.terms import Form
from records.models import Document, DocumentState, Event
from records.refusals import NotAllowed, Refusal
from records.signatures import signatures_of
from records.steps import OnHold
from tests import factories
from tests.factories.dispensing import GOING, checked, filled, goes, inspected, labels_made, poured

D = Decimal


@pytest.fixture
def container(order, technician, at) -> Container:
    """Filled from its batch, its label made; nothing proved yet."""
    (row,) = poured(order, by=technician, at=at)
    labels_made(order)
    return row


def refused(kind, act, *args, code="", **how) -> Refusal:
    """It is refused so, and no row of a container is another than before."""
    before = list(Container.objects.order_by("pk").values())
    with pytest.raises(kind) as refusal:
        act(*args, **how)
    assert list(Container.objects.order_by("pk").values()) == before
    assert refusal.value.code == (code or kind.code)
    return refusal.value


class TestCounting:
    def test_it_must_be_what_is_ordered(self, container, technician, at):
        for wrong in (D(29), D(31), D("30.5"), D(0)):
            said = str(refused(proving.WrongCount, proving.count, container, counted=wrong, by=technician, at=at))
            assert "30 capsules are to be in it" in said
        proving.count(container, counted=D(30), by=technician, at=at)
        row = Container.objects.get()
        assert (row.counted_units, row.counted_by, row.counted_at) == (30, technician, at)
        told = Event.objects.of(container).filter(code="container.counted").get().text
        assert '"counted":"30"' in told and "within_percent" not in told

    @pytest.mark.parametrize(
        ("form", "units", "within", "low", "high"),
        [
            (Form.CAPSULE, D(30), D(2), "30", "30"),
            (Form.ORAL_SOLUTION, D(120), D(2), "117.60", "122.40"),
            (Form.CREAM, D("33.33"), D(2), "32.67", "33.99"),
            (Form.GEL, D(60), D(0), "60.00", "60.00"),
        ],
    )
    def test_only_what_is_poured_has_limits_rounded_inwards(self, form, units, within, low, high):
        room = room_for(units, form, within)
        assert (str(room.low), str(room.high)) == (low, high)
        assert room.holds(D(low)) and not room.holds(D(low) - D("0.01")) and not room.holds(D(high) + D("0.01"))

    def test_a_liquid_is_measured_within_the_setting_which_is_told(self, technician, pharmacist, at):
        formula = factories.a_formula_of(Form.CREAM, by=pharmacist, at=at)
        factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist, units=500)
        order = factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
        (row,) = poured(order, by=technician, at=at)
        said = refused(proving.WrongCount, proving.count, row, counted=row.units * D("1.03"), by=technician, at=at)
        assert "g are to be in it" in str(said)
        proving.count(row, counted=row.units * D("1.01"), by=technician, at=at)
        assert '"within_percent":["2","0"]' in Event.objects.of(row).filter(code="container.counted").get().text

    def test_counted_again_it_is_kept_anew_until_the_label_is_on(self, container, technician, at):
        later = at + timedelta(minutes=5)
        proving.count(container, counted=D(30), by=technician, at=at)
        proving.count(container, counted=D(30), by=technician, at=later)
        assert Container.objects.get().counted_at == later
        proving.confirm_label(container, scanned=container.scan_code, by=technician, at=later)
        refused(proving.AlreadyLabelled, proving.count, container, counted=D(30), by=technician, at=later)

    def test_the_database_lets_no_label_be_on_what_is_not_counted(self, container, technician, at):
        with pytest.raises(IntegrityError, match="container_labelled_was_counted"):
            Container.objects.update(labelled_at=at, labelled_by=technician, label_sha256="0" * 64)


class TestTheLabel:
    @pytest.fixture
    def counted(self, container, technician, at) -> Container:
        return proving.count(container, counted=container.units, by=technician, at=at)

    def test_its_scan_fills_the_order_and_asks_for_the_leaflet(self, counted, order, technician, at):
        order.refresh_from_db()
        assert order.status == OrderStatus.ACCEPTED and not Document.objects.of(order, LEAFLET).exists()
        proving.confirm_label(counted, scanned=f" {counted.scan_code.lower()} ", by=technician, at=at)
        order.refresh_from_db()
        assert (order.status, order.filled_by) == (OrderStatus.FILLED, technician)
        assert Document.objects.of(order, LEAFLET).count() == 1
        row = Container.objects.get()
        assert row.label_sha256 == Document.objects.of(counted, LABEL).get().sha256
        refused(proving.AlreadyLabelled, proving.confirm_label, counted, scanned=row.scan_code, by=technician, at=at)

    def test_another_label_is_named_and_nothing_changes(self, counted, order, formula, technician, pharmacist, at):
        other = factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
        (theirs,) = poured(other, by=technician, at=at)
        wrong = {
            theirs.scan_code: f"the label of {other.number}",
            f"AQ1{counted.line.public_id}": f"the proof of {order.number}",
            counted.batch.scan_code: f"batch {counted.batch.number}",
            counted.batch.number: f"batch {counted.batch.number}",
            "https://x.test/k/ABC": "the code for the patient",
            "nonsense": "nonsense",
        }
        for code, said in wrong.items():
            found = refused(proving.WrongLabel, proving.confirm_label, counted, scanned=code, by=technician, at=at)
            assert f"Expected the label of {order.number}" in str(found) and f"scanned {said}" in str(found)
        assert not Event.objects.of(order).filter(code="container.labelled").exists()

    def test_nothing_is_labelled_before_its_label_is_made_or_it_is_counted(self, order, technician, at):
        (row,) = poured(order, by=technician, at=at)
        scan = {"scanned": row.scan_code, "by": technician, "at": at}
        refused(proving.Unproved, proving.confirm_label, row, code="not_counted", **scan)
        proving.count(row, counted=row.units, by=technician, at=at)
        Document.objects.of(row, LABEL).update(state=DocumentState.FAILED)
        refused(proving.LabelNotReady, proving.confirm_label, row, **scan)

    def test_a_label_that_would_say_otherwise_now_is_made_again(self, counted, order, technician, pharmacist, at):
        patient = order.prescription.patient
        type(patient).objects.filter(pk=patient.pk).update(family_name="Renamed")
        row = Container.objects.get()
        scan = {"scanned": row.scan_code, "by": technician, "at": at}
        said = refused(proving.LabelSaysOtherwise, proving.confirm_label, row, **scan)
        assert "no longer fits: patient" in str(said) and "Renamed" not in str(said)
        paper.ask_for_label(row, reason="another name", by=technician, at=at)
        labels_made(order)
        again = Container.objects.get()
        old = refused(proving.WrongLabel, proving.confirm_label, again, **scan)
        assert f"scanned an older label of {order.number}" in str(old), "the one still on the bottle"
        proving.confirm_label(again, **scan | {"scanned": again.scan_code[3:]})
        order.refresh_from_db()
        assert order.status == OrderStatus.FILLED

    def test_on_hold_nobody_goes_on(self, counted, order, technician, at):
        review.hold(order, reason=HoldReason.STOCK, note="", by=technician, at=at)
        scan = {"scanned": counted.scan_code, "by": technician, "at": at}
        refused(OnHold, proving.confirm_label, counted, **scan)

    def test_a_prescriber_proves_nothing(self, counted, order, at):
        by = order.prescription.prescriber.user
        refused(NotAllowed, proving.confirm_label, counted, scanned=counted.scan_code, by=by, at=at)


class TestMadeAgain:
    """A new label on a container: nothing that was proved by the old one stands."""

    @pytest.mark.parametrize("is_checked", [False, True])
    def test_the_order_waits_to_be_labelled_and_checked_anew(self, order, technician, pharmacist, at, is_checked):
        if is_checked:
            checked(order, filler=technician, checker=pharmacist, at=at)
        else:
            filled(order, by=technician, at=at)
        row = Container.objects.get()
        paper.ask_for_label(row, reason="smeared", by=technician, at=at)
        order.refresh_from_db()
        row.refresh_from_db()
        assert order.status == OrderStatus.ACCEPTED
        assert (row.labelled_at, row.label_sha256, row.inspected_at, row.counted_units) == (None, "", None, 30)
        assert not any(signature.covers(row.signed_content()) for signature in signatures_of(row))
        labels_made(order)
        proving.confirm_label(row, scanned=row.scan_code, by=technician, at=at)
        order.refresh_from_db()
        assert order.status == OrderStatus.FILLED
        assert Document.objects.of(order, LEAFLET).count() == 1, "the leaflet says what it said"


def test_no_label_is_made_for_what_left_or_is_void(order, technician, pharmacist, at):
    goes(checked(order, filler=technician, checker=pharmacist, at=at), GOING, by=technician, at=at)
    left = Container.objects.get()
    refused(paper.ContainerGone, paper.ask_for_label, left, reason="so", by=technician, at=at)
    assert all(signature.covers(left.signed_content()) for signature in signatures_of(left))
    dispensing.take_return(order, reason="so", by=pharmacist, at=at)
    dispensing.destroy(
        left, reason="so", second=technician, second_proof=factories.proof_of(technician, at), by=pharmacist, at=at,
        proof=factories.proof_of(pharmacist, at),
    )  # fmt: skip
    refused(paper.ContainerGone, paper.ask_for_label, left, reason="so", by=technician, at=at)


def test_a_photo_that_takes_the_place_of_another_is_seen_by_who_checks(order, technician, pharmacist, at):
    (container,) = filled(order, by=technician, at=at)
    proving.photograph(container, photographed(), by=technician, at=at)
    inspected(order, by=pharmacist, at=at)
    proving.photograph(container, photographed(), reason="blurred", by=technician, at=at)
    with pytest.raises(proving.Unproved, match="FILL-03"):
        dispensing.check(order, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))


def test_splitting_off_what_is_short_fills_what_is_labelled(formula, technician, pharmacist, at):
    order = factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
    factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist, units=20)
    allocation.reserve(order, by=pharmacist, at=at)
    filled(order, by=technician, at=at)
    assert order.status == OrderStatus.ACCEPTED, "ten are missing"
    allocation.split(order, by=technician, at=at)
    order.refresh_from_db()
    assert order.status == OrderStatus.FILLED
